/** People drawn by a hash of who they are: the same ones each time, whoever else there is. */
import type { Some } from '../runtime/flags.ts';
import { hash53 } from '../store/hash.ts';

/** Between 0 and 1. */
export function drawn(text: string): number {
  return hash53(text) / 2 ** 53;
}

/** About `most` of `all`; null: everybody. */
export function somePeople(seed: string, most: number, all: number): Some | null {
  const share = most / Math.max(1, all);
  return share >= 1 ? null : { share, has: (id) => drawn(`${seed}|${id}`) < share };
}
