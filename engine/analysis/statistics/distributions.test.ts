/** The distributions against values worked out with SciPy 1.17, in `cases/distributions.json`. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chiSquaredTail } from './chi-squared.ts';
import { incompleteBeta } from './incomplete-beta.ts';
import { normalQuantile, normalTail } from './normal.ts';
import { studentQuantile, studentTail } from './student.ts';

type Case = Readonly<Record<string, number>> & { readonly is: number };

const functions: Readonly<Record<string, { of: (one: Case) => number; within: number }>> = {
  normal_tail: { of: ({ z }) => normalTail(z!), within: 1e-12 },
  normal_quantile: { of: ({ p }) => normalQuantile(p!), within: 1e-14 },
  student_tail: { of: ({ t, degrees }) => studentTail(t!, degrees!), within: 1e-10 },
  student_quantile: { of: ({ p, degrees }) => studentQuantile(p!, degrees!), within: 1e-9 },
  chi_squared_tail: { of: ({ x, degrees }) => chiSquaredTail(x!, degrees!), within: 1e-12 },
  incomplete_beta: { of: ({ a, b, x }) => incompleteBeta(a!, b!, x!), within: 1e-11 },
};

const cases = JSON.parse(
  readFileSync(new URL('cases/distributions.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, readonly Case[]>>;

test.each(Object.entries(cases))('%s is as exact as it says', (name, table) => {
  const { of, within } = functions[name]!;
  const errors = table.map((one) => ({
    ...one,
    got: of(one),
    error: Math.abs(of(one) - one.is) / (Math.abs(one.is) || 1),
  }));
  expect(errors.filter(({ error }) => !(error <= within))).toEqual([]);
});
