/** Conditions of the whole grammar: one file a head, one line here. The first is the simplest. */
import type { Dice } from '../dice.testing.ts';
import type { Generate, Place } from '../place.testing.ts';
import { assigned } from './assigned.testing.ts';
import { changed } from './changed.testing.ts';
import { combination } from './combination.testing.ts';
import { date } from './date.testing.ts';
import { did } from './did.testing.ts';
import { expression } from './expression.testing.ts';
import { has } from './has.testing.ts';
import { inSegment } from './in.testing.ts';
import { result } from './result.testing.ts';
import { sample } from './sample.testing.ts';
import { sequence } from './sequence.testing.ts';
import { top } from './top.testing.ts';
import { valueChanged } from './value-changed.testing.ts';

/** How often each is tried, of all. */
const heads: readonly (readonly [Generate<unknown>, number])[] = [
  [did, 10],
  [expression, 3],
  [combination, 4],
  [inSegment, 2],
  [sequence, 4],
  [date, 2],
  [sample, 1],
  [changed, 4],
  [assigned, 1],
  [top, 4],
  [valueChanged, 2],
  [result, 1],
];
const wheel = heads.flatMap(([generate, share]) => Array.from({ length: share }, () => generate));

/** Where there are others, so many of a hundred conditions ask about them. */
const RELATED = 35;

export function condition(dice: Dice, place: Place): unknown {
  if (place.other && place.depth > 0 && dice.chance(RELATED)) {
    const related = has(dice, place);
    if (related !== null) return related;
  }
  return dice.of(wheel)(dice, place) ?? did(dice, place) ?? expression(dice, place);
}
