import { expect, test } from 'vitest';
import { Draws } from '../draws.ts';
import { meanReward } from '../posterior.ts';
import { Shelf } from '../shelf.ts';
import type { Ask, Rewarded } from '../slate.ts';
import { methods } from './index.ts';
import { DRAWS } from './thompson.ts';

function askOf(decision: string, seen: ReadonlyMap<string, Rewarded>, rewardIsNumber = false): Ask {
  const rewarded = (id: string) => seen.get(id) ?? null;
  return { decision, rewarded, rewardIsNumber, belief: { seen } } as unknown as Ask;
}
const entries = (count: number) =>
  new Shelf(
    Array.from({ length: count }, (_, arm) => ({ id: `arm${arm}`, item: {}, is: [], candidate: null })),
  ).entries;

const times = (seen: Rewarded | undefined, reward: number): Rewarded => ({
  decisions: (seen?.decisions ?? 0) + 1,
  rewarded: (seen?.rewarded ?? 0) + (reward > 0 ? 1 : 0),
  sum: (seen?.sum ?? 0) + reward,
  squares: (seen?.squares ?? 0) + reward * reward,
});

/** Plays a bandit; the share of the last thousand rounds in which the best was drawn. */
function played(
  rounds: number,
  isNumber: boolean,
  reward: (arm: number, draws: Draws) => number,
  best: number,
): number {
  const options = entries(4);
  const seen = new Map<string, Rewarded>();
  let hits = 0;
  for (let round = 0; round < rounds; round++) {
    const arm = methods.thompson
      .begin(askOf(`r${round}`, seen, isNumber))(options, 0)
      .drawn();
    const { id } = options[arm]!;
    seen.set(id, times(seen.get(id), reward(arm, new Draws(`reward ${round}`))));
    if (round >= rounds - 1000 && arm === best) hits += 1;
  }
  return hits / 1000;
}

test('Thompson sampling comes to the best of yes and no', () => {
  const rates = [0.1, 0.12, 0.3, 0.15];
  expect(played(3000, false, (arm, draws) => (draws.uniform() < rates[arm]! ? 1 : 0), 2)).toBeGreaterThan(
    0.9,
  );
}, 30_000);

test('Thompson sampling comes to the best of numbers', () => {
  const means = [1, 4, 2, 3];
  expect(played(3000, true, (arm, draws) => means[arm]! + 2 * draws.normal(), 1)).toBeGreaterThan(0.9);
}, 30_000);

test('the probability that is written down is how often it is drawn', () => {
  const options = entries(3);
  const seen = new Map([
    ['arm0', { decisions: 20, rewarded: 4, sum: 4, squares: 4 }],
    ['arm1', { decisions: 20, rewarded: 6, sum: 6, squares: 6 }],
    ['arm2', { decisions: 5, rewarded: 1, sum: 1, squares: 1 }],
  ]);
  const belief = {};
  const drawn = [0, 0, 0];
  const said = [0, 0, 0];
  const decisions = 3000;
  for (let decision = 0; decision < decisions; decision++) {
    const found = methods.thompson.begin({ ...askOf(`d${decision}`, seen), belief })(options, 0);
    drawn[found.drawn()]! += 1;
    for (const [index, chance] of found.chances.entries()) said[index]! += chance;
  }
  for (const index of drawn.keys()) {
    const share = drawn[index]! / decisions;
    // Four standard errors: of the share, and of the estimate.
    const error = Math.sqrt(share * (1 - share) * (1 / decisions + 1 / DRAWS));
    expect(Math.abs(share - said[index]! / decisions)).toBeLessThan(4 * error);
  }
}, 30_000);

test('epsilon draws any of them alike', () => {
  const options = entries(4);
  const drawn = [0, 0, 0, 0];
  for (let decision = 0; decision < 4000; decision++) {
    const found = methods.epsilon.begin(askOf(`d${decision}`, new Map()))(options, 0);
    expect(found.chances).toEqual([0.25, 0.25, 0.25, 0.25]);
    drawn[found.drawn()]! += 1;
  }
  for (const count of drawn) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(4000 * 0.25 * 0.75));
});

test('draws have the moments that they should have', () => {
  const draws = new Draws('moments');
  const moments = (draw: () => number) => {
    const all = Array.from({ length: 20_000 }, draw);
    const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
    return [mean, all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / all.length];
  };
  const close = ([mean, variance]: number[], [m, v]: readonly [number, number]) => {
    expect(Math.abs(mean! - m)).toBeLessThan(5 * Math.sqrt(v / 20_000));
    expect(variance! / v).toBeGreaterThan(0.93);
    expect(variance! / v).toBeLessThan(1.07);
  };
  close(
    moments(() => draws.uniform()),
    [1 / 2, 1 / 12],
  );
  close(
    moments(() => draws.normal()),
    [0, 1],
  );
  close(
    moments(() => draws.gamma(3.5)),
    [3.5, 3.5],
  );
  close(
    moments(() => draws.beta(2, 5)),
    [2 / 7, 10 / (49 * 8)],
  );
  expect(new Draws('a').uniform()).toBe(new Draws('a').uniform());
  expect(meanReward({ decisions: 8, rewarded: 4, sum: 4, squares: 4 }, false)).toBe(0.5);
});
