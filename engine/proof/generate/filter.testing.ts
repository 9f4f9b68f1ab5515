/** A `where`: an expression over one occurrence, what a thing it refers to was a member of, or `all any none not` of such. */
import type { Dice } from './dice.testing.ts';
import { flag } from './expression.testing.ts';
import type { Names } from './names.testing.ts';
import type { Place } from './place.testing.ts';

export function filter(dice: Dice, names: Names, place: Place, depth = 2): unknown {
  const form = depth === 0 ? 'flag' : dice.of(['flag', 'flag', 'flag', 'flag', 'all', 'any', 'none', 'not']);
  if (form === 'flag') return wasMember(dice, names, place) ?? flag(dice, names, 1);
  if (form === 'not') return { not: filter(dice, names, place, depth - 1) };
  return { [form]: dice.list(1, 2, () => filter(dice, names, place, depth - 1)) };
}

function wasMember(dice: Dice, { references }: Names, { asOf }: Place): unknown {
  const asked = references
    .map(({ name, entity }) => ({ ref: name, segments: asOf?.(entity) ?? [] }))
    .filter(({ segments }) => segments.length > 0);
  if (asked.length === 0 || !dice.chance(60)) return null;
  const { ref, segments } = dice.of(asked);
  if (!dice.chance(30)) return { in: dice.of(segments), ref };
  return { in: [...new Set([dice.of(segments), dice.of(segments)])], ref };
}
