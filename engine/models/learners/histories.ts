/** What each customer's purchases come to: first, last, how many, worth what. Purchases of one day are one where models want that. */
import { ModelFault } from '../fault.ts';
import type { Transactions } from '../types/type.ts';

export const DAY = 86_400_000;

/** One element per customer, in ascending order of the number. */
export interface Histories {
  readonly people: Float64Array;
  /** Places in the transactions: the first of each customer's, and one past the last of all. */
  readonly from: Int32Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly orders: Float64Array;
  readonly value: Float64Array;
}

/** @throws ModelFault when a purchase lies after `asOf`, or a number is not finite. */
export function historiesOf(transactions: Transactions, asOf: number): Histories {
  const { person, at, value } = transactions;
  checkTransactions(transactions, asOf);
  const starts: number[] = [];
  for (let row = 0; row < person.length; row++)
    if (row === 0 || person[row] !== person[row - 1]) starts.push(row);
  const from = Int32Array.from([...starts, person.length]);
  const sums = starts.map((start, index) => {
    let sum = 0;
    for (let row = start; row < from[index + 1]!; row++) sum += value[row]!;
    return sum;
  });
  return {
    people: Float64Array.from(starts, (row) => person[row]!),
    from,
    first: Float64Array.from(starts, (row) => at[row]!),
    last: Float64Array.from(starts, (_, index) => at[from[index + 1]! - 1]!),
    orders: Float64Array.from(starts, (row, index) => from[index + 1]! - row),
    value: Float64Array.from(sums),
  };
}

/** Purchases of one day are one, worth what they are together. */
export function byDay({ person, at, value }: Transactions): Transactions {
  const keep: number[] = [];
  const sums: number[] = [];
  for (let row = 0; row < person.length; row++) {
    const isSame = row > 0 && person[row] === person[row - 1] && dayOf(at[row]!) === dayOf(at[row - 1]!);
    if (isSame) sums[sums.length - 1]! += value[row]!;
    else {
      keep.push(row);
      sums.push(value[row]!);
    }
  }
  return {
    person: Float64Array.from(keep, (row) => person[row]!),
    at: Float64Array.from(keep, (row) => dayOf(at[row]!) * DAY),
    value: Float64Array.from(sums),
  };
}

/** Those at or before an instant. */
export function until({ person, at, value }: Transactions, instant: number): Transactions {
  const rows = Int32Array.from(at.keys()).filter((row) => at[row]! <= instant);
  const of = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return { person: of(person), at: of(at), value: of(value) };
}

export function dayOf(instant: number): number {
  return Math.floor(instant / DAY);
}

/** @throws ModelFault when one is not a number, or lies after `asOf`; `what` names the things, e.g. `message`. */
export function checkInstants(at: Float64Array, asOf: number | undefined, what: string): void {
  for (const [row, instant] of at.entries()) {
    if (!Number.isFinite(instant))
      throw new ModelFault('CAR-973', {
        what: `One ${what}, number ${row + 1}, lies at ${instant}.`,
        why: 'What has no time cannot be put in order.',
        fix: 'Look for a date that is missing.',
      });
    if (asOf !== undefined && instant > asOf)
      throw new ModelFault('CAR-974', {
        what: `One ${what}, number ${row + 1}, lies at ${inWords(instant)}, after ${inWords(asOf)}.`,
        why: 'A model learns from what lies at or before its cut-off.',
        fix: 'Look for a clock, a time zone, or things that are planned.',
      });
  }
}

/** Beyond what dates can be, the number itself. */
function inWords(instant: number): string {
  return Math.abs(instant) <= 8.64e15 ? new Date(instant).toISOString() : `${instant} ms`;
}

function checkTransactions({ person, at, value }: Transactions, asOf: number): void {
  for (let row = 0; row < person.length; row++) {
    if (!Number.isFinite(at[row]!) || !Number.isFinite(value[row]!))
      throw new ModelFault('CAR-973', {
        what: `A purchase of customer ${person[row]} has the value ${value[row]} at ${at[row]}.`,
        why: 'One such value would spoil every sum.',
        fix: 'Look for a purchase without a date or a value, and for a division by nought.',
      });
    if (at[row]! > asOf)
      throw new ModelFault('CAR-974', {
        what: `A purchase of customer ${person[row]} lies at ${inWords(at[row]!)}, after ${inWords(asOf)}.`,
        why: 'A model learns from what lies at or before its cut-off.',
        fix: 'Look for a clock, a time zone, or orders that are planned.',
      });
    const isSorted =
      row === 0 ||
      person[row]! > person[row - 1]! ||
      (person[row] === person[row - 1] && at[row]! >= at[row - 1]!);
    if (!isSorted) throw new RangeError(`transactions are sorted by person, then time; row ${row} is not`);
  }
}
