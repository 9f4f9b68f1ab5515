/**
 * The public data that tests of models read: what ships lies in `data/`; the rest lies beside the repository, where it may be missing,
 * and `CARILLON_DATA` names another folder of it. Each file's source and licence: `data/README.md`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

const beside =
  process.env['CARILLON_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

export type Row = Readonly<Record<string, string>>;

/** Rows of a file that ships. */
export function shippedRows(name: string): readonly Row[] {
  return rowsIn(fileURLToPath(new URL(`data/${name}`, import.meta.url)));
}

/** Where a file lies that does not ship; null when it is not there. */
export function besideFile(path: string): string | null {
  const file = join(beside, path);
  return existsSync(file) ? file : null;
}

export function rowsIn(file: string): readonly Row[] {
  const bytes = readFileSync(file);
  return parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true });
}

export function numbersOf(rows: readonly Row[], name: string): Float64Array {
  return Float64Array.from(rows, (row) => Number(row[name]));
}
