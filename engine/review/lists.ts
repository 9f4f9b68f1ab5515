/** Lists from outside, as `status` tells it: when each was read, and how many of its rows name nobody. */
import type { ListProgram } from '../compiler/list.ts';
import { listReport } from '../runtime/list.ts';
import type { Store } from '../store/store.ts';
import type { Paint } from './paint.ts';
import { columns } from './table.ts';
import { counted, instantWords, number } from './words.ts';

export interface ListStatus {
  /** Id of the segment. */
  readonly segment: string;
  readonly path: string;
  /** Null: not yet. */
  readonly last: {
    readonly at: number;
    readonly rows: number;
    /** Rows that name nobody known. */
    readonly unknown: number;
    /** Rows that cannot be read or mapped. */
    readonly faulty: number;
  } | null;
}

export async function listsOf(store: Store, lists: readonly ListProgram[]): Promise<readonly ListStatus[]> {
  const found: ListStatus[] = [];
  for (const { segment, path } of lists) {
    const report = await listReport(store, segment);
    const last = report && {
      at: report.at,
      rows: report.rows,
      unknown: report.unknown,
      faulty: report.faulty,
    };
    found.push({ segment, path, last });
  }
  return found;
}

export function listLines(lists: readonly ListStatus[], zone: string, paint: Paint): string[] {
  if (lists.length === 0) return [];
  const rows = lists.map(({ segment, path, last }) => [`  ${segment}`, path, wordsOf(last, zone)]);
  return [`${paint.strong('Lists')} from outside`, ...columns(rows, ['left', 'left', 'left'])];
}

function wordsOf(last: ListStatus['last'], zone: string): string {
  if (last === null) return 'not read yet';
  const { at, rows, unknown, faulty } = last;
  const parts = [
    counted(rows, 'row'),
    ...(unknown > 0 ? [`${number(unknown)} for nobody known`] : []),
    ...(faulty > 0 ? [`${number(faulty)} that cannot be read`] : []),
  ];
  return `read ${instantWords(at, zone)}: ${parts.join(', ')}`;
}
