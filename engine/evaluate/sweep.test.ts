import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BehaviourFeature, contentHash, type MeasureName } from '../compiler/feature.ts';
import { always, intersect, lookBack, sinceAgo, untilAgo, type Window } from '../compiler/window.ts';
import {
  addEvent,
  closedSlot,
  emptySlot,
  moveTo,
  nextChange,
  openedSlot,
  type SweptEvent,
  slotValue,
} from './sweep.ts';
import { without } from './swept-event.ts';

/**
 * The law of the sweep: whatever order events arrive in, and however time is cut into steps, a feature is worth
 * what a plain look over all the events says.
 */

/** No measure depends on order, so nothing is ever read again. */
const none = null;
const HOUR = 3_600_000;
const windows: Record<string, Window> = {
  always,
  'within 5h': lookBack(5 * HOUR),
  'until 3h': untilAgo(3 * HOUR),
  'since 9h until 3h': intersect([sinceAgo(9 * HOUR), untilAgo(3 * HOUR)]),
};
const measureNames: MeasureName[] = [
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'distinct',
  'most_frequent',
  'first',
  'last',
  'days_since_last',
];

function featureOf(
  measure: MeasureName,
  window: Window,
  pick: BehaviourFeature['pick'] = null,
): BehaviourFeature {
  return {
    kind: 'behaviour',
    hash: contentHash({ measure }),
    canonical: null,
    event: 'bought',
    each: null,
    readsAt: false,
    where: (occurrence) => (occurrence as { keep: boolean }).keep,
    pick,
    measure,
    value: (occurrence) => (occurrence as { value: number }).value,
    decimals: 2,
    window,
  };
}

type Bought = SweptEvent & { readonly properties: { readonly keep: boolean; readonly value: number } };
const events = fc.uniqueArray(
  fc.record({
    type: fc.constant('bought'),
    time: fc.integer({ min: 0, max: 20 }).map((hour) => hour * HOUR),
    message: fc.integer({ min: 0, max: 1000 }),
    properties: fc.record({
      keep: fc.boolean(),
      value: fc.integer({ min: -500, max: 500 }).map((cents) => cents / 100),
    }),
  }),
  { selector: (event) => event.message, maxLength: 12 },
) as fc.Arbitrary<Bought[]>;

/** What the language says, with no running state at all. */
function plainly(feature: BehaviourFeature, all: readonly Bought[], now: number): unknown {
  const order = [...all].sort((a, b) => a.time - b.time || a.message - b.message);
  const inside = (event: Bought) =>
    feature.window.enters(event.time) <= now && now < feature.window.leaves(event.time);
  if (feature.pick) {
    const picked = feature.pick === 'first' ? order[0] : order.at(-1);
    return picked?.properties.keep === true && inside(picked);
  }
  const counted = order.filter((event) => event.properties.keep && inside(event));
  const values = counted.map(({ properties }) => properties.value);
  const cents = values.map((value) => Math.round(value * 100));
  const total = cents.reduce((sum, value) => sum + value, 0);
  const tally = new Map<number, number>();
  for (const value of values) tally.set(value, (tally.get(value) ?? 0) + 1);
  const frequent = [...tally].sort(
    (a, b) => b[1] - a[1] || (JSON.stringify(a[0]) < JSON.stringify(b[0]) ? -1 : 1),
  );
  const answers: Partial<Record<MeasureName, unknown>> = {
    count: counted.length,
    sum: total / 100,
    avg: counted.length === 0 ? undefined : total / (counted.length * 100),
    min: values.length === 0 ? undefined : Math.min(...values),
    max: values.length === 0 ? undefined : Math.max(...values),
    distinct: tally.size,
    most_frequent: frequent[0]?.[0],
    first: values[0],
    last: values.at(-1),
    days_since_last:
      counted.length === 0 ? undefined : Math.floor((now - counted.at(-1)!.time) / (24 * HOUR)),
  };
  return answers[feature.measure];
}

const shapes: [string, BehaviourFeature][] = [
  ...Object.entries(windows).flatMap(([name, window]) =>
    measureNames.map((measure): [string, BehaviourFeature] => [
      `${measure}, ${name}`,
      featureOf(measure, window),
    ]),
  ),
  ...Object.entries(windows).flatMap(([name, window]) =>
    (['first', 'last'] as const).map((pick): [string, BehaviourFeature] => [
      `which ${pick}, ${name}`,
      featureOf('count', window, pick),
    ]),
  ),
];

describe('the sweep agrees with a plain look over all events', () => {
  test.each(shapes)('%s', (_, feature) => {
    fc.assert(
      fc.property(events, fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 6 }), (all, steps) => {
        const slot = emptySlot(feature);
        let now = 0;
        const waiting = [...all];
        const stops = [...steps.map((hour) => hour * HOUR), 25 * HOUR].sort((a, b) => a - b);
        for (const stop of stops) {
          now = stop;
          moveTo(feature, slot, now, none);
          // Everything that has happened by now and some of it late: the odd ones wait one stop longer.
          for (const event of waiting.filter(
            ({ time, message }) => time <= now && (message % 2 === 0 || stop === stops.at(-1)),
          )) {
            waiting.splice(waiting.indexOf(event), 1);
            addEvent(feature, slot, event, now, {}, none);
          }
        }
        const arrived = all.filter((event) => !waiting.includes(event));
        // As it would come back from the store.
        const kept = openedSlot(feature, JSON.parse(JSON.stringify(closedSlot(feature, slot))));
        for (const later of [0, 1, 4, 30]) {
          moveTo(feature, kept, now + later * HOUR, none);
          expect(slotValue(feature, kept, now + later * HOUR)).toEqual(
            plainly(feature, arrived, now + later * HOUR),
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  test.each(shapes)('%s: never changes between now and the instant it names', (_, feature) => {
    fc.assert(
      fc.property(events, (all) => {
        const slot = emptySlot(feature);
        let now = 20 * HOUR;
        for (const event of all) addEvent(feature, slot, event, now, {}, none);
        for (let step = 0; step < 40; step++) {
          const before = slotValue(feature, slot, now);
          const next = nextChange(feature, slot, now);
          if (!Number.isFinite(next)) {
            expect(plainly(feature, all, now + 1e12)).toEqual(before);
            return;
          }
          expect(next).toBeGreaterThan(now);
          expect(plainly(feature, all, next - 1)).toEqual(before);
          now = next;
          moveTo(feature, slot, now, none);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the same with more events than a slot keeps', () => {
  const many = fc.array(
    fc.record({
      minutes: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 12 })),
      lateBy: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 600 })),
      keep: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
      // A long slope is what extremes find hardest.
      value: fc.oneof(fc.integer({ min: -500, max: 500 }), fc.constant(null)),
    }),
    { minLength: 150, maxLength: 500, size: 'max' },
  );
  const slopes = fc.constantFrom(1, -1);

  test.each(shapes)('%s', (_, feature) => {
    fc.assert(
      fc.property(many, slopes, (steps, slope) => {
        let slot = emptySlot(feature);
        const arrived: Bought[] = [];
        let now = 0;
        const history = {
          events: () => arrived,
          after: (_type: string, time: number) =>
            arrived
              .filter((event) => event.time > time)
              .sort((a, b) => a.time - b.time || a.message - b.message),
        };
        for (const [index, { minutes, lateBy, keep, value }] of steps.entries()) {
          now += minutes * 60_000;
          moveTo(feature, slot, now, history);
          const properties = { keep, value: (value ?? slope * (index + 1)) / 100 };
          const time = Math.max(0, now - lateBy * 60_000);
          const event: Bought = { type: 'bought', time, message: (index * 7919) % 1009, properties };
          arrived.push(event);
          addEvent(feature, slot, event, now, {}, history);
          if (index % 50 === 0)
            slot = openedSlot(feature, JSON.parse(JSON.stringify(closedSlot(feature, slot))));
          if (index % 23 === 0) expect(slotValue(feature, slot, now)).toEqual(plainly(feature, arrived, now));
        }
        for (let next = nextChange(feature, slot, now), turns = 0; turns < 60; turns++) {
          if (!Number.isFinite(next)) break;
          now = next;
          moveTo(feature, slot, now, history);
          expect(slotValue(feature, slot, now)).toEqual(plainly(feature, arrived, now));
          next = nextChange(feature, slot, now);
        }
        now += 4 * HOUR;
        moveTo(feature, slot, now, history);
        expect(slotValue(feature, slot, now)).toEqual(plainly(feature, arrived, now));
      }),
      { numRuns: 12 },
    );
  });
});

test('what is there before it is shown is not read back', () => {
  const feature = featureOf('distinct', windows['within 5h']!);
  const slot = emptySlot(feature);
  const arrived: Bought[] = [];
  const history = {
    events: () => arrived,
    after: (_type: string, time: number) => arrived.filter((event) => event.time > time),
  };
  const show = (time: number, value: number) => {
    const event: Bought = {
      type: 'bought',
      time,
      message: arrived.length,
      properties: { keep: true, value },
    };
    arrived.push(event);
    moveTo(feature, slot, time, without(history, event));
    addEvent(feature, slot, event, time, {}, history);
  };
  for (let index = 0; index < 200; index++) show(index, index);
  show(10 * HOUR, 1000);
  show(20 * HOUR, 2000);
  expect(slotValue(feature, slot, 20 * HOUR)).toBe(1);
});

test('a slot stays small however much happens', () => {
  for (const measure of ['count', 'sum', 'avg', 'min', 'max', 'first', 'last'] as const) {
    const feature = featureOf(measure, intersect([sinceAgo(90 * HOUR), untilAgo(30 * HOUR)]));
    const slot = emptySlot(feature);
    const arrived: Bought[] = [];
    const history = {
      events: () => arrived,
      after: (_type: string, time: number) => arrived.filter((event) => event.time > time),
    };
    for (let minute = 0; minute < 10_000; minute++) {
      const event: Bought = {
        type: 'bought',
        time: minute * 60_000,
        message: minute,
        properties: { keep: true, value: minute % 2 === 0 ? minute : -minute },
      };
      arrived.push(event);
      moveTo(feature, slot, event.time, history);
      addEvent(feature, slot, event, event.time, {}, history);
    }
    expect(JSON.stringify(closedSlot(feature, slot)).length, measure).toBeLessThan(5_000);
  }
});

test('elements of a list are occurrences of their own', () => {
  const feature: BehaviourFeature = {
    ...featureOf('sum', always),
    each: 'lines',
    where: (line) =>
      (line as { sku: string; total: number }).sku === 'A' && (line as { total: number }).total > 5,
    value: (line) =>
      (line as { price: number; quantity: number }).price * (line as { quantity: number }).quantity,
  };
  const slot = emptySlot(feature);
  const lines = [
    { sku: 'A', price: 2.55, quantity: 6 },
    { sku: 'B', price: 100, quantity: 1 },
    { sku: 'A', price: 0.1, quantity: 3 },
  ];
  addEvent(
    feature,
    slot,
    { type: 'bought', time: 1, message: 1, properties: { total: 10, lines } },
    1,
    {},
    none,
  );
  addEvent(
    feature,
    slot,
    { type: 'bought', time: 2, message: 2, properties: { total: 1, lines } },
    2,
    {},
    none,
  );
  addEvent(feature, slot, { type: 'bought', time: 3, message: 3, properties: { total: 9 } }, 3, {}, none);
  expect(slotValue(feature, slot, 3)).toBe(15.6);
});
