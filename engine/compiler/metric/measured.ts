/**
 * Metrics that are measured of people: a behaviour, or a condition that holds for a share of them. What they ask of a
 * person's past are features like those of tags; where all of the past counts, they are kept with the others.
 */
import type { Site } from '../../language/definition.ts';
import { parseDuration } from '../../language/duration.ts';
import { writtenOut } from '../../language/fields.ts';
import type { BehaviourMetric, MetricBeginning, ShareMetric } from '../../language/kinds.ts';
import type { Json } from '../../store/store.ts';
import { type BehaviourSpec, compileBehaviour } from '../behaviour.ts';
import { compileCondition } from '../conditions/index.ts';
import { type Context, featureOf } from '../context.ts';
import { contentHash, type Feature } from '../feature.ts';
import type { MetricBasis } from './metrics.ts';
import { unitAsSaid } from './metrics.ts';
import type { BehaviourAdds, MeasuredMetric, MetricAggregate, MetricProgram } from './program.ts';

/** What is asked, and how it adds up. */
interface Asked {
  readonly what: MeasuredMetric['what'];
  readonly own: readonly Feature[];
  readonly aggregate: MetricAggregate;
  readonly unit: string | null;
  readonly canonical: Json;
}

/** Null where something is wrong, which has been reported. */
export function measuredMetric(
  value: BehaviourMetric | ShareMetric,
  site: Site,
  basis: MetricBasis,
  context: Context,
): MetricProgram | null {
  const asked = 'did' in value ? behaviourAsked(value, site, context) : shareAsked(value, site, context);
  const span = spanIn(value.window, site);
  const from = value.from === undefined ? null : beginningOf(value.from, site.at('from'), context);
  const place = { context, scope: context.profileScope, place: 'who' } as const;
  const who = value.who === undefined ? null : compileCondition(value.who, site.at('who'), place);
  if (!asked || !span || from === undefined || (value.who !== undefined && !who)) return null;
  const { what, own, aggregate, canonical } = asked;
  const unit = unitAsSaid(value.unit ?? null, asked.unit, site.at('unit'));
  const isWhole = span.window === null && from === null;
  // Every value by itself is in no state that is kept.
  const isKept = isWhole && !(what.of === 'behaviour' && what.adds === 'occurrences');
  const meaning: Json = {
    ...(canonical as object),
    aggregate: { ...aggregate },
    who: who?.canonical ?? null,
    from: from?.canonical ?? null,
    window: [span.after, span.window],
    by: basis.by.map(({ name }) => name),
  };
  return {
    ...basis,
    ...span,
    unit,
    hash: contentHash(meaning),
    aggregate,
    isPerPerson: true,
    source: {
      on: 'people',
      who,
      from: from?.index ?? null,
      what,
      own,
      kept: isKept ? own.map((feature) => featureOf(context, site.definition, feature)) : null,
    },
  };
}

function shareAsked(value: ShareMetric, site: Site, context: Context): Asked | null {
  const own: Feature[] = [];
  const holds = compileCondition(value.share, site.at('share'), {
    context,
    scope: context.profileScope,
    place: 'who',
    metric: { own: (feature) => ownPlace(own, feature) },
  });
  return (
    holds && {
      what: { of: 'share', holds },
      own,
      aggregate: { kind: 'share' },
      unit: null,
      canonical: { share: holds.canonical },
    }
  );
}

function ownPlace(own: Feature[], feature: Feature): number {
  const known = own.findIndex(({ hash }) => hash === feature.hash);
  return known >= 0 ? known : own.push(feature) - 1;
}

/** How each form of a behaviour is measured. */
interface Form {
  readonly spec: Pick<BehaviourSpec, 'measure' | 'value'>;
  readonly adds: BehaviourAdds;
  readonly aggregate: MetricAggregate;
  readonly needsSome: boolean;
}

function formOf({ count, sum, avg, distinct, quantile, per }: BehaviourMetric): Form {
  const valued = (measure: 'sum' | 'avg' | 'distinct', key: string | readonly string[], expression: string) =>
    ({ measure, value: { key, expression } }) as const;
  const total = per === 'person' ? 'mean' : sum === undefined ? 'count' : 'sum';
  if (sum !== undefined)
    return { spec: valued('sum', 'sum', sum), adds: 'total', aggregate: { kind: total }, needsSome: false };
  if (avg !== undefined)
    return { spec: valued('avg', 'avg', avg), adds: 'mean', aggregate: { kind: 'ratio' }, needsSome: true };
  if (distinct !== undefined) {
    const spec = valued('distinct', 'distinct', distinct);
    return { spec, adds: 'distinct', aggregate: { kind: 'mean' }, needsSome: false };
  }
  if (quantile !== undefined) {
    const { of, at } = quantile;
    const isPerPerson = per === 'person';
    const spec = valued(isPerPerson ? 'sum' : 'avg', ['quantile', 'of'], of);
    const aggregate = { kind: 'quantile', at } as const;
    return { spec, adds: isPerPerson ? 'total' : 'occurrences', aggregate, needsSome: !isPerPerson };
  }
  const adds = count === 'people' ? 'people' : 'total';
  return { spec: { measure: 'count' }, adds, aggregate: { kind: total }, needsSome: false };
}

function behaviourAsked(value: BehaviourMetric, site: Site, context: Context): Asked | null {
  if (!fitsPer(value, site)) return null;
  const { did, each, which, where, within, since, until, decimals } = value;
  const optional = { each, which, where, within, since, until, decimals };
  const present = Object.fromEntries(Object.entries(optional).filter(([, given]) => given !== undefined));
  const { spec, adds, aggregate, needsSome } = formOf(value);
  const feature = compileBehaviour({ did, ...spec, ...present }, site, context);
  return (
    feature && {
      what: { of: 'behaviour', feature, adds, needsSome: needsSome || which !== undefined },
      own: [feature],
      aggregate,
      unit: adds === 'distinct' || !spec.value ? null : unitIn(value, spec.value.expression, context),
      canonical: { behaviour: feature.canonical, adds },
    }
  );
}

function fitsPer({ per, count, sum, quantile }: BehaviourMetric, site: Site): boolean {
  if (per === undefined || count === true || sum !== undefined || quantile !== undefined) return true;
  site.at('per').report(
    {
      code: 'CAR-866',
      what: '`per: person` goes with `count: true`, `sum` and `quantile`',
      why: 'the others say already what one person is worth',
      fix: 'leave `per` out',
    },
    'key',
  );
  return false;
}

/** Of a property that is measured as it stands. */
function unitIn({ did, each }: BehaviourMetric, expression: string, { events }: Context): string | null {
  const properties = events.get(did)?.properties ?? {};
  const list = each === undefined ? undefined : properties[each];
  const elements =
    list !== undefined && typeof list === 'object' && typeof list.of === 'object' ? list.of : {};
  const name = expression.trim();
  const property = elements[name] ?? properties[name];
  return (property !== undefined && writtenOut(property).unit) || null;
}

function spanIn(
  written: BehaviourMetric['window'],
  site: Site,
): Pick<MetricProgram, 'window' | 'after'> | null {
  if (written === undefined) return { window: null, after: 0 };
  if (typeof written === 'string') return { window: parseDuration(written)!, after: 0 };
  const after = written.after === undefined ? 0 : parseDuration(written.after)!;
  const window = parseDuration(written.up_to)!;
  if (after < window) return { window, after };
  site.at('window', 'after').report({
    code: 'CAR-867',
    what: `this window is empty: nothing is ${written.after} after the beginning and within ${written.up_to} of it`,
    why: '`after` is where the window begins and `up_to` where it ends, both counted from the beginning',
    fix: 'swap the two, or leave `after` out',
  });
  return null;
}

/** The feature that knows the instant; undefined where something is wrong, which has been reported. */
function beginningOf(
  { did, where, which = 'first' }: MetricBeginning,
  site: Site,
  context: Context,
): { readonly index: number; readonly canonical: Json } | undefined {
  const spec = { did, measure: which, value: { key: 'did', expression: 'at' } } as const;
  const feature = compileBehaviour(where === undefined ? spec : { ...spec, where }, site, context);
  if (!feature) return undefined;
  return { index: featureOf(context, site.definition, feature), canonical: feature.canonical };
}
