/**
 * Rows of several buckets, which one statement writes or looks up together: a column of buckets stands beside the
 * others. Knows no table.
 */
import type { Bucket } from '../store.ts';
import { arrayOf } from './array.ts';
import type { Row } from './statement.ts';

/** Each bucket once, and none without rows. */
export type ByBucket<R> = readonly (readonly [Bucket, readonly R[]])[];

/** What each of several asks has for its bucket; those that have nothing are left out. */
export function byBucket<A extends { readonly bucket: Bucket }, R>(
  asks: readonly A[],
  rowsOf: (ask: A) => readonly R[] | undefined,
): ByBucket<R> {
  return asks.flatMap((ask) => {
    const rows = rowsOf(ask) ?? [];
    return rows.length === 0 ? [] : [[ask.bucket, rows] as const];
  });
}

/** The same buckets with other rows, of which there are some for each. */
export function inEach<R, S>(
  given: ByBucket<R>,
  change: (rows: readonly R[], bucket: Bucket) => readonly S[],
): ByBucket<S> {
  return given.map(([bucket, rows]) => [bucket, change(rows, bucket)]);
}

/** All rows, one bucket behind the other. */
export function rowsOf<R>(given: ByBucket<R>): readonly R[] {
  return given.length === 1 ? given[0]![1] : given.flatMap(([, rows]) => rows);
}

/** The bucket of each of these rows. */
export function bucketsOf(given: ByBucket<unknown>): Buffer {
  const buckets = given.flatMap(([bucket, { length }]) => new Array<Bucket>(length).fill(bucket));
  return arrayOf('integer', buckets);
}

/** What was found in each bucket; those in which there was nothing are left out. */
export type Found<R> = ReadonlyMap<Bucket, readonly R[]>;

/** For rows whose last column is their bucket. */
export function foundBy<R>(toRow: (row: Row) => R): (rows: readonly Row[]) => Found<R> {
  return (rows) => {
    const found = new Map<Bucket, R[]>();
    for (const row of rows) {
      const bucket = row.at(-1) as Bucket;
      const known = found.get(bucket);
      if (known === undefined) found.set(bucket, [toRow(row)]);
      else known.push(toRow(row));
    }
    return found;
  };
}
