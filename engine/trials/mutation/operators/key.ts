/** A key that is left out, with all that stands under it: a window, a filter, a goal, a limit, a whole part of a template. */
import type { Operator, Place } from '../place.ts';

/** What the schemas call the default of a key: leaving it out says the same. */
const DEFAULTS: readonly (readonly [under: RegExp, value: string])[] = [
  [/^quiet\.\d+\.otherwise$/, 'wait'],
  [/^quiet\.\d+\.zone$/, 'profile'],
  [/^caps\.\d+\.otherwise$/, 'drop'],
  [/^start\.late$/, '1h'],
];

export const removeKey: Operator = {
  name: 'remove a key',
  *edits(place) {
    const { isElement, path, value } = place;
    if (isElement || path.at(-1) === 'type' || isDefault(place)) return;
    yield { what: `without ${String(path.at(-1))}${typeof value === 'object' ? '' : ` (${String(value)})`}` };
  },
};

function isDefault({ path, value, start }: Place): boolean {
  const name = path.join('.');
  // Of a schedule everybody begins again each time; of all else, nobody.
  if (name === 'start.again') return value === ('every' in start ? 'always' : 'never');
  return DEFAULTS.some(([under, usual]) => under.test(name) && value === usual);
}
