/** Recency, frequency and spend as scores from 1 to 5 by quantiles, and the named cell that recency and frequency give. */
import { ModelFault } from '../fault.ts';
import { dayOf, historiesOf } from '../learners/histories.ts';
import { quantileLimits, scoreAmong } from '../learners/quantile-scores.ts';
import type { Evaluation, ModelType, TrainingData } from './type.ts';

export interface RfmSpec {
  /** Of each of the three. */
  readonly groups?: number;
}

export interface Rfm {
  readonly groups: number;
  readonly customers: number;
  /** Days since the last purchase: fewer are better. */
  readonly recency: readonly number[];
  readonly frequency: readonly number[];
  readonly spend: readonly number[];
  readonly cells: Readonly<Record<string, number>>;
}

/** Fewer customers do not fill the groups. */
const FEWEST = 25;

/** By recency (rows, best first) and frequency (columns, best first), each from 5 to 1. */
const CELLS: readonly (readonly string[])[] = [
  ['champions', 'champions', 'potential_loyalists', 'potential_loyalists', 'new_customers'],
  ['loyal', 'loyal', 'potential_loyalists', 'potential_loyalists', 'promising'],
  ['loyal', 'loyal', 'need_attention', 'about_to_sleep', 'about_to_sleep'],
  ['cannot_lose', 'at_risk', 'at_risk', 'hibernating', 'hibernating'],
  ['cannot_lose', 'at_risk', 'at_risk', 'lost', 'lost'],
];

export const rfm: ModelType<RfmSpec, Rfm> = {
  type: 'rfm',
  needs: 'transactions',

  fit(data, { groups = 5 }) {
    if (!Number.isInteger(groups) || groups < 2 || groups > 10)
      throw new ModelFault('CAR-978', {
        what: `RFM was asked for ${groups} groups.`,
        why: 'There are 2 to 10.',
        fix: 'Say 5, or nothing.',
      });
    const { recency, frequency, spend } = measuresOf(data);
    if (recency.length < FEWEST)
      throw new ModelFault('CAR-970', {
        what: `There are ${recency.length} customers with a purchase.`,
        why: `Fewer than ${FEWEST} do not fill ${groups} groups.`,
        fix: 'Wait for more purchases, or take more people into `who`.',
      });
    const artefact = {
      groups,
      customers: recency.length,
      recency: quantileLimits(recency, groups),
      frequency: quantileLimits(frequency, groups),
      spend: quantileLimits(spend, groups),
      cells: {},
    };
    return { ...artefact, cells: counted(scoresOf(artefact, data).cell) };
  },

  score: (artefact, data) => ({ ...scoresOf(artefact, data) }),

  evaluate(artefact, data): Evaluation {
    const { spend } = measuresOf(data);
    const { spend_score: scores } = scoresOf(artefact, data);
    const all = spend.reduce((sum, value) => sum + value, 0);
    const top = spend.reduce((sum, value, row) => sum + (scores[row] === artefact.groups ? value : 0), 0);
    return { rows: spend.length, metrics: { spend_share_of_top_group: { value: top / all } } };
  },

  describe: ({ groups, customers, recency, frequency, spend, cells }) => ({
    method: `Scores from 1 to ${groups} by quantiles of ${customers} customers; equal values have equal scores.`,
    sections: [
      {
        heading: 'Limits',
        columns: [
          'measure',
          ...Array.from({ length: groups - 1 }, (_, index) => `${index + 1}|${index + 2}`),
        ],
        rows: [
          ['days since the last order', ...recency],
          ['orders', ...frequency],
          ['spend', ...spend],
        ],
      },
      {
        heading: 'Cells',
        columns: ['cell', 'customers', 'share'],
        rows: Object.entries(cells).map(([cell, count]) => [cell, count, count / customers]),
      },
    ],
  }),
};

function measuresOf({ transactions, asOf }: TrainingData) {
  if (transactions === undefined || asOf === undefined)
    throw new TypeError('rfm needs transactions and asOf');
  const { last, orders, value } = historiesOf(transactions, asOf);
  return { recency: last.map((at) => dayOf(asOf) - dayOf(at)), frequency: orders, spend: value };
}

function scoresOf(artefact: Rfm, data: TrainingData) {
  const { recency, frequency, spend } = measuresOf(data);
  const { groups } = artefact;
  const r = recency.map((days) => groups + 1 - scoreAmong(artefact.recency, days));
  const f = frequency.map((orders) => scoreAmong(artefact.frequency, orders));
  return {
    recency_days: recency,
    orders: frequency,
    spend,
    recency_score: r,
    frequency_score: f,
    spend_score: spend.map((value) => scoreAmong(artefact.spend, value)),
    cell: Array.from(r, (score, row) => cellOf(score, f[row]!, groups)),
  };
}

/** Other numbers of groups are brought to five. */
export function cellOf(recency: number, frequency: number, groups: number): string {
  const place = (score: number) => 5 - Math.ceil((score * 5) / groups);
  return CELLS[place(recency)]![place(frequency)]!;
}

function counted(cells: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const cell of cells.toSorted()) counts[cell] = (counts[cell] ?? 0) + 1;
  return counts;
}
