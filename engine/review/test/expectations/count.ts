/** How many there must be of something. */

import { compare, timesText } from '../../../compiler/comparison.ts';
import type { Times } from '../../../language/kinds.ts';

const ONE_OR_MORE: Times = { at_least: 1 };

export function isEnough(times: Times | undefined, count: number): boolean {
  return compare(times ?? ONE_OR_MORE, count);
}

/** `` for one or more. */
export function timesWords(times: Times | undefined): string {
  return times === undefined ? '' : `, ${timesText(times)}`;
}
