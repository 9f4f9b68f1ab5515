/** A tag by expression. */
import type { Plain } from '../../naive/person.testing.ts';
import { flag, number, text } from '../expression.testing.ts';
import type { Generate } from '../place.testing.ts';

export const value: Generate<Plain> = (dice, { names }) => {
  const type = dice.of(['number', 'text', 'boolean', 'integer', 'rounded', 'instant', 'date']);
  if (type === 'text') return { type, value: text(dice, names, 2) };
  if (type === 'boolean') return { type, value: flag(dice, names, 2) };
  if (type === 'integer') return { type, value: number(dice, names, 2) };
  if (type === 'instant' && names.instants.length > 0)
    return { type, value: `$plus(${dice.of(names.instants)}, "${dice.of(['2d', '-6h'])}")` };
  if (type === 'date' && names.dates.length > 0) return { type, value: dice.of(names.dates) };
  const decimals = type === 'rounded' ? { decimals: dice.of([0, 1, 2]) } : {};
  return { type: 'number', ...decimals, value: number(dice, names, 2) };
};
