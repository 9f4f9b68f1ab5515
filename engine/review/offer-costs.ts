/**
 * What offers would be worth and cost if everybody who may have them now took one: for all, by group where a number is
 * that of a group, so that one rule for all, a rule by group and a number for each can be held side by side. Reads only.
 */

import type { MetricValues } from '../compiler/benefit-number.ts';
import { COST_UNITS, costUnits } from '../compiler/limit.ts';
import type { OfferProgram } from '../compiler/program.ts';
import type { View } from '../compiler/view.ts';
import { metricValues } from '../evaluate/offer-rules.ts';
import type { Run } from '../evaluate/run.ts';
import { viewOf } from '../evaluate/scope.ts';
import { everybody } from '../runtime/flags.ts';
import type { Json, Store } from '../store/store.ts';
import type { Paint } from './paint.ts';
import { columns } from './table.ts';
import { number } from './words.ts';

/** Of the people who may have an offer now. */
export interface CostFigure {
  readonly people: number;
  /** Of whom the number cannot be worked out, and who would be refused. */
  readonly unknown: number;
  /** The number of the benefit; null where it has none. */
  readonly benefit: { readonly least: number; readonly mean: number; readonly most: number } | null;
  /** If each takes one; null where nothing says what one costs. */
  readonly cost: number | null;
}

export interface OfferCosts extends CostFigure {
  readonly id: string;
  /** What the number is worked out from, e.g. `metric.first_order_value`; null where it is written down. */
  readonly from: string | null;
  /** The same for each group, most people first; empty where all are one. */
  readonly groups: readonly (CostFigure & { readonly by: readonly Json[] })[];
  /** The most that the budget lets it cost; null where it has none, or nothing says what one costs. */
  readonly mostCost: number | null;
}

/** As many groups are told of; the others are in the whole. */
const MOST_TOLD = 20;

class Sum {
  #people = 0;
  #unknown = 0;
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;
  #total = 0;
  #cost: number | null = null;

  add(value: number | null, hasNumber: boolean, cost: number | null): void {
    if (hasNumber && value === null) {
      this.#unknown += 1;
      return;
    }
    this.#people += 1;
    if (value !== null) {
      this.#least = Math.min(this.#least, value);
      this.#most = Math.max(this.#most, value);
      this.#total += costUnits(value);
    }
    if (cost !== null) this.#cost = (this.#cost ?? 0) + costUnits(cost);
  }

  get figure(): CostFigure {
    const isNumber = this.#people > 0 && Number.isFinite(this.#least);
    const mean = this.#total / COST_UNITS / this.#people;
    return {
      people: this.#people,
      unknown: this.#unknown,
      benefit: isNumber ? { least: this.#least, mean, most: this.#most } : null,
      cost: this.#cost === null ? null : this.#cost / COST_UNITS,
    };
  }
}

/** What an offer is to one person who may have it. */
interface Worth {
  readonly value: number | null;
  readonly cost: number | null;
  readonly group: readonly Json[] | null;
}

function worthOf({ benefit, cost, eligible }: OfferProgram, view: View, metrics: MetricValues): Worth | null {
  if (eligible && !eligible.holds(view)) return null;
  return {
    value: benefit.number?.of(view, metrics) ?? null,
    cost: cost?.of(view, metrics) ?? null,
    group: benefit.number?.group?.(view) ?? null,
  };
}

class OfferSum {
  readonly #whole = new Sum();
  readonly #groups = new Map<string, Sum>();

  constructor(readonly offer: OfferProgram) {}

  add(worth: Worth | null): void {
    if (worth === null) return;
    const hasNumber = this.offer.benefit.number !== null;
    this.#whole.add(worth.value, hasNumber, worth.cost);
    if (worth.group === null) return;
    const key = JSON.stringify(worth.group);
    const sum = this.#groups.get(key) ?? new Sum();
    sum.add(worth.value, hasNumber, worth.cost);
    this.#groups.set(key, sum);
  }

  get costs(): OfferCosts {
    const { id, benefit, budget } = this.offer;
    const figure = this.#whole.figure;
    const groups = [...this.#groups]
      .map(([by, sum]) => ({ by: JSON.parse(by) as readonly Json[], ...sum.figure }))
      .sort((a, b) => b.people - a.people || (JSON.stringify(a.by) < JSON.stringify(b.by) ? -1 : 1));
    const one = figure.cost === null || figure.people === 0 ? null : figure.cost / figure.people;
    return {
      id,
      from: benefit.number?.from ?? null,
      ...figure,
      groups: groups.slice(0, MOST_TOLD),
      mostCost: one === null || budget.grants === null ? null : Math.round(one * budget.grants * 100) / 100,
    };
  }
}

/** `run` is the release as it would be, with its metrics; what nobody could have yet is left out of nobody's figure. */
export async function offerCosts(
  store: Store,
  run: Run,
  offers: readonly OfferProgram[],
  at: number,
): Promise<readonly OfferCosts[]> {
  if (offers.length === 0) return [];
  const sums = offers.map((offer) => new OfferSum(offer));
  const metrics = metricValues(run);
  const looking = { store, run, isLive: false, clock: { now: () => at } };
  // Looking at somebody may be done twice, where more of their past must be read: adding is done afterwards.
  const look = (draft: Parameters<typeof viewOf>[1]) => {
    const view = viewOf(run.program, draft);
    return sums.map(({ offer }) => worthOf(offer, view, metrics));
  };
  for await (const found of everybody(looking, look))
    for (const worths of found) for (const [place, worth] of worths.entries()) sums[place]!.add(worth);
  return sums.map(({ costs }) => costs);
}

/** Those that are worked out, or of which it is said what one costs. */
export function offerCostLines(costs: readonly OfferCosts[], currency: string, paint: Paint): string[] {
  const told = costs.filter(({ from, cost }) => from !== null || cost !== null);
  if (told.length === 0) return [];
  const rows = told.flatMap((offer) => [
    rowOf(
      offer.id,
      offer,
      currency,
      [offer.from ?? 'one number for all', ...mostWords(offer, currency)].join(', '),
    ),
    ...offer.groups.map((group) => rowOf(`  ${group.by.map(wordOf).join(', ')}`, group, currency, '')),
  ]);
  return [
    `${paint.strong('What offers are worth')} if everybody who may have one now took one`,
    ...columns(rows, ['left', 'right', 'left', 'left', 'left']),
  ];
}

function rowOf(name: string, figure: CostFigure, currency: string, from: string): string[] {
  const { people, unknown, benefit, cost } = figure;
  return [
    `  ${name}`,
    `${number(people)} people`,
    benefit === null ? '' : rangeOf(benefit),
    cost === null ? '' : `costs ${money(cost)} ${currency}`,
    [from, unknown === 0 ? '' : `${number(unknown)} refused: no number`]
      .filter((word) => word !== '')
      .join(', '),
  ];
}

function mostWords({ mostCost }: OfferCosts, currency: string): string[] {
  return mostCost === null ? [] : [`at most ${money(mostCost)} ${currency} by its budget`];
}

function rangeOf({ least, mean, most }: NonNullable<CostFigure['benefit']>): string {
  return least === most ? plain(least) : `${plain(least)} to ${plain(most)}, ${plain(mean)} on average`;
}

function plain(value: number): string {
  return Number(value.toFixed(2)).toString();
}

function money(amount: number): string {
  return number(Math.round(amount * 100) / 100);
}

function wordOf(value: Json): string {
  return value === null ? 'none' : String(value);
}
