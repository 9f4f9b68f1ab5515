/** `did`: how often something happened, or what it adds up to. It reads one feature and compares. */
import type { Site } from '../../language/definition.ts';
import type { DidCondition } from '../../language/kinds.ts';
import type { Json } from '../../store/store.ts';
import { type BehaviourSpec, compileBehaviour } from '../behaviour.ts';
import type { Comparison } from '../comparison.ts';
import { compare, comparisonText, timesText } from '../comparison.ts';
import { featureOf } from '../context.ts';
import type { BehaviourFeature, MeasureName } from '../feature.ts';
import { noteComparison } from '../levels.ts';
import type { OwnFeature } from '../program.ts';
import type { Test, View } from '../view.ts';
import type { ConditionHead, Place } from './condition.ts';
import { stepAsked } from './step-asked.ts';

const AGGREGATES = ['sum', 'avg', 'min', 'max', 'distinct'] as const;

export const did: ConditionHead<DidCondition> = {
  head: 'did',
  compile(node, site, place) {
    if (place.place === 'where') return refuseWhere(site);
    const from = boundOf(node, site, place);
    const resultOf = node.step === undefined ? null : stepAsked(node.step, node.did, site.at('step'), place);
    if (from === undefined || resultOf === undefined) return null;
    const beside = from === null ? null : place.scope;
    const spec = { ...specOf(node), ...(resultOf && { resultOf }) };
    const feature = compileBehaviour(spec, site, place.context, beside);
    if (!feature) return null;
    const comparison: Comparison = node.times ?? node.is ?? { at_least: 1 };
    const read = reading(feature, from, resultOf ? null : (node.step ?? null), site, place, comparison);
    return testOf(node, read, comparison, feature);
  },
};

/** What is counted, without what it is compared with. */
export function specOf(node: DidCondition): BehaviourSpec {
  const aggregate = AGGREGATES.find((name) => node[name] !== undefined);
  const measure: MeasureName = aggregate ?? 'count';
  return aggregate
    ? { ...node, measure, value: { key: aggregate, expression: node[aggregate]! } }
    : { ...node, measure };
}

/** Where an instance's own feature begins to count; null for behaviour of all time, shared between definitions. */
function boundOf(node: DidCondition, site: Site, place: Place): OwnFeature['from'] | null | undefined {
  const journey = place.journey;
  if (!journey) {
    if (node.after === undefined) return null;
    site.at('after').report(
      {
        code: 'CAR-503',
        what: '`after` means nothing outside a journey',
        why: 'it counts from a point of the way of one person through a journey',
        fix: 'use `within`, `since` or `until` here',
      },
      'key',
    );
    return undefined;
  }
  const { step } = node;
  const isOwn = step !== undefined && !step.includes('.');
  const after = node.after ?? (isOwn ? (step === journey.step ? 'arrival' : 'start') : place.after);
  if (after === undefined || after === 'ever') return null;
  if (after === 'start') return { at: 'start' };
  if (after === 'arrival')
    return journey.step === null ? { at: 'start' } : { at: 'arrival', step: journey.step };
  if (journey.stepIds.has(after)) return { at: 'after', step: after };
  site.at('after').report({
    code: 'CAR-504',
    what: `this journey has no step \`${after}\``,
    why: '`after` is `start`, `arrival`, `ever`, or the id of a step of this journey',
    fix: `use one of ${[...journey.stepIds].join(', ')}`,
  });
  return undefined;
}

/** How the condition reads its feature: from the profile, or from the instance. */
function reading(
  feature: BehaviourFeature,
  from: OwnFeature['from'] | null,
  step: string | null,
  site: Site,
  { context, journey, metric }: Place,
  comparison: Comparison,
): (view: View) => unknown {
  if (metric) {
    const index = metric.own(feature);
    return (view) => view.own(index);
  }
  if (from === null || !journey) {
    const index = featureOf(context, site.definition, feature);
    if (!feature.pick) noteComparison(context, site.definition, index, comparison);
    return (view) => view.feature(index);
  }
  const index = journey.own({ feature, from, step });
  return (view) => view.own(index);
}

function testOf(
  node: DidCondition,
  read: (view: View) => unknown,
  comparison: Comparison,
  feature: BehaviourFeature,
): Test {
  const holds = (value: unknown) => (feature.pick ? value === true : compare(comparison, value));
  const text = describe(node, comparison);
  return {
    holds: (view) => holds(read(view)),
    explain(view) {
      const value = read(view);
      return { text, holds: holds(value), value };
    },
    canonical: {
      did: feature.canonical,
      ...(!feature.pick && { is: comparison as Json }),
      after: node.after ?? null,
      step: node.step ?? null,
    },
    steps: node.step === undefined || node.step.includes('.') ? [] : [node.step],
  };
}

function describe(node: DidCondition, comparison: Comparison): string {
  const { did: event, which, within, since, until, each, where, step } = node;
  const aggregate = AGGREGATES.find((name) => node[name] !== undefined);
  const parts = [which ? `${which} ${event}` : `did ${event}`];
  if (each !== undefined) parts.push(`each ${each}`);
  if (where !== undefined) parts.push(`where ${typeof where === 'string' ? where : JSON.stringify(where)}`);
  if (step !== undefined) parts.push(`of step ${step}`);
  if (aggregate) parts.push(`${aggregate} ${node[aggregate]} ${comparisonText(comparison)}`);
  else if (!which) parts.push(timesText(comparison));
  if (within !== undefined) parts.push(`within ${typeof within === 'string' ? within : within.calendar}`);
  if (since !== undefined) parts.push(`since ${since}`);
  if (until !== undefined) parts.push(`until ${until}`);
  return parts.join(', ');
}

function refuseWhere(site: Site): null {
  site.report({
    code: 'CAR-505',
    what: '`did` cannot stand inside a `where`',
    why: 'a `where` filters single occurrences; it cannot count others',
    fix: 'put both conditions side by side under `all`',
  });
  return null;
}
