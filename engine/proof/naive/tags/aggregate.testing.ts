/** A tag over events: what is measured of the occurrences that pass `where` and lie in the window. */
import { measure } from '../measures.testing.ts';
import { occurrencesOf, passes } from '../occurrences.testing.ts';
import type { Moment, Plain } from '../person.testing.ts';
import { isInWindow } from '../window.testing.ts';

export function aggregate(node: Plain, moment: Moment): unknown {
  const counting = occurrencesOf(node, moment).filter(
    (occurrence) => passes(node, occurrence, moment) && isInWindow(occurrence.time, node, moment),
  );
  return measure(node, counting, moment);
}
