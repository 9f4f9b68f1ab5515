/** Chance that is no chance: a number that depends on a text alone, so that everybody can check a draw. */
import { hash53 } from '../store/hash.ts';

const SPAN = 2 ** 53;

/** In [0, 1), evenly spread over different texts. */
export function chanceOf(text: string): number {
  return hash53(text) / SPAN;
}
