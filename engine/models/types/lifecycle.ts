/**
 * Where customers stand and where they are likely to go next: stages by rule, from the times in which people come back, and the shares of
 * those who went from each stage to each other within a step, pulled a little towards the shares of all.
 */
import { ModelFault } from '../fault.ts';
import { byDay, DAY, historiesOf } from '../learners/histories.ts';
import { meanOf } from '../learners/metrics/losses.ts';
import { interval } from './interval.ts';
import type { ModelType, TrainingData, Transactions } from './type.ts';

export const STAGES = ['new', 'active', 'cooling', 'dormant', 'lost'] as const;
export type Stage = (typeof STAGES)[number];

export interface LifecycleSpec {
  /** Days of a step; 30 unless told. */
  readonly step?: number;
  /** Days without an order until cooling, dormant, lost; from the times in which people come back unless told. */
  readonly limits?: Limits;
}

export interface Limits {
  readonly cooling: number;
  readonly dormant: number;
  readonly lost: number;
}

export interface Lifecycle {
  readonly step: number;
  readonly limits: Limits;
  /** Shares by stage now, then stage a step later. */
  readonly next: readonly (readonly number[])[];
  readonly counts: readonly (readonly number[])[];
}

/** So many imagined people of the overall shares stand behind each stage. */
const PRIOR = 5;
const FEWEST_STEPS = 100;

export const lifecycle: ModelType<LifecycleSpec, Lifecycle> = {
  type: 'lifecycle',
  needs: 'transactions',

  fit(data, { step = 30, limits }, seed) {
    const own = limits ?? limitsFrom(data, seed);
    if (!(step > 0) || !(own.cooling > 0 && own.dormant > own.cooling && own.lost > own.dormant))
      throw new ModelFault('CAR-978', {
        what: `Stages begin after ${own.cooling}, ${own.dormant} and ${own.lost} days, steps are ${step} days.`,
        why: 'They are longer than nought and in order.',
        fix: 'Say three numbers of days, each greater than the one before.',
      });
    const counts = STAGES.map(() => STAGES.map(() => 0));
    for (const [from, to] of stepsIn(data, own, step)) counts[from]![to]!++;
    const all = STAGES.map((_, to) => counts.reduce((sum, row) => sum + row[to]!, 0));
    const steps = all.reduce((sum, count) => sum + count, 0);
    if (steps < FEWEST_STEPS)
      throw new ModelFault('CAR-970', {
        what: `People were seen at ${steps} ends of a step of ${step} days.`,
        why: `Fewer than ${FEWEST_STEPS} do not say where people go.`,
        fix: 'Wait, or take shorter steps.',
      });
    const next = counts.map((row) => {
      const seen = row.reduce((sum, count) => sum + count, 0);
      return row.map(
        (count, to) => (count + (PRIOR * (all[to]! + 1)) / (steps + all.length)) / (seen + PRIOR),
      );
    });
    return { step, limits: own, next, counts };
  },

  score({ limits, next }, data) {
    const { transactions, asOf } = given(data);
    const { from, last } = historiesOf(byDay(transactions), asOf);
    const stages = Array.from(last.keys(), (row) => {
      const orders = from[row + 1]! - from[row]!;
      return stageOf(limits, orders, (asOf - last[row]!) / DAY);
    });
    const likely = stages.map((stage) => next[stage]!.indexOf(Math.max(...next[stage]!)));
    return {
      stage: stages.map((stage) => STAGES[stage]!),
      next_stage: likely.map((stage) => STAGES[stage]!),
      probability: Float64Array.from(likely, (to, row) => next[stages[row]!]![to]!),
      orders_again: Float64Array.from(stages, (stage) => next[stage]![1]!),
    };
  },

  evaluate({ limits, next, step, counts }, data) {
    const steps = stepsIn(data, limits, step);
    const all = STAGES.map((_, to) => counts.reduce((sum, row) => sum + row[to]!, 0) + 1);
    const sum = all.reduce((a, b) => a + b, 0);
    const loss = (of: (from: number, to: number) => number) =>
      meanOf(steps.length, (index) => -Math.log(Math.max(1e-15, of(...steps[index]!))));
    return {
      rows: steps.length,
      metrics: { log_loss: loss((from, to) => next[from]![to]!) },
      baseline: { log_loss: loss((_, to) => all[to]! / sum) },
    };
  },

  describe: ({ step, limits, next, counts }) => ({
    method: `Stages by days without an order (cooling after ${limits.cooling}, dormant after ${limits.dormant}, lost after ${limits.lost}); moves within ${step} days.`,
    sections: [
      {
        heading: 'Where people go',
        columns: ['from', 'seen', ...STAGES],
        rows: next.map((row, from) => [
          STAGES[from]!,
          counts[from]!.reduce((sum, count) => sum + count, 0),
          ...row,
        ]),
      },
    ],
  }),
};

function stageOf({ cooling, dormant, lost }: Limits, orders: number, days: number): number {
  if (days < cooling) return orders === 1 ? 0 : 1;
  if (days < dormant) return 2;
  return days < lost ? 3 : 4;
}

/** Each person's stage at the end of a step and of the next, from their first order on. */
function stepsIn(data: TrainingData, limits: Limits, step: number): (readonly [number, number])[] {
  const { transactions, asOf } = given(data);
  historiesOf(transactions, asOf);
  const days = byDay(transactions);
  const { from } = historiesOf(days, asOf);
  const moves: (readonly [number, number])[] = [];
  for (let person = 0; person + 1 < from.length; person++) {
    const at = (instant: number): number => {
      let row = from[person]!;
      while (row + 1 < from[person + 1]! && days.at[row + 1]! <= instant) row++;
      return stageOf(limits, row - from[person]! + 1, (instant - days.at[row]!) / DAY);
    };
    const first = days.at[from[person]!]!;
    for (let instant = asOf - step * DAY; instant >= first; instant -= step * DAY)
      moves.push([at(instant), at(instant + step * DAY)]);
  }
  return moves;
}

function limitsFrom(data: TrainingData, seed: string): Limits {
  const { all } = interval.fit(data, { groups: 1 }, seed);
  const cooling = Math.max(1, all.usual ?? 30);
  const dormant = Math.max(cooling + 1, all.overdue ?? 2 * cooling);
  return { cooling, dormant, lost: 2 * dormant };
}

function given({ transactions, asOf }: TrainingData): { transactions: Transactions; asOf: number } {
  if (transactions === undefined || asOf === undefined)
    throw new TypeError('lifecycle needs transactions and asOf');
  return { transactions, asOf };
}
