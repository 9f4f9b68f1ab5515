/** Units of metrics, and what arithmetic makes of them: pounds by orders are `GBP/order`, pounds and orders do not add up. */
import type { Arithmetic } from './arithmetic.ts';

/** Unit → how often it is multiplied, below nought where it is divided by. A plain number has none; 'any' goes with all. */
export type Dimension = ReadonlyMap<string, number> | 'any';

export function dimensionOf(unit: string | null): Dimension {
  const powers = new Map<string, number>();
  if (unit === null) return powers;
  for (const [place, side] of unit.split('/').entries())
    for (const name of side.split('·'))
      if (name !== '' && name !== '1') raise(powers, name, place === 0 ? 1 : -1);
  return powers;
}

export function unitText(dimension: Dimension): string | null {
  if (dimension === 'any' || dimension.size === 0) return null;
  const side = (sign: 1 | -1) =>
    [...dimension]
      .filter(([, power]) => Math.sign(power) === sign)
      .flatMap(([name, power]) => new Array<string>(Math.abs(power)).fill(name))
      .sort();
  const above = side(1).join('·') || '1';
  const below = side(-1);
  return [above, ...below].join('/');
}

export interface UnitClash {
  readonly left: string;
  readonly right: string;
}

/** The unit of the whole, or the first two that do not add up. */
export function unitOf(tree: Arithmetic, units: readonly (string | null)[]): Dimension | UnitClash {
  if (tree.op === 'number') return 'any';
  if (tree.op === 'metric') return dimensionOf(units[tree.index] ?? null);
  const left = unitOf(tree.left, units);
  if (isClash(left)) return left;
  const right = unitOf(tree.right, units);
  if (isClash(right)) return right;
  if (tree.op === '*' || tree.op === '/') return joined(left, right, tree.op === '*' ? 1 : -1);
  if (left === 'any') return right;
  if (right === 'any' || unitText(left) === unitText(right)) return left;
  return { left: unitText(left) ?? 'a plain number', right: unitText(right) ?? 'a plain number' };
}

export function isClash(found: Dimension | UnitClash): found is UnitClash {
  return typeof found === 'object' && 'left' in found;
}

/** A number beside an operation of this kind has no unit: twice as many pounds are pounds. */
function joined(left: Dimension, right: Dimension, sign: 1 | -1): Dimension {
  if (left === 'any' && right === 'any') return 'any';
  const powers = new Map(left === 'any' ? [] : left);
  for (const [name, power] of right === 'any' ? [] : right) raise(powers, name, sign * power);
  return powers;
}

function raise(powers: Map<string, number>, name: string, by: number): void {
  const power = (powers.get(name) ?? 0) + by;
  if (power === 0) powers.delete(name);
  else powers.set(name, power);
}
