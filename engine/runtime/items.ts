/** Rows of a source → items: one row each, or, with `group`, consecutive rows with the same value. */
import type { SourceProgram } from '../compiler/program.ts';
import type { Json } from '../store/store.ts';
import type { SourceReader } from './source.ts';

/** Rows of one item at most: a file that is not sorted by its group would otherwise fill the memory. */
const MOST_ROWS = 10_000;

export interface Item {
  /** First and last row it was made of, counted from 1. */
  readonly row: number;
  readonly lastRow: number;
  /** Names that mappings see: those of the (first) row, and with `group` also `rows`. */
  readonly names: Readonly<Record<string, Json>>;
  /** Why it could not be read, or null. */
  readonly fault: string | null;
}

/** Items in order of their rows, from where the reader stands. */
export async function* itemsOf(source: SourceProgram, reader: SourceReader): AsyncGenerator<Item> {
  let group: { row: number; lastRow: number; value: unknown; rows: Record<string, Json>[] } | null = null;
  const close = function* (): Generator<Item> {
    if (group) {
      const { row, lastRow, rows } = group;
      const fault =
        rows.length > MOST_ROWS ? `more than ${MOST_ROWS} rows have the same ${source.group}` : null;
      yield { row, lastRow, names: { ...rows[0], rows: fault ? [] : rows }, fault };
    }
    group = null;
  };
  for await (const read of reader) {
    if ('fault' in read) {
      yield* close();
      yield { row: read.row, lastRow: read.row, names: { raw: read.raw }, fault: read.fault };
      continue;
    }
    const names = named(read.record as Record<string, Json>, read.row, source);
    if (source.group === null) {
      yield { row: read.row, lastRow: read.row, names, fault: null };
      continue;
    }
    const value = names[source.group];
    if (group && group.value === value) {
      group.lastRow = read.row;
      if (group.rows.length <= MOST_ROWS) group.rows.push(names);
    } else {
      yield* close();
      group = { row: read.row, lastRow: read.row, value, rows: [names] };
    }
  }
  yield* close();
}

function named(
  record: Record<string, Json>,
  row: number,
  { rowNumber }: SourceProgram,
): Record<string, Json> {
  return rowNumber === null ? record : { ...record, [rowNumber]: row };
}
