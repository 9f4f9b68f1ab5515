/** Another definition of the same kind: the next one by its place in the files. */
import type { Operator } from '../place.ts';

/** Keys that name a definition, and of which kind. */
const KINDS: Readonly<Record<string, string>> = {
  in: 'segment',
  among: 'segment',
  enters: 'segment',
  leaves: 'segment',
  template: 'template',
  did: 'event',
  calendar: 'calendar',
  channel: 'channel',
  journey: 'journey',
  tag: 'tag',
  by: 'tag',
};

export const reference: Operator = {
  name: 'name another',
  *edits({ key, value, ids }) {
    const known = ids.get(KINDS[key] ?? '') ?? [];
    if (typeof value !== 'string' || !known.includes(value)) return;
    const other = known[(known.indexOf(value) + 1) % known.length]!;
    if (other !== value) yield { what: `${value} → ${other}`, value: other };
  },
};
