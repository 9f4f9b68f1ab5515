/** Tags: one file a form, one line here. A tag is its type and what gives its value. */
import type { Plain } from '../../naive/person.testing.ts';
import { changes } from '../conditions/value-changed.testing.ts';
import type { Dice } from '../dice.testing.ts';
import type { Generate, Place } from '../place.testing.ts';
import { aggregate } from './aggregate.testing.ts';
import { rules } from './rules.testing.ts';
import { value } from './value.testing.ts';

const forms: readonly Generate<Plain>[] = [aggregate, aggregate, aggregate, value, rules, aggregate, changes];

export function tag(dice: Dice, place: Place): Plain {
  return dice.of(forms)(dice, place) ?? value(dice, place)!;
}
