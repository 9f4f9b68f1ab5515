/**
 * Compiles metrics by impact. Comes after tags and segments, whose lineage says what can be known of people as they were just
 * before they did something.
 */
import type { Definition, Site } from '../../language/definition.ts';
import { parseDuration } from '../../language/duration.ts';
import type { Impact, ImpactMatch, ImpactMetric, ImpactOccasion } from '../../language/kinds.ts';
import { type BehaviourSpec, compileBehaviour } from '../behaviour.ts';
import { compileCondition } from '../conditions/index.ts';
import { type Context, noteUse, siteOf } from '../context.ts';
import { expressionAt } from '../expression.ts';
import { unknownThen } from '../model/known-then.ts';
import type { Test, View } from '../view.ts';
import type { ImpactProgram, MatchProgram, Occasion } from './impact-program.ts';
import { checkNumber } from './no-number.ts';
import { isAmount } from './person-part.ts';
import { type MetricProgram, measuredParts } from './program.ts';

export function compileImpacts(
  context: Context,
  metrics: ReadonlyMap<string, MetricProgram>,
): ReadonlyMap<string, ImpactProgram> {
  const impacts = context.workspace.all('metric').flatMap((definition) => {
    const { value } = definition;
    const compiled = 'impact' in value ? compileImpact(definition, value, metrics, context) : null;
    return compiled ? [compiled] : [];
  });
  return new Map(impacts.map((impact) => [impact.id, impact]));
}

function compileImpact(
  definition: Definition<'metric'>,
  { id, title, decimals, impact }: ImpactMetric,
  metrics: ReadonlyMap<string, MetricProgram>,
  context: Context,
): ImpactProgram | null {
  const site = siteOf(context, definition).at('impact');
  const of = worthOf(impact, metrics, site, context);
  const action = occasionOf(impact, site, context);
  const against = occasionOf(impact.against, site.at('against'), context);
  const who = whoOf(impact, site, context);
  const match = matchesOf(impact, site, context);
  if (!of || !action || !against || who === undefined || !match) return null;
  const over = impact.over
    .map((words) => ({ span: parseDuration(words)!, words }))
    .sort((a, b) => a.span - b.span);
  return {
    id,
    title: title ?? id,
    decimals: decimals ?? of.decimals,
    of,
    action,
    against,
    who,
    match,
    before: impact.before === undefined ? over.at(-1)!.span : parseDuration(impact.before)!,
    over,
    alpha: impact.alpha ?? 0.05,
  };
}

function worthOf(
  { of }: Impact,
  metrics: ReadonlyMap<string, MetricProgram>,
  impact: Site,
  context: Context,
): MetricProgram | null {
  const site = impact.at('of');
  noteUse(context, impact.definition, `metric.${of}`);
  if (!checkNumber(of, site, context)) return null;
  const metric = metrics.get(of);
  // One that does not exist, or is wrong, was reported.
  if (!metric) return null;
  const parts = measuredParts(metric).map(({ source }) => source);
  const isChosen = parts.some((part) => part.on === 'people' && (part.who !== null || part.from !== null));
  if (isAmount(metric) && !isChosen) return metric;
  site.report({
    code: 'CAR-870',
    what: isChosen
      ? `metric ${of} counts only some people, as of now`
      : `metric ${of} is no amount that each person has`,
    why: isChosen
      ? 'whom it counts may have come of the action itself'
      : 'people are compared with others like them, so each must have an amount of their own, even if it is 0',
    fix: isChosen
      ? 'leave `who` and `from` out of it, and say here, with `who`, of whom it is told'
      : 'name a count, a sum, a share or an average per person, or a sum of such; not a quotient and no quantile',
  });
  return null;
}

function occasionOf({ did, where }: ImpactOccasion, site: Site, context: Context): Occasion | null {
  const spec: BehaviourSpec = { did, measure: 'first', value: { key: 'did', expression: 'at' } };
  const feature = compileBehaviour(where === undefined ? spec : { ...spec, where }, site, context);
  return feature && { event: feature.event, where: feature.where };
}

/** Undefined where something is wrong, which has been reported. */
function whoOf({ who }: Impact, site: Site, context: Context): Test | null | undefined {
  if (who === undefined) return null;
  const before = new Set(context.uses.get(site.definition.address));
  const test = compileCondition(who, site.at('who'), { context, scope: context.profileScope, place: 'who' });
  const asked = [...(context.uses.get(site.definition.address) ?? [])].filter((used) => !before.has(used));
  const fault = unknownThen('`who`', asked, '', context);
  if (fault) site.at('who').report(fault);
  return test && !fault ? test : undefined;
}

function matchesOf({ match = [] }: Impact, site: Site, context: Context): readonly MatchProgram[] | null {
  const found = match.map((one, index) => matchOf(one, site.at('match', index), context));
  return found.every((one) => one !== null) ? found : null;
}

const ALIKE: ReadonlySet<string> = new Set(['text', 'boolean', 'ref']);
const NUMBERS: ReadonlySet<string> = new Set(['number', 'integer']);

function matchOf(written: string | ImpactMatch, site: Site, context: Context): MatchProgram | null {
  const { name, steps } = typeof written === 'string' ? { name: written, steps: undefined } : written;
  const place = typeof written === 'string' ? site : site.at('name');
  const isTag = context.tagIndex.has(name);
  const type = isTag ? context.workspace.get('tag', name)?.value.type : context.fields.get(name)?.type;
  const expression = expressionAt(name, place, context.profileScope, context);
  if (expression === null || type === undefined) return null;
  const problem = problemOf(type, steps);
  if (problem !== null) {
    (steps && NUMBERS.has(type) ? site.at('steps') : place).report({
      code: 'CAR-871',
      what: `people cannot be matched on \`${name}\` like this`,
      ...problem,
    });
    return null;
  }
  const used = isTag ? `tag.${name}` : `entity.profile.${name}`;
  noteUse(context, site.definition, used);
  const fault = unknownThen(`matching on \`${name}\``, [used], '', context);
  if (fault) place.report(fault);
  if (fault) return null;
  return {
    name,
    steps: NUMBERS.has(type) ? (steps ?? null) : undefined,
    read: (view: View) => expression.evaluate(view.scope),
  };
}

function problemOf(type: string, steps: readonly number[] | undefined): { why: string; fix: string } | null {
  if (NUMBERS.has(type)) {
    if (!steps?.some((step, place) => place > 0 && step <= steps[place - 1]!)) return null;
    return { why: 'its steps do not rise', fix: 'write them in rising order' };
  }
  if (!ALIKE.has(type))
    return {
      why: `it is ${type}, of which hardly two people have the same`,
      fix: 'make a tag of few values, or of a number, of it',
    };
  if (steps === undefined) return null;
  return { why: `it is ${type}: only numbers have steps`, fix: 'write the name alone' };
}
