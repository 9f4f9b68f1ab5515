/**
 * A number of an offer: written down, of a metric over everybody or of the person's group, or of a tag. All go through
 * here, so that one rule for all, a rule by group and a number for each person are one line apart.
 */
import type { Site } from '../language/definition.ts';
import type { BenefitNumber } from '../language/kinds.ts';
import type { Json } from '../store/store.ts';
import { type Context, noteUse } from './context.ts';
import { expressionAt } from './expression.ts';
import { groupOf } from './metric/groups.ts';
import { checkNumber } from './metric/no-number.ts';
import type { View } from './view.ts';

/** What a metric is for a group, or for everybody where `by` is null or the group has fewer people than `few`; null: unknown. */
export type MetricValues = (id: string, by: readonly Json[] | null, few: number) => number | null;

export interface NumberProgram {
  /** Null where it cannot be known of this person. */
  of(view: View, metrics: MetricValues): number | null;
  /** What it is worked out from, e.g. `metric.first_order_value`; null for a number that is written down. */
  readonly from: string | null;
  /** The group that somebody's number is of; null where all have one, or each their own. */
  readonly group: ((view: View) => readonly Json[]) | null;
}

/** `isMoney`: it is in the workspace's currency. */
export function compileNumber(
  value: BenefitNumber | number,
  isMoney: boolean,
  site: Site,
  context: Context,
): NumberProgram {
  if (typeof value === 'number') return { of: () => value, from: null, group: null };
  const found =
    value.metric === undefined ? ofTag(value.tag!, site, context) : ofMetric(value, site, context);
  if (isMoney) checkMoney(value, site, context);
  const { bounds, round_to: step, otherwise } = value;
  const [least, most] = bounds ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return {
    ...found,
    of(view, metrics) {
      const given = found.of(view, metrics);
      if (given === null || !Number.isFinite(given)) return otherwise ?? null;
      return Math.min(Math.max(rounded(given, step), least), most);
    },
  };
}

function ofTag(tag: string, site: Site, context: Context): NumberProgram {
  const from = `tag.${tag}`;
  noteUse(context, site.definition, from);
  const type = context.workspace.get('tag', tag)?.value.type;
  if (type !== undefined && type !== 'number' && type !== 'integer') {
    site.at('tag').report({
      code: 'CAR-643',
      what: `tag \`${tag}\` is ${type}, which is no number`,
      why: 'the benefit is worked out from it',
      fix: 'name a tag of type number or integer',
    });
    return { of: () => null, from, group: null };
  }
  const expression = expressionAt(tag, site.at('tag'), context.profileScope, context);
  const of = (view: View) => {
    const given = expression?.evaluate(view.scope);
    return typeof given === 'number' ? given : null;
  };
  return { of, from, group: null };
}

function ofMetric({ metric, by, few = 1 }: BenefitNumber, site: Site, context: Context): NumberProgram {
  const from = `metric.${metric}`;
  noteUse(context, site.definition, from);
  checkNumber(metric!, site.at('metric'), context);
  const group = by === undefined ? null : groupNamed(metric!, by, site, context);
  return { of: (view, metrics) => metrics(metric!, group?.(view) ?? null, few), from, group };
}

/** Reads the person's group, in the order of the metric's own names. */
function groupNamed(
  metric: string,
  by: NonNullable<BenefitNumber['by']>,
  site: Site,
  context: Context,
): NumberProgram['group'] {
  const known = context.workspace.get('metric', metric)?.value;
  const names = known && 'by' in known ? known.by : undefined;
  // A metric that does not exist was reported when references were resolved.
  if (context.workspace.get('metric', metric) === undefined) return null;
  const written = Object.entries(by).map(
    ([key, name]) => [Array.isArray(by) ? name : key, name, key] as const,
  );
  const asked = new Map(
    written.map(([key, name, place]) => [names?.includes(key) ? key : name, { name, place }]),
  );
  const isTwice = asked.size < written.length;
  const missing = (names ?? []).filter((name) => !asked.has(name));
  const unknown = [...asked.keys()].filter((name) => !names?.includes(name));
  if (names === undefined || missing.length > 0 || unknown.length > 0 || isTwice) {
    site.at('by').report({
      code: 'CAR-920',
      what:
        names === undefined
          ? `metric ${metric} is not told apart by anything`
          : unknown.length > 0
            ? `metric ${metric} is not told apart by \`${unknown[0]}\``
            : missing.length > 0
              ? `metric ${metric} is told apart by \`${missing[0]}\`, too`
              : `a name of metric ${metric} is said twice`,
      why: 'the number is that of the group that the person is in',
      fix:
        names === undefined
          ? `write \`by\` in metric ${metric}, or leave it out here`
          : `name all of ${names.join(', ')}`,
    });
    return null;
  }
  const groups = names.map((name) => {
    const { name: read, place } = asked.get(name)!;
    const key = Array.isArray(by) ? Number(place) : place;
    return groupOf(read, site.at('by', key), context);
  });
  return (view) => groups.map((one) => (one?.read(view) ?? null) as Json);
}

function checkMoney(value: BenefitNumber, site: Site, context: Context): void {
  const { currency } = context.workspace.settings;
  const kind = value.metric === undefined ? 'tag' : 'metric';
  const id = value.metric ?? value.tag!;
  const unit = kind === 'metric' ? unitOfMetric(id, context) : context.workspace.get('tag', id)?.value.unit;
  if (unit == null || currency === undefined || unit === currency) return;
  site.at(kind).report({
    code: 'CAR-921',
    what: `${kind} ${id} is in ${unit}, not in ${currency}`,
    why: "what an offer is worth is in the workspace's currency",
    fix: `name a ${kind} in ${currency}`,
  });
}

/** A plain number may be meant as money; a share of people, or how many there are, never is. */
function unitOfMetric(id: string, { metrics }: Context): string | null {
  const { unit = null, aggregate } = metrics.get(id) ?? {};
  if (unit === null && aggregate?.kind === 'share') return 'a share of people';
  return unit === null && aggregate?.kind === 'count' ? 'a plain count' : unit;
}

/** The nearest multiple, without the dust of binary fractions: 0.1 is no sum of powers of two. */
function rounded(value: number, step: number | undefined): number {
  if (step === undefined) return value;
  return Number((Math.round(value / step) * step).toPrecision(12));
}
