import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BehaviourFeature, contentHash, type MeasureName } from '../compiler/feature.ts';
import type { Program } from '../compiler/program.ts';
import {
  always,
  intersect,
  lookBack,
  sinceAgo,
  sinceInstant,
  untilAgo,
  untilInstant,
} from '../compiler/window.ts';
import { buildMissing } from './build.ts';
import { measures } from './measures/index.ts';
import { Slots } from './slots.ts';
import { builtSlot, closedSlot, decidedBy, type SweptEvent } from './sweep.ts';

/** The law of building: a slot comes to be just what it is when every event has been shown to it, one after the other. */

const HOUR = 3_600_000;
const NOW = 18 * HOUR;

const windows = [
  always,
  lookBack(5 * HOUR),
  sinceAgo(9 * HOUR),
  untilAgo(3 * HOUR),
  sinceInstant(4 * HOUR),
  untilInstant(12 * HOUR),
  intersect([sinceAgo(9 * HOUR), untilAgo(3 * HOUR)]),
];

function featureOf(more: Partial<BehaviourFeature>): BehaviourFeature {
  const feature = {
    kind: 'behaviour' as const,
    canonical: null,
    event: 'bought',
    each: null,
    readsAt: false,
    where: (occurrence: object) => (occurrence as { keep?: boolean }).keep !== false,
    pick: null,
    measure: 'count' as const,
    value: (occurrence: object) => (occurrence as { value: number }).value,
    decimals: 2,
    window: always,
    ...more,
  };
  return { ...feature, hash: contentHash({ measure: feature.measure }) };
}

const features = windows.flatMap((window) =>
  [null, 'lines'].flatMap((each) => [
    ...(Object.keys(measures) as MeasureName[]).map((measure) => featureOf({ window, each, measure })),
    ...(['first', 'last'] as const).flatMap((pick) => [
      featureOf({ window, each, pick }),
      featureOf({ window, each, pick, value: null }),
      featureOf({ window, each, pick, event: 'seen' }),
    ]),
  ]),
);

const line = fc.record({ value: fc.integer({ min: -3, max: 3 }), keep: fc.boolean() });
const histories = fc
  .uniqueArray(
    fc.record({
      type: fc.constantFrom('bought', 'seen', 'left'),
      // Some are still to come: senders' clocks may be ahead.
      time: fc.integer({ min: 0, max: 20 }).map((hour) => hour * HOUR),
      message: fc.integer({ min: 0, max: 1000 }),
      properties: fc.record({
        keep: fc.boolean(),
        value: fc.integer({ min: -3, max: 3 }),
        lines: fc.array(line, { maxLength: 3 }),
      }),
    }),
    { selector: ({ message }) => message, maxLength: 12 },
  )
  .map((events) => events.sort((a, b) => a.time - b.time || a.message - b.message) as SweptEvent[]);

function programOf(): Program {
  const listeners = new Map<string, number[]>();
  for (const [index, { event }] of features.entries())
    listeners.set(event, [...(listeners.get(event) ?? []), index]);
  return { features, listeners } as unknown as Program;
}

test('features that one occurrence decides are built as all others are', () => {
  const program = programOf();
  const numbers = features.map((_, index) => index);
  expect(new Set(features.map(decidedBy))).toEqual(new Set([null, 'first', 'last']));
  fc.assert(
    fc.property(histories, (events) => {
      const slots = Slots.stored(features, numbers, []);
      buildMissing(program, slots, events, NOW);
      for (const [index, feature] of features.entries())
        expect(closedSlot(feature, slots.of(index))).toEqual(
          closedSlot(feature, builtSlot(feature, events, NOW)),
        );
    }),
    { numRuns: 100 },
  );
});

test('what is kept already is left as it is', () => {
  const [kept] = features;
  const program = { features: [kept], listeners: new Map([['bought', [0]]]) } as unknown as Program;
  const slots = Slots.stored([kept!], [0], ['[7]']);
  buildMissing(program, slots, [{ type: 'bought', time: 0, message: 1, properties: { value: 1 } }], NOW);
  expect(closedSlot(kept!, slots.of(0))).toEqual([7]);
});
