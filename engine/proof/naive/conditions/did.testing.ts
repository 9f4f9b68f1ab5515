/** `did`: occurrences are counted or measured; with `which`, one is picked from all time and then tested. */
import { satisfies } from '../comparison.testing.ts';
import { aggregateOf, measure } from '../measures.testing.ts';
import { type Occurrence, occurrencesOf, passes } from '../occurrences.testing.ts';
import type { Plain } from '../person.testing.ts';
import { isInWindow } from '../window.testing.ts';
import type { Head } from './index.testing.ts';

export const did: Head = (node, moment) => {
  const ever = occurrencesOf(node, moment).filter(isAsked(node));
  const counts = (occurrence: (typeof ever)[number]) =>
    passes(node, occurrence, moment) && isInWindow(occurrence.time, node, moment);
  if (node['which'] !== undefined) {
    const picked = node['which'] === 'first' ? ever[0] : ever.at(-1);
    return picked !== undefined && counts(picked);
  }
  const comparison = (aggregateOf(node) === undefined ? node['times'] : node['is']) ?? { at_least: 1 };
  return satisfies(measure(node, ever.filter(counts), moment), comparison as Plain);
};

/** With `step`, only results of that step of that journey are asked about. */
function isAsked({ step }: Plain): (occurrence: Occurrence) => boolean {
  if (step === undefined) return () => true;
  const [journey, id] = String(step).split('.');
  return ({ scope }) => scope('journey') === journey && scope('step') === id;
}
