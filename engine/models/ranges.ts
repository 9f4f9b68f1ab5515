/** Rows of numbers, some of each person, gathered as people come and put in order of people in the end: the same in whatever order they came. */
import { Growing } from './vectors.ts';

export interface Ranged {
  /** Ascending. */
  readonly people: Float64Array;
  /** Of each of them, the place at which they were added. */
  readonly added: Int32Array;
  /** Of each row, the place of its person among the people. */
  readonly person: Int32Array;
  readonly columns: readonly Float64Array[];
}

export class Ranges {
  readonly #people: { readonly person: number; readonly from: number; readonly place: number }[] = [];
  readonly #columns: readonly Growing[];

  constructor(width: number) {
    this.#columns = Array.from({ length: width }, () => new Growing());
  }

  add(person: number, rows: Iterable<readonly number[]>): void {
    this.#people.push({ person, from: this.#columns[0]!.length, place: this.#people.length });
    for (const row of rows) for (const [index, column] of this.#columns.entries()) column.add(row[index]!);
  }

  get ranged(): Ranged {
    const given = this.#columns.map(({ values }) => values);
    const rows = given[0]!.length;
    const person = new Int32Array(rows);
    const columns = given.map(() => new Float64Array(rows));
    const sorted = this.#people.toSorted((a, b) => a.person - b.person);
    let next = 0;
    for (const [place, one] of sorted.entries()) {
      const until = this.#people[one.place + 1]?.from ?? rows;
      for (const [index, values] of given.entries())
        columns[index]!.set(values.subarray(one.from, until), next);
      person.fill(place, next, next + until - one.from);
      next += until - one.from;
    }
    return {
      people: Float64Array.from(sorted, (one) => one.person),
      added: Int32Array.from(sorted, (one) => one.place),
      person,
      columns,
    };
  }
}
