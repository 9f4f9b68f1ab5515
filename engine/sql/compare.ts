/** A number of a query against `at_least`, `at_most`, `exactly` and `between`. What is missing satisfies none. */
import type { Comparison } from '../compiler/comparison.ts';
import { joined, type Sql, sql, value } from './text.ts';

const number = (given: number) => value(given, 'number');

export function comparisonSql(measured: Sql, { at_least, at_most, exactly, between }: Comparison): Sql {
  const tests: Sql[] = [];
  if (between !== undefined) {
    tests.push(sql`${measured} between ${number(between[0]!)} and ${number(between[1]!)}`);
  }
  if (at_least !== undefined) tests.push(sql`${measured} >= ${number(at_least)}`);
  if (at_most !== undefined) tests.push(sql`${measured} <= ${number(at_most)}`);
  if (exactly !== undefined) tests.push(sql`${measured} = ${number(exactly)}`);
  return sql`((${joined(tests, ' and ')}) is true)`;
}
