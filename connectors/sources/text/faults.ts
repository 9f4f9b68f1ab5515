/** Faults that any line of text may have. */
import type { SourceRowFault } from '../../../engine/index.ts';

/** Of a row that is set aside, as much is kept as a person may want to look at. */
const MOST_RAW = 10_000;

export function faultAt(row: number, fault: string, raw: string): SourceRowFault {
  return { row, fault, raw: raw.length > MOST_RAW ? `${raw.slice(0, MOST_RAW)}…` : raw };
}

export const TOO_LONG = 'the row is longer than 1 MiB';
export const NOT_UTF8 = 'the row is not valid UTF-8; was the file saved in another encoding (Latin-1, GBK)?';
export const notOf = (encoding: string) =>
  `the row is not valid ${encoding}; was the file saved in another encoding?`;

/** What the decoder puts where bytes were not UTF-8. */
export const REPLACED = '\uFFFD';
