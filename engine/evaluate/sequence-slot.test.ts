import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SequenceFeature, SequenceStep } from '../compiler/feature.ts';
import { always, lookBack } from '../compiler/window.ts';
import {
  addEvent,
  builtSlot,
  closedSlot,
  emptySlot,
  moveTo,
  nextChange,
  openedSlot,
  type SweptEvent,
  slotValue,
} from './sweep.ts';
import { isBefore } from './swept-event.ts';

/**
 * The law of sequences: in whatever order events arrive, the slot says what a search through all ways of
 * choosing events says.
 */

const step = (event: string, more: Partial<SequenceStep> = {}): SequenceStep => ({
  event,
  where: null,
  upTo: null,
  key: null,
  absent: [],
  ...more,
});
const absent = (event: string, key: string | null = null) => ({ event, where: null, key });

function sequenceOf(steps: SequenceStep[], more: Partial<SequenceFeature> = {}): SequenceFeature {
  const tail = more.tail ?? null;
  const events = [...steps, ...steps.flatMap((one) => one.absent), ...(tail ? [tail] : [])].map(
    ({ event }) => event,
  );
  return {
    kind: 'sequence',
    hash: '',
    canonical: null,
    events: new Set(events),
    steps,
    span: null,
    tail,
    window: always,
    ...more,
  };
}

const features: Record<string, SequenceFeature> = {
  'a then b': sequenceOf([step('a'), step('b')]),
  'a then b within 3': sequenceOf([step('a'), step('b', { upTo: 3 })]),
  'a then b then a': sequenceOf([step('a'), step('b'), step('a')]),
  'a, a, all within 4': sequenceOf([step('a'), step('a')], { span: 4 }),
  'a, b within 3, c within 5, all within 6': sequenceOf(
    [step('a'), step('b', { upTo: 3 }), step('c', { upTo: 5 })],
    { span: 6 },
  ),
  'a, no c, b': sequenceOf([step('a'), step('b', { absent: [absent('c')] })]),
  'a, no a, b, no a, c': sequenceOf([
    step('a'),
    step('b', { absent: [absent('a')] }),
    step('c', { absent: [absent('a')] }),
  ]),
  'a, then no b for 4': sequenceOf([step('a')], { tail: { ...absent('b'), lasts: 4 } }),
  'a, b, then no a for 3, recent': sequenceOf([step('a'), step('b')], {
    tail: { ...absent('a'), lasts: 3 },
    window: lookBack(6),
  }),
  'a then b recent': sequenceOf([step('a'), step('b')], { window: lookBack(5) }),
  'a then b of one cart': sequenceOf([step('a', { key: 'cart' }), step('b', { key: 'cart' })]),
  'a then no b of that cart for 4': sequenceOf([step('a', { key: 'cart' })], {
    tail: { ...absent('b', 'cart'), lasts: 4 },
  }),
  'a, no c of that cart, b': sequenceOf([
    step('a', { key: 'cart' }),
    step('b', { key: 'cart', absent: [absent('c', 'cart')] }),
  ]),
  'a only of carts that exist': sequenceOf([
    step('a', { key: 'cart', where: (one) => (one as { big: boolean }).big }),
    step('b', { key: 'cart' }),
  ]),
};

/** Times at which some choice of events completes the sequence, with everything known that happened up to `now`. */
function completions(feature: SequenceFeature, all: readonly SweptEvent[], now: number): number[] {
  const order = [...all].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  const keyIn = (event: SweptEvent, property: string | null) =>
    property === null
      ? ''
      : event.properties[property] === undefined
        ? null
        : JSON.stringify(event.properties[property]);
  const matches = (
    event: SweptEvent,
    { event: type, where }: { event: string; where: SequenceStep['where'] },
  ) => event.type === type && (where === null || where(event.properties));
  const cuts = (
    event: SweptEvent,
    one: { event: string; where: SequenceStep['where']; key: string | null },
    key: string,
  ) => matches(event, one) && (one.key === null || keyIn(event, one.key) === key);
  const found: number[] = [];
  const choose = (index: number, from: number, chosen: readonly number[], key: string): void => {
    if (index === feature.steps.length) {
      const last = order[chosen.at(-1)!]!;
      const { tail } = feature;
      const done = last.time + (tail?.lasts ?? 0);
      // What runs out at an instant comes before what happens at it.
      const spoilt =
        tail && order.slice(chosen.at(-1)! + 1).some((event) => event.time < done && cuts(event, tail, key));
      if (!spoilt && done <= now) found.push(done);
      return;
    }
    const asked = feature.steps[index]!;
    for (let at = from; at < order.length; at++) {
      const event = order[at]!;
      const own = keyIn(event, asked.key);
      if (!matches(event, asked) || own === null || (index > 0 && own !== key)) continue;
      const before = index === 0 ? event : order[chosen.at(-1)!]!;
      const first = index === 0 ? event : order[chosen[0]!]!;
      if (
        event.time - before.time > (asked.upTo ?? Infinity) ||
        event.time - first.time > (feature.span ?? Infinity)
      )
        continue;
      const between = index === 0 ? [] : order.slice(chosen.at(-1)! + 1, at);
      if (between.some((one) => asked.absent.some((matcher) => cuts(one, matcher, own)))) continue;
      choose(index + 1, at + 1, [...chosen, at], own);
    }
  };
  choose(0, 0, [], '');
  return found;
}

function plainly(feature: SequenceFeature, all: readonly SweptEvent[], now: number): boolean {
  const latest = Math.max(...completions(feature, all, now), -Infinity);
  return (
    Number.isFinite(latest) && feature.window.enters(latest) <= now && now < feature.window.leaves(latest)
  );
}

const events = fc.uniqueArray(
  fc.record({
    type: fc.constantFrom('a', 'b', 'c'),
    time: fc.integer({ min: 0, max: 14 }),
    message: fc.integer({ min: 0, max: 500 }),
    properties: fc.record({ cart: fc.constantFrom('x', 'y'), big: fc.boolean() }, { requiredKeys: ['big'] }),
  }),
  { selector: ({ message }) => message, maxLength: 8 },
) as unknown as fc.Arbitrary<SweptEvent[]>;

describe('a sequence says what a search through all choices says', () => {
  test.each(Object.entries(features))('%s', (_, feature) => {
    fc.assert(
      fc.property(events, fc.integer({ min: 14, max: 24 }), (all, end) => {
        const slot = emptySlot(feature);
        const arrived: SweptEvent[] = [];
        const history = {
          events: () => [...arrived].sort((a, b) => (isBefore(a, b) ? -1 : 1)),
          after: () => [],
        };
        // Arrival in the order of the array, at an instant no earlier than it happened.
        let now = 0;
        for (const event of all) {
          now = Math.max(now, event.time);
          moveTo(feature, slot, now, null);
          arrived.push(event);
          addEvent(feature, slot, event, now, {}, history);
          expect(slotValue(feature, slot, now)).toBe(plainly(feature, arrived, now));
        }
        const kept = openedSlot(feature, JSON.parse(JSON.stringify(closedSlot(feature, slot))));
        moveTo(feature, kept, end, null);
        expect(slotValue(feature, kept, end)).toBe(plainly(feature, all, end));
        expect(slotValue(feature, builtSlot(feature, history.events(), end), end)).toBe(
          plainly(feature, all, end),
        );
      }),
      { numRuns: 400 },
    );
  });

  test.each(Object.entries(features))(
    '%s: never changes between now and the instant it names',
    (_, feature) => {
      fc.assert(
        fc.property(events, (all) => {
          let now = 14;
          const slot = builtSlot(
            feature,
            [...all].sort((a, b) => (isBefore(a, b) ? -1 : 1)),
            now,
          );
          for (let turn = 0; turn < 10; turn++) {
            const next = nextChange(feature, slot, now);
            const before = slotValue(feature, slot, now);
            if (!Number.isFinite(next)) {
              expect(plainly(feature, all, now + 1e6)).toBe(before);
              return;
            }
            expect(next).toBeGreaterThan(now);
            expect(plainly(feature, all, next - 1)).toBe(before);
            now = next;
            moveTo(feature, slot, now, null);
          }
        }),
        { numRuns: 150 },
      );
    },
  );
});

describe('a late event among thousands is walked from a checkpoint', () => {
  test.each(Object.entries(features))('%s', (_, feature) => {
    const random = fc.gen;
    fc.assert(
      fc.property(random(), (draw) => {
        const arrived: SweptEvent[] = [];
        let slot = emptySlot(feature);
        let whole = 0;
        const inOrder = () => [...arrived].sort((a, b) => (isBefore(a, b) ? -1 : 1));
        const history = {
          events() {
            whole++;
            return inOrder();
          },
          after: (type: string, time: number) =>
            inOrder().filter((event) => event.type === type && event.time > time),
        };
        const happen = (time: number, now: number) => {
          const event: SweptEvent = {
            type: draw(fc.constantFrom, 'a', 'b', 'c'),
            time,
            message: arrived.length,
            properties: { cart: draw(fc.constantFrom, 'x', 'y') },
          };
          arrived.push(event);
          addEvent(feature, slot, event, now, {}, history);
        };
        for (let now = 0; now < 3_200; now++) {
          moveTo(feature, slot, now, history);
          happen(now, now);
          if (now % 800 !== 799) continue;
          slot = openedSlot(feature, JSON.parse(JSON.stringify(closedSlot(feature, slot))));
          const before = whole;
          happen(now - 5, now);
          if (now > 3_000) expect(whole).toBe(before);
          happen(now - 1_500, now);
          const built = builtSlot(feature, inOrder(), now);
          expect(slotValue(feature, slot, now)).toBe(slotValue(feature, built, now));
          expect(nextChange(feature, slot, now)).toBe(nextChange(feature, built, now));
        }
      }),
      { numRuns: 2 },
    );
  });
});
