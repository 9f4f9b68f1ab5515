import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BehaviourFeature, contentHash, type MeasureName } from '../compiler/feature.ts';
import { intersect, lookBack, sinceAgo, untilAgo } from '../compiler/window.ts';
import {
  addEvent,
  emptySlot,
  moveTo,
  nextChange,
  nextCrossing,
  type SweptEvent,
  slotValue,
} from './sweep.ts';

/** The law of waking: between now and the instant that is named, the value stands to every level as it does now. */
const HOUR = 3_600_000;
const windows = {
  'within 20h': lookBack(20 * HOUR),
  'since 80h until 10h': intersect([sinceAgo(80 * HOUR), untilAgo(10 * HOUR)]),
};
const measures: MeasureName[] = [
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'distinct',
  'first',
  'last',
  'days_since_last',
  'days_since_first',
];

const shapes = Object.entries(windows).flatMap(([name, window]) =>
  measures.map((measure): [string, BehaviourFeature] => [
    `${measure}, ${name}`,
    {
      kind: 'behaviour',
      hash: contentHash({ measure }),
      canonical: null,
      event: 'bought',
      each: null,
      readsAt: false,
      where: null,
      pick: null,
      measure,
      value: (occurrence) => (occurrence as { value: number }).value,
      decimals: 0,
      window,
    },
  ]),
);

test.each(shapes)('%s', (_, feature) => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ hour: fc.integer({ min: 0, max: 24 }), value: fc.integer({ min: -3, max: 5 }) }), {
        maxLength: 12,
      }),
      fc.uniqueArray(fc.constantFrom(-2, 0, 0.5, 1, 2, 3, 4.5), { maxLength: 3 }),
      (all, unsorted) => {
        const levels = unsorted.toSorted((a, b) => a - b);
        const slot = emptySlot(feature);
        let now = 25 * HOUR;
        const events = all.map(
          ({ hour, value }, message): SweptEvent => ({
            type: 'bought',
            time: hour * HOUR,
            message,
            properties: { value },
          }),
        );
        for (const event of events) addEvent(feature, slot, event, now, {}, null);
        const standing = () => {
          const value = slotValue(feature, slot, now);
          return typeof value === 'number' ? levels.map((level) => Math.sign(value - level)) : null;
        };
        let wake = nextCrossing(feature, slot, now, levels);
        let before = standing();
        for (let turns = 0; turns < 60; turns++) {
          const next = nextChange(feature, slot, now);
          if (!Number.isFinite(next)) {
            expect(wake).toBe(Number.POSITIVE_INFINITY);
            break;
          }
          expect(wake).toBeGreaterThanOrEqual(next);
          now = next;
          moveTo(feature, slot, now, null);
          if (now < wake) expect(standing()).toEqual(before);
          else {
            wake = nextCrossing(feature, slot, now, levels);
            before = standing();
          }
        }
      },
    ),
    { numRuns: 150 },
  );
});
