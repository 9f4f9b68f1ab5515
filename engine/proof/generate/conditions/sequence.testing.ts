/** `sequence`: gaps, absences in the middle and at the end, span, `same` in both forms, `within`. */
import type { Plain } from '../../naive/person.testing.ts';
import type { Dice } from '../dice.testing.ts';
import { filter } from '../filter.testing.ts';
import { occurrenceNames } from '../names.testing.ts';
import type { Generate, Place } from '../place.testing.ts';
import { span } from '../span.testing.ts';
import { within } from '../window.testing.ts';

export const sequence: Generate<unknown> = (dice, place) => {
  if (place.world.isCrowded || Object.keys(place.events).length === 0) return null;
  const steps: Plain[] = [happened(dice, place, false)];
  for (const isLast of dice.of([[true], [true], [false, true], [false, false, true]])) {
    if (!dice.chance(35)) steps.push(happened(dice, place, true));
    else if (isLast) steps.push({ not: happened(dice, place, false), for: span(dice) });
    else {
      const absent = () => ({ not: happened(dice, place, false) });
      steps.push(absent(), ...(dice.chance(30) ? [absent()] : []), happened(dice, place, true));
    }
  }
  return {
    sequence: steps,
    ...(dice.chance(20) && { up_to: span(dice) }),
    ...(dice.chance(30) && { same: [sameOf(dice, steps, place)] }),
    ...(dice.chance(60) && { within: within(dice) }),
  };
};

function happened(dice: Dice, place: Place, mayWait: boolean): Plain {
  const did = dice.of(Object.keys(place.events));
  const names = occurrenceNames(place.events[did]!, undefined);
  return {
    did,
    ...(dice.chance(15) && { where: filter(dice, names, place, 1) }),
    ...(mayWait && dice.chance(25) && { up_to: span(dice) }),
  };
}

/** Other properties that a path may be told by. */
const ALIKE = ['quantity', 'channel', 'paid', 'day', 'vehicle', 'goods'];

/** A name that all have, or each event's own. */
function sameOf(dice: Dice, steps: readonly Plain[], { events }: Place): unknown {
  const asked = [...new Set(steps.map(({ did, not }) => String(did ?? (not as Plain)['did'])))];
  const shared = ALIKE.filter((name) => asked.every((event) => name in events[event]!));
  if (shared.length > 0 && dice.chance(30)) return dice.of(shared);
  const key = (event: string) => ('cart' in events[event]! ? 'cart' : 'basket');
  const names = new Set(asked.map(key));
  return names.size === 1 ? [...names][0] : Object.fromEntries(asked.map((event) => [event, key(event)]));
}
