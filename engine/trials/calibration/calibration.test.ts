/** Short: a twentieth of the runs, so only gross errors show. CARILLON_LONG=1: 2,000 made-up experiments a promise, as `npm run calibrate` does. */
import { expect, test } from 'vitest';
import { calibrate } from './check.ts';
import { checks } from './checks.ts';
import { LONG } from './kept.ts';
import { Random } from './random.ts';

const runs = Number(process.env['CARILLON_LONG'] ?? 0) > 0 ? LONG : LONG / 20;

test.each(checks)('$id: $title', (check) => {
  const result = calibrate(check, runs, new Random(1, check.id));
  expect(result, JSON.stringify({ ...result, promised: check.promised })).toMatchObject({ isKept: true });
});

test('a promise that is broken is called so', () => {
  const [found] = checks;
  const eager = { ...found!, run: (random: Random) => random.uniform() < 0.1 };
  expect(calibrate(eager, LONG, new Random(1)).isKept).toBe(false);
});
