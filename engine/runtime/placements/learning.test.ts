/** Learning in rounds: however they are split, what is learnt is what one look at everybody would have found; and only whom it concerns is read. */
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { files } from '../../rig/placement-desk.ts';
import { Rig } from '../../rig/rig.ts';
import { askPlacement } from './ask.ts';
import { LearningRounds } from './learning.ts';

const HOUR = 3_600_000;

let rig: Rig | undefined;
afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

const placement = `gives: offer
candidates: [gift, points]
rank: { learnt: true }
explore: { method: epsilon, rate: 0.5, by: city }
reward: { did: order_completed, within: 2h, value: total }
`;

async function started(buckets: number): Promise<Rig> {
  const text = Object.entries(files(placement)).map(([path, content]) => [
    path,
    content.replace('{ id: user_id, limit: 1 }', '{ id: user_id, limit: 1 }, { id: device, limit: 9 }'),
  ]);
  rig = await Rig.start(Object.fromEntries(text), { buckets });
  return rig;
}

function roundsOf({ daemon: { engine } }: Rig, most?: number): LearningRounds {
  const { id, reward } = engine.run.program.placements.get('slot')!;
  return new LearningRounds(engine, id, reward!, most);
}

const never = () => false;

type Step =
  | { readonly do: 'ask'; readonly who: number }
  /** Minutes ago: 0, or late. */
  | { readonly do: 'order'; readonly who: number; readonly ago: number; readonly total: number }
  /** Another system's decision comes by import, late. */
  | {
      readonly do: 'import';
      readonly who: number;
      readonly ago: number;
      readonly item: string;
      readonly group?: string;
    }
  /** A device turns out to be somebody's. */
  | { readonly do: 'merge'; readonly who: number; readonly device: number }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'round' };

/** People 0 to 3 are known by an id, 4 to 7 by a device. */
const PEOPLE = 8;
const identifiers = (who: number): Record<string, string> =>
  who < 4 ? { user_id: `u${who}` } : { device: `d${who}` };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('ask' as const), who: fc.nat(PEOPLE - 1) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('order' as const),
      who: fc.nat(PEOPLE - 1),
      ago: fc.constantFrom(0, 0, 30, 90, 200),
      // Sums of these depend on their order, as doubles.
      total: fc.constantFrom(0.1, 0.2, 0.3, 1e15, 7.77, 0),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('import' as const),
      who: fc.nat(PEOPLE - 1),
      ago: fc.constantFrom(10, 119, 120, 150, 300),
      item: fc.constantFrom('gift', 'points'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('merge' as const),
      who: fc.integer({ min: 0, max: 3 }),
      device: fc.integer({ min: 4, max: 7 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 45, 119, 120) }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'round' as const }) },
);

let asked = 0;
async function act(on: Rig, one: Exclude<Step, { do: 'round' }>): Promise<void> {
  const { engine } = on.daemon;
  if (one.do === 'wait') await on.moveTo(new Date(on.clock.now() + one.minutes * 60_000).toISOString());
  else if (one.do === 'ask') {
    asked += 1;
    const question = { placement: 'slot', context: {}, trace: false, decision: `decision-${asked}` };
    await askPlacement(engine, { ...question, profile: identifiers(one.who) });
  } else if (one.do === 'order')
    await on.accept({
      event: 'order_completed',
      identifiers: identifiers(one.who),
      properties: { total: one.total },
      time: on.clock.now() - one.ago * 60_000,
    });
  else if (one.do === 'import') {
    asked += 1;
    const decision = `imported-${asked}`;
    await engine.accept({
      id: decision,
      source: 'log',
      event: 'decision_made',
      time: on.clock.now() - one.ago * 60_000,
      identifiers: identifiers(one.who),
      traits: {},
      consent: {},
      properties: {
        decision,
        placement: 'slot',
        items: [{ item: one.item, propensity: 0.5 }],
        ...(one.group && { group: one.group }),
      },
      imported: true,
      raw: null,
    });
  } else
    await on.accept({
      event: 'order_completed',
      identifiers: { ...identifiers(one.who), ...identifiers(one.device) },
      properties: { total: 0 },
    });
  await on.settled();
}

test.each([1, 4])(
  'rounds split anyhow find what one look finds, with %i buckets',
  async (buckets) => {
    let compared = 0;
    let merged = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 45 }), async (steps) => {
        const on = await started(buckets);
        try {
          for (let who = 0; who < PEOPLE; who += 1)
            await on.accept({
              event: 'order_completed',
              identifiers: identifiers(who),
              properties: { total: 0 },
            });
          const steady = roundsOf(on);
          for (const one of [...steps, { do: 'round' } as const]) {
            if (one.do !== 'round') {
              merged += one.do === 'merge' ? 1 : 0;
              await act(on, one);
              continue;
            }
            const once = roundsOf(on);
            const found = await once.workOut(never);
            expect(await steady.workOut(never)).toEqual(found);
            once.close();
            compared += Object.values(found!).length > 0 ? 1 : 0;
          }
          steady.close();
        } finally {
          await on.stop();
          rig = undefined;
        }
      }),
      { numRuns: 12, seed: 7 },
    );
    expect(compared).toBeGreaterThan(20);
    expect(merged).toBeGreaterThan(5);
  },
  100_000,
);

test('only whose decisions ended, or who did something, are read again', async () => {
  const on = await started(1);
  for (let who = 0; who < PEOPLE; who += 1) await act(on, { do: 'order', who, ago: 0, total: 0 });
  for (let who = 0; who < PEOPLE; who += 1) await act(on, { do: 'ask', who });
  await on.moveTo(new Date(on.clock.now() + 3 * HOUR).toISOString());
  const rounds = roundsOf(on);
  await rounds.workOut(never);
  expect(rounds.read).toBe(PEOPLE);
  await rounds.workOut(never);
  expect(rounds.read).toBe(0);
  await act(on, { do: 'ask', who: 0 });
  await act(on, { do: 'order', who: 1, ago: 150, total: 5 });
  await rounds.workOut(never);
  expect(rounds.read).toBe(2);
  await on.moveTo(new Date(on.clock.now() + 3 * HOUR).toISOString());
  await rounds.workOut(never);
  expect(rounds.read).toBe(1);
  // Stopped half-way it begins anew.
  await act(on, { do: 'ask', who: 2 });
  expect(await rounds.workOut(() => true)).toBe(null);
  await rounds.workOut(never);
  expect(rounds.read).toBe(PEOPLE);
  rounds.close();
});

test('of more than can be remembered everybody is read each time, with the same result', async () => {
  const on = await started(1);
  for (let who = 0; who < PEOPLE; who += 1) await act(on, { do: 'order', who, ago: 0, total: 0 });
  for (let who = 0; who < PEOPLE; who += 1) await act(on, { do: 'ask', who });
  await on.moveTo(new Date(on.clock.now() + 3 * HOUR).toISOString());
  const [few, many] = [roundsOf(on, 3), roundsOf(on)];
  const found = await many.workOut(never);
  expect(Object.values(found!).flatMap((group) => Object.values(group))).not.toEqual([]);
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await few.workOut(never)).toEqual(found);
    expect(few.read).toBe(PEOPLE);
  }
  few.close();
  many.close();
});

test('decisions and what came of them, imported long after: the next round has them', async () => {
  const on = await started(1);
  const rounds = roundsOf(on);
  expect(await rounds.workOut(never)).toEqual({});
  expect(rounds.restsUntil).toBe(Number.NEGATIVE_INFINITY);
  await act(on, { do: 'import', who: 0, ago: 300, item: 'gift', group: '["Leeds"]' });
  await act(on, { do: 'order', who: 0, ago: 200, total: 5 });
  const first = (await rounds.workOut(never))!;
  expect(Object.keys(first)).toEqual(['["Leeds"]']);
  const [group] = Object.values(first);
  expect(JSON.stringify(group)).toContain('gift');
  // An outcome that comes later still is added.
  await act(on, { do: 'order', who: 0, ago: 190, total: 7 });
  const [after] = Object.values((await rounds.workOut(never))!);
  expect(after).not.toEqual(group);
  rounds.close();
});
