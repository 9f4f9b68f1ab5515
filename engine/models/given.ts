/** What a model is given, as plain data that a thread can be handed, and in the form in which its type takes it. */
import type { Texts, TrainingData, Transactions } from './types/type.ts';
import { arranged, type Gathering } from './vectors.ts';

export interface Given {
  /** Where looking ends: nothing in the data lies after it. */
  readonly asOf: number;
  /** Features of people, with what came true of them. */
  readonly rows?: Gathering;
  readonly transactions?: Transactions;
  readonly texts?: Texts;
  /** Of a model that was learnt elsewhere: what it said of the rows, by moment, then by person. */
  readonly scores?: Float64Array;
  /** Of sources that count people by place: who stands at each. */
  readonly people?: Float64Array;
}

export function dataOf({ rows, people: _, ...others }: Given): TrainingData {
  return { ...others, ...(rows && arranged(rows)) };
}

/** Whom the rows of a score are of. */
export function peopleOf(given: Given, { features, transactions, texts }: TrainingData): Float64Array {
  if (given.people) return given.people;
  if (features) return features.people;
  return (transactions?.person ?? texts?.person ?? new Float64Array(0)).filter(
    (person, row, all) => person !== all[row - 1],
  );
}

/** How many rows there are to learn from, or to judge by. */
export function sizeOf({ features, transactions, texts }: TrainingData): number {
  return features?.table.rows ?? transactions?.at.length ?? texts?.at.length ?? 0;
}
