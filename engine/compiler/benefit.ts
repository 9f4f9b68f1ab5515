/** What an offer gives, as numbers and texts at the moment of the grant, and what that costs. Parts may be worked out. */
import type { Site } from '../language/definition.ts';
import type { Benefit, BenefitNumber, OfferCost } from '../language/kinds.ts';
import type { Json, JsonObject } from '../store/store.ts';
import { compileNumber, type MetricValues, type NumberProgram } from './benefit-number.ts';
import type { Context } from './context.ts';
import type { View } from './view.ts';

export interface BenefitProgram {
  /** Null where a number cannot be known of this person. */
  of(view: View, metrics: MetricValues): JsonObject | null;
  /** Its number; null where it has none: a gift, content. */
  readonly number: NumberProgram | null;
}

/** Money, of which the unit must be the workspace's. */
const MONEY: ReadonlySet<string> = new Set(['amount', 'free_shipping']);

export function compileBenefit(benefit: Benefit, site: Site, context: Context): BenefitProgram {
  // Exactly one stands in it.
  const [name, value] = Object.entries(benefit)[0]!;
  if (typeof value === 'string') return { of: () => ({ [name]: value }), number: null };
  const isShipping = name === 'free_shipping';
  const written = isShipping ? (value as NonNullable<Benefit['free_shipping']>).above : value;
  const place = isShipping ? site.at(name, 'above') : site.at(name);
  const number = compileNumber(written as BenefitNumber | number, MONEY.has(name), place, context);
  const asBenefit = (amount: number): Json => (isShipping ? { above: amount } : amount);
  return {
    of(view, metrics) {
      const amount = number.of(view, metrics);
      return amount === null ? null : { [name]: asBenefit(amount) };
    },
    number,
  };
}

export interface CostProgram {
  /** What a grant costs everybody the same; null where it is worked out. */
  readonly fixed: number | null;
  of(view: View, metrics: MetricValues): number | null;
}

export function compileCost(
  cost: OfferCost | number | undefined,
  benefit: BenefitProgram,
  site: Site,
  context: Context,
): CostProgram | null {
  if (cost === undefined) return null;
  if (typeof cost === 'number') return { fixed: cost, of: () => cost };
  const { percent, of } = cost;
  const whole =
    typeof of === 'string'
      ? ofBenefit(benefit, site, context)
      : compileNumber(of, true, site.at('of'), context);
  return {
    fixed: null,
    of(view, metrics) {
      const amount = whole?.of(view, metrics) ?? null;
      return amount === null ? null : Math.round(amount * percent * 100) / 10_000;
    },
  };
}

function ofBenefit({ number }: BenefitProgram, site: Site, { workspace }: Context): NumberProgram | null {
  const written = (site.definition.value as { readonly benefit: Benefit }).benefit;
  if (written.amount !== undefined || written.points !== undefined) return number;
  const { currency } = workspace.settings;
  site.at('of').report({
    code: 'CAR-922',
    what: `the number of this benefit is no amount of ${currency ?? 'money'}`,
    why: 'only of `amount` and `points` a part is a cost; what a percentage or free shipping costs depends on the order',
    fix: 'name a metric or a tag instead, e.g. `of: { metric: order_value }`',
  });
  return null;
}
