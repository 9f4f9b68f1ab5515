/** A statement as data: its text, its values, and how its answer is read. `connection.ts` sends it. */
import { hashText } from '../hash.ts';
import type { SqlValue } from './array.ts';

export type Parameter = SqlValue | Buffer;
export type Row = readonly SqlValue[];

export interface Statement<T> {
  readonly text: string;
  readonly values: readonly Parameter[];
  /** Under which a connection keeps it prepared; left out, it is planned each time. */
  readonly name?: string;
  /** `affected` is how many rows were written, or else read. May throw: then the transaction is rolled back. */
  read(rows: readonly Row[], affected: number): T;
}

/** The answers of several statements, in their order. */
export type Answers<S extends readonly Statement<unknown>[]> = {
  readonly [K in keyof S]: S[K] extends Statement<infer T> ? T : never;
};

/**
 * Makes statements that connections keep prepared. The shape of the tables is part of the name: after a migration
 * the same text may give other types, which a prepared statement would not survive.
 */
export type Prepare = <T>(
  text: string,
  read: (rows: readonly Row[], affected: number) => T,
) => (...values: Parameter[]) => Statement<T>;

export function preparing(shape: number): Prepare {
  return (text, read) => {
    const name = `${shape}_${hashText(text)}`;
    return (...values) => ({ name, text, values, read });
  };
}

/** A statement for once. */
export function once<T>(
  text: string,
  values: readonly Parameter[],
  read: (rows: readonly Row[], affected: number) => T,
): Statement<T> {
  return { text, values, read };
}

export const nothing = (): void => {};

/** The one value of the first row. */
export const single = <T extends SqlValue>(rows: readonly Row[]): T => rows[0]![0] as T;

/** The first value of every row. */
export const firsts = <T extends SqlValue>(rows: readonly Row[]): readonly T[] =>
  rows.map((row) => row[0] as T);
