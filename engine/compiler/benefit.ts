/** What an offer gives, as numbers and texts at the moment of the grant. Parts may be worked out per person. */
import type { Site } from '../language/definition.ts';
import type { Benefit, BenefitNumber } from '../language/kinds.ts';
import type { Json, JsonObject } from '../store/store.ts';
import { type Context, noteUse } from './context.ts';
import { expressionAt } from './expression.ts';
import type { View } from './view.ts';

/** Null where a number cannot be known of this person. */
export type BenefitOf = (view: View) => JsonObject | null;

type NumberOf = (view: View) => number | null;

export function compileBenefit(benefit: Benefit, site: Site, context: Context): BenefitOf {
  const parts = Object.entries(benefit).map(([name, value]): [string, (view: View) => Json] => {
    if (typeof value === 'string') return [name, () => value];
    if (name !== 'free_shipping')
      return [name, numberOf(value as BenefitNumber | number, site.at(name), context)];
    const { above } = value as NonNullable<Benefit['free_shipping']>;
    const threshold = numberOf(above, site.at(name, 'above'), context);
    return [
      name,
      (view) => {
        const number = threshold(view);
        return number === null ? null : { above: number };
      },
    ];
  });
  return (view) => {
    const values = parts.map(([name, value]) => [name, value(view)] as const);
    return values.some(([, value]) => value === null) ? null : Object.fromEntries(values);
  };
}

function numberOf(value: BenefitNumber | number, site: Site, context: Context): NumberOf {
  if (typeof value === 'number') return () => value;
  const { tag, bounds, round_to: step } = value;
  noteUse(context, site.definition, `tag.${tag}`);
  const type = context.workspace.get('tag', tag)?.value.type;
  if (type !== undefined && type !== 'number' && type !== 'integer') {
    site.at('tag').report({
      code: 'CAR-643',
      what: `tag \`${tag}\` is ${type}, which is no number`,
      why: 'the benefit is worked out from it',
      fix: 'name a tag of type number or integer',
    });
    return () => null;
  }
  const expression = expressionAt(tag, site.at('tag'), context.profileScope, context);
  return (view) => {
    const given = expression?.evaluate(view.scope);
    if (typeof given !== 'number' || !Number.isFinite(given)) return null;
    const [least, most] = bounds ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return Math.min(Math.max(rounded(given, step), least!), most!);
  };
}

/** The nearest multiple, without the dust of binary fractions: 0.1 is no sum of powers of two. */
function rounded(value: number, step: number | undefined): number {
  if (step === undefined) return value;
  return Number((Math.round(value / step) * step).toPrecision(12));
}
