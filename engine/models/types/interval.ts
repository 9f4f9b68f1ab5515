/**
 * When people buy again: the distribution of the time between two orders by group, counting those who are still being waited for, and
 * the turning points for contact: when it becomes likely, when it is overdue, when the person is as good as lost.
 */
import { ModelFault } from '../fault.ts';
import { byDay, DAY, historiesOf } from '../learners/histories.ts';
import { kaplanMeier, type Survival, survivalAt, timeBy } from '../learners/kaplan-meier.ts';
import { meanOf } from '../learners/metrics/losses.ts';
import type { ModelType, TrainingData, Transactions } from './type.ts';

export interface IntervalSpec {
  /** Groups by how many orders people have had, the last open; 1, 2 and 3 or more unless told. */
  readonly groups?: number;
}

export interface Interval {
  readonly all: Curve;
  /** By orders so far, from 1; the last stands for that many or more. */
  readonly byOrders: readonly Curve[];
}

export interface Curve extends Survival {
  /** Days after which a quarter, half and nine tenths of those who ever come have come back. */
  readonly likely: number | null;
  readonly usual: number | null;
  readonly overdue: number | null;
  /** The share that had come back at the end of the curve. */
  readonly ever: number;
}

const FEWEST = 50;

export const interval: ModelType<IntervalSpec, Interval> = {
  type: 'interval',
  needs: 'transactions',

  fit(data, { groups = 3 }) {
    const { waits, came, orders } = gaps(given(data));
    const all = curveOf(waits, came, () => true);
    if (all.came < FEWEST)
      throw new ModelFault('CAR-970', {
        what: `People came back ${all.came} times.`,
        why: `Fewer than ${FEWEST} times do not show how long it takes.`,
        fix: 'Wait for more orders.',
      });
    const byOrders = Array.from({ length: groups }, (_, group) => {
      const isOwn = (row: number) => Math.min(orders[row]!, groups) === group + 1;
      const own = curveOf(waits, came, isOwn);
      // A group that is too small is like all.
      return own.came < FEWEST ? all : own;
    });
    return { all, byOrders };
  },

  score({ byOrders }, data) {
    const { asOf, last, orders } = standing(given(data));
    const curve = (row: number) => byOrders[Math.min(orders[row]!, byOrders.length) - 1]!;
    const waited = last.map((at) => (asOf - at) / DAY);
    const each = (of: (row: number) => number) => Float64Array.from(last.keys(), of);
    return {
      days_since: waited,
      usual_days: each((row) => curve(row).usual ?? Number.NaN),
      // Of those who waited as long, the share that comes within thirty days.
      comes_in_30d: each((row) => comesWithin(curve(row), waited[row]!, 30)),
      phase: Array.from(waited, (days, row) => phaseOf(curve(row), days)),
    };
  },

  /** How often people came back within the usual time, which should be half of those who ever did. */
  evaluate(artefact, data) {
    const { waits, came, orders } = gaps(given(data));
    const rows = Array.from(waits.keys()).filter((row) => came[row] === 1);
    const within = meanOf(rows.length, (index) => {
      const row = rows[index]!;
      const { usual } = artefact.byOrders[Math.min(orders[row]!, artefact.byOrders.length) - 1]!;
      return Number(usual !== null && waits[row]! <= usual);
    });
    return { rows: rows.length, metrics: { came_by_the_usual_time: within } };
  },

  describe: ({ all, byOrders }) => ({
    method: `Kaplan–Meier over ${all.waited} waits, of which ${all.came} ended in an order.`,
    sections: [
      {
        heading: 'Days to the next order',
        columns: ['orders so far', 'waits', 'come back', 'a quarter by', 'half by', 'nine tenths by'],
        rows: byOrders.map(({ waited, ever, likely, usual, overdue }, group) => [
          group + 1 === byOrders.length ? `${group + 1} or more` : group + 1,
          waited,
          ever,
          likely,
          usual,
          overdue,
        ]),
      },
    ],
  }),
};

export function phaseOf({ likely, usual, overdue }: Curve, days: number): string | null {
  if (likely === null || usual === null || overdue === null) return null;
  if (days < likely) return 'early';
  if (days < usual) return 'likely';
  return days < overdue ? 'due' : 'overdue';
}

function comesWithin(curve: Curve, waited: number, days: number): number {
  const now = survivalAt(curve, waited);
  return now === 0 ? Number.NaN : 1 - survivalAt(curve, waited + days) / now;
}

function curveOf(waits: Float64Array, came: Float64Array, isOwn: (row: number) => boolean): Curve {
  const survival = kaplanMeier(
    waits.filter((_, row) => isOwn(row)),
    came.filter((_, row) => isOwn(row)),
  );
  const ever = 1 - (survival.share.at(-1) ?? 1);
  const by = (share: number) => timeBy(survival, share * ever);
  return { ...survival, ever, likely: by(0.25), usual: by(0.5), overdue: by(0.9) };
}

function given({ transactions, asOf }: TrainingData) {
  if (transactions === undefined || asOf === undefined)
    throw new TypeError('interval needs transactions and asOf');
  return { transactions, asOf };
}

interface Given {
  readonly transactions: Transactions;
  readonly asOf: number;
}

function standing({ transactions, asOf }: Given) {
  historiesOf(transactions, asOf);
  const { last, orders } = historiesOf(byDay(transactions), asOf);
  return { asOf, last, orders };
}

/** A wait after each order: ended by the next one, or still going on. */
function gaps({ transactions, asOf }: Given) {
  historiesOf(transactions, asOf);
  const { person, at } = byDay(transactions);
  const waits = new Float64Array(person.length);
  const came = new Float64Array(person.length);
  const orders = new Float64Array(person.length);
  for (let row = 0; row < person.length; row++) {
    const isSame = row > 0 && person[row] === person[row - 1];
    orders[row] = isSame ? orders[row - 1]! + 1 : 1;
    const comes = row + 1 < person.length && person[row + 1] === person[row];
    came[row] = Number(comes);
    waits[row] = ((comes ? at[row + 1]! : asOf) - at[row]!) / DAY;
  }
  return { waits, came, orders };
}
