/** Welch's test of a difference between two arms with variances of their own, looked at once, at the end. */
import type { Effect } from './effect.ts';
import { around, type Inference, type Sides } from './inference.ts';
import { studentQuantile, studentTail } from './student.ts';

/** `alpha`: the chance of finding a difference where there is none, 0 to 1. */
export function welch(
  { effect, standardError, degrees }: Effect,
  alpha: number,
  sides: Sides = 'two',
): Inference {
  const t = effect / standardError;
  const critical = studentQuantile(1 - (sides === 'two' ? alpha / 2 : alpha), degrees);
  return { p: tails[sides](t, degrees), interval: around(effect, critical * standardError, sides) };
}

const tails: Readonly<Record<Sides, (t: number, degrees: number) => number>> = {
  two: (t, degrees) => 2 * studentTail(Math.abs(t), degrees),
  greater: (t, degrees) => studentTail(t, degrees),
  less: (t, degrees) => studentTail(-t, degrees),
};
