/** What a `did` and a tag over events have in common: the event, `each`, `where`. */
import type { Plain } from '../naive/person.testing.ts';
import type { Dice } from './dice.testing.ts';
import { filter } from './filter.testing.ts';
import { type Names, occurrenceNames } from './names.testing.ts';
import type { Place } from './place.testing.ts';

export interface Behaviour {
  /** `did`, and some of `each` and `where`. */
  readonly node: Plain;
  /** Names of one occurrence. */
  readonly names: Names;
}

/** Null where nothing ever happens. */
export function behaviour(dice: Dice, place: Place): Behaviour | null {
  const did = dice.of(Object.keys(place.events));
  const properties = place.events[did];
  if (!properties) return null;
  const lists = Object.keys(properties).filter((name) => {
    const declared = properties[name]!;
    return typeof declared === 'object' && declared['type'] === 'list';
  });
  const each = lists.length > 0 && dice.chance(25) ? dice.of(lists) : undefined;
  const names = occurrenceNames(properties, each);
  const where = dice.chance(45) ? filter(dice, names, place) : undefined;
  return {
    node: { did, ...(each !== undefined && { each }), ...(where !== undefined && { where }) },
    names,
  };
}
