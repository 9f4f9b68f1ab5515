import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from '../../evaluate/offer-desk.ts';
import { askName, DeskAsks } from './desk-asks.ts';
import type { PlayedAsk } from './outcome.ts';

const whose = (index: number) => 1_000 + index;

/** Of one person; keys are their own. */
function asksOf(index: number): fc.Arbitrary<readonly PlayedAsk[]> {
  const at = fc.integer({ min: 0, max: 9 });
  const key = fc.constantFrom('a', 'b').map((name) => `${name}${index}`);
  const offer = fc.constantFrom('socks', 'hats');
  const reason = fc.constantFrom(null, null, 'budget', 'no_code');
  const asked = fc.record(
    { type: fc.constant('grant_asked' as const), offer, key, turn: at, at, units: fc.constant(3) },
    { requiredKeys: ['type', 'offer', 'key', 'turn', 'at'] },
  );
  const line = fc.oneof(
    asked.map((one) => ({ ...one, profile: whose(index) })),
    fc.record({ type: fc.constant('grant_returned' as const), offer, key, turn: at, seen: fc.boolean(), at }),
    fc.record({ type: fc.constant('grant_over' as const), offer, key, at }),
    fc.record({
      type: fc.constant('redeemed' as const),
      offer,
      what: fc.oneof(fc.record({ key }), fc.record({ code: fc.string() })),
      time: at,
      by: fc.string(),
      at,
    }),
  );
  const ask = fc.tuple(line, reason).map(([line, refused]): PlayedAsk => {
    return { line, refused: line.type === 'grant_asked' ? refused : null };
  });
  return fc.uniqueArray(ask, { maxLength: 4, selector: ({ line }) => JSON.stringify(line) });
}

const noted = fc
  .array(fc.integer({ min: 0, max: 5 }), { maxLength: 20 })
  .chain((indexes) =>
    fc.tuple(...indexes.map((index) => asksOf(index).map((asks) => [index, asks] as const))),
  );

function refusedIn(asks: readonly PlayedAsk[]): [string, string][] {
  return asks.flatMap(({ line, refused }): [string, string][] =>
    line.type === 'grant_asked' && refused !== null ? [[askName(line), refused]] : [],
  );
}

test('it gives back what was put in last, in the order of time', () => {
  fc.assert(
    fc.property(noted, (all) => {
      const kept = new DeskAsks(whose);
      const plain = new Map<number, readonly PlayedAsk[]>();
      for (const [index, asks] of all) {
        kept.put(index, asks);
        plain.set(index, asks);
      }
      const lines = [...plain.values()].flatMap((asks) => asks.map(({ line }) => line));
      const places = [...kept.inOrder()];
      const text = (line: object) =>
        JSON.stringify(Object.entries(line).sort(([a], [b]) => (a < b ? -1 : 1)));
      expect(places.map((place) => text(kept.at(place))).sort()).toEqual(lines.map(text).sort());
      const turnOf = (line: (typeof lines)[number]) => [line.at, 'key' in line ? line.key : ''];
      expect(places.map((place) => turnOf(kept.at(place)))).toEqual(inOrder(lines).map(turnOf));
      expect([...kept.ofEach()].flat().length).toBe(lines.length);
      for (const [index, asks] of plain) expect(kept.played(index)).toEqual(new Map(refusedIn(asks)));
      expect([...kept.changed()]).toEqual([]);
    }),
  );
});

test('who is told something else is played again with it', () => {
  const asks = new DeskAsks(whose);
  const asked = (index: number, at: number, refused: string | null): PlayedAsk => ({
    line: { type: 'grant_asked', offer: 'socks', key: `k${index}`, turn: at, profile: whose(index), at },
    refused,
  });
  asks.put(0, [asked(0, 5, null)]);
  asks.put(1, []);
  asks.put(2, [asked(2, 3, 'budget')]);
  const [first, second] = asks.inOrder();
  asks.settle(first!, null);
  asks.settle(second!, 'budget');
  expect([...asks.changed()]).toEqual([0, 2]);
  expect([asks.played(0), asks.settled(0)]).toEqual([new Map(), new Map([['k0 5', 'budget']])]);
  expect([asks.played(2), asks.settled(2)]).toEqual([new Map([['k2 3', 'budget']]), new Map()]);
  asks.put(0, [asked(0, 5, 'budget'), asked(0, 7, 'budget')]);
  asks.put(2, []);
  expect([...asks.changed()]).toEqual([]);
  expect([...asks.inOrder()].map((place) => asks.at(place).at)).toEqual([5, 7]);
});
