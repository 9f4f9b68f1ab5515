/** How often counts that came about by the real assignment are called uneven. */
import { sampleRatio } from '../../analysis/statistics/sample-ratio.ts';
import { armOf } from '../../compiler/assignment.ts';
import type { Check } from './check.ts';
import type { Random } from './random.ts';

const ARMS = { a: 20, b: 30, c: 50 };
const PEOPLE = 1_000;

export const shares: readonly Check[] = [0.05, 0.01].map((rate) => ({
  id: `srm_${rate * 100}`,
  title: `Three arms of an experiment are called uneven at p < ${rate} though all is well`,
  promised: { how: 'exactly', rate },
  run: (random: Random) => p(random) < rate,
}));

/** Another experiment, and other people, each time. */
function p(random: Random): number {
  const counts = { a: 0, b: 0, c: 0 };
  const experiment = `e${Math.floor(random.uniform() * 2 ** 32)}`;
  const first = Math.floor(random.uniform() * 2 ** 50);
  for (let person = 0; person < PEOPLE; person += 1) {
    counts[armOf(experiment, first + person, ARMS) as keyof typeof counts] += 1;
  }
  return sampleRatio(Object.values(counts), Object.values(ARMS))!.p;
}
