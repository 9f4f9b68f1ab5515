/** Durations, short and long; few, so that different definitions have edges in common. */
import type { Dice } from './dice.testing.ts';

const SPANS = ['1d', '6h', '2d', '36h', '30m', '1w', '3d', '30d', '90s', '8w'];

export function span(dice: Dice): string {
  return dice.of(SPANS);
}

export const spans: readonly string[] = SPANS;
