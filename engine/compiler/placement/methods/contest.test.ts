import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Contest } from './contest.ts';

const DRAWS = 8;
const values = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: DRAWS, maxLength: DRAWS });

/** Everybody looked at anew. */
function counted(rows: readonly Float64Array[]): number[] {
  const times = rows.map(() => 0);
  for (let draw = 0; draw < DRAWS; draw++) {
    const most = Math.max(...rows.map((row) => row[draw]!));
    times[rows.findIndex((row) => row[draw] === most)]! += 1;
  }
  return times;
}

test('whoever was asked before, the answer is that of everybody looked at anew', () => {
  fc.assert(
    fc.property(
      fc.array(values, { minLength: 6, maxLength: 6 }),
      fc.array(fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 }),
      (numbers, questions) => {
        const people = numbers.map((own) => ({ row: Float64Array.from(own) }));
        const contest = new Contest(DRAWS);
        for (const question of questions) {
          const members = question.toSorted((a, b) => a - b).map((place) => people[place]!);
          const rows = members.map(({ row }) => row);
          expect(contest.among(members, rows)).toEqual(counted(rows));
        }
      },
    ),
  );
});
