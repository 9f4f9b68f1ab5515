/** Interactions parted by when they were: what a version is asked about people from, and what came after. */
import type { Interactions } from '../types/type.ts';
import { rowsOf } from './leave-last-out.ts';

export interface EarlierAndLater {
  readonly earlier: Interactions;
  readonly later: Interactions;
}

/** Null where nothing is marked as later: all of it is for whoever judges to part. */
export function earlierAndLater({ isLater, ...all }: Interactions): EarlierAndLater | null {
  if (isLater === undefined) return null;
  const rows = Int32Array.from(isLater.keys());
  return {
    earlier: rowsOf(
      all,
      rows.filter((row) => isLater[row] === 0),
    ),
    later: rowsOf(
      all,
      rows.filter((row) => isLater[row] === 1),
    ),
  };
}
