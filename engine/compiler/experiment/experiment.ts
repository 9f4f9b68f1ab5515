/** Compiles experiments: shares that make a whole, arms that exist, metrics that can be told of a person, a rule to decide by. */
import type { Definition, Site } from '../../language/definition.ts';
import { parseDuration } from '../../language/duration.ts';
import { compileCondition } from '../conditions/index.ts';
import { type Context, noteUse, siteOf } from '../context.ts';
import { expressionAt } from '../expression.ts';
import { groupsOf } from '../metric/groups.ts';
import type { GroupName, MetricProgram } from '../metric/program.ts';
import type { View } from '../view.ts';
import { compileExposure } from './exposure.ts';
import { checkLayer } from './layers.ts';
import { measuresOf } from './measures.ts';
import type { Adjustment, DecisionProgram, ExperimentProgram } from './program.ts';
import { unitReader } from './unit.ts';

/** Shares are written with a few decimals; their sum is off by less than this. */
const TOLERANCE = 1e-6;

export function compileExperiment(
  definition: Definition<'experiment'>,
  metrics: ReadonlyMap<string, MetricProgram>,
  context: Context,
): ExperimentProgram {
  const { id, value } = definition;
  const site = siteOf(context, definition);
  checkShares(value.arms, site);
  checkArmNames(definition, site);
  checkLayer(definition, context);
  if (value.unit !== undefined) unitReader(value.unit, site.at('unit'), context);
  const eligible =
    value.eligible === undefined
      ? null
      : compileCondition(value.eligible, site.at('eligible'), {
          context,
          scope: context.profileScope,
          place: 'who',
        });
  const measures = measuresOf(definition, metrics, site, context);
  const total = Object.values(value.arms).reduce((sum, share) => sum + share, 0);
  return {
    id,
    title: value.title ?? id,
    hypothesis: value.hypothesis ?? null,
    unit: value.unit ?? null,
    arms: Object.entries(value.arms).map(([arm, share]) => ({ id: arm, share: share / total })),
    control: value.control ?? Object.keys(value.arms)[0]!,
    eligible,
    exposure: compileExposure(definition, site, context),
    winner: value.winner ?? null,
    measures,
    adjust: adjustmentOf(definition, measures, site.at('adjust'), context),
    winsorise: (value.winsorise as ExperimentProgram['winsorise'] | undefined) ?? null,
    by: groupsOf(value.by ?? [], site, context) ?? [],
    detect: detectableOf(value.detect),
    decision: decisionOf(value.decision),
  };
}

function checkShares(arms: Readonly<Record<string, number>>, site: Site): void {
  const sum = Object.values(arms).reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 100) <= TOLERANCE) return;
  site.at('arms').report({
    code: 'CAR-631',
    what: `the shares of the arms add up to ${Number(sum.toFixed(6))}, not to 100`,
    why: 'everybody who takes part is in exactly one arm, so the shares are percent of the whole',
    fix: 'change the shares so that they add up to 100',
  });
}

function checkArmNames({ id, value }: Definition<'experiment'>, site: Site): void {
  const { arms, control, winner, reserve = [] } = value;
  const named = [
    ...(control === undefined ? [] : [{ arm: control, place: site.at('control') }]),
    ...(winner === undefined ? [] : [{ arm: winner, place: site.at('winner') }]),
    ...reserve.map(({ arm }, index) => ({ arm, place: site.at('reserve', index, 'arm') })),
  ];
  for (const { arm, place } of named) {
    if (Object.hasOwn(arms, arm)) continue;
    place.report({
      code: 'CAR-533',
      what: `${id} has no arm \`${arm}\``,
      why: 'an arm is named as it stands under `arms:`',
      fix: `use one of ${Object.keys(arms).join(', ')}`,
    });
  }
}

function adjustmentOf(
  { value: { adjust } }: Definition<'experiment'>,
  measures: ExperimentProgram['measures'],
  site: Site,
  context: Context,
): Adjustment | null {
  if (adjust === undefined) return null;
  const [first] = measures;
  if (first?.role === 'primary' && first.metric.aggregate.kind === 'quantile') {
    site.report({
      code: 'CAR-888',
      what: `metric ${first.metric.id} is a quantile, and cannot be adjusted`,
      why: 'what people did before is taken out of a sum, person by person; a quantile is no sum of what each adds, so nothing of it is one person’s',
      fix: 'leave `adjust` out, or decide by a mean, a share or a ratio',
    });
    return null;
  }
  if ('before' in adjust && adjust.before !== undefined) return { before: parseDuration(adjust.before)! };
  const name = adjust.by!;
  const type = context.fields.get(name)?.type;
  if (type !== 'number' && type !== 'integer') {
    site.at('by').report({
      code: 'CAR-885',
      what: type ? `\`${name}\` is ${type}, not a number` : `people have no field \`${name}\``,
      why: 'what is known beforehand is taken out of the metric in proportion, so it is a number; a tag may change with the experiment',
      fix: 'name a field of type number or integer, or use `before`',
    });
    return null;
  }
  noteUse(context, site.definition, 'entity.profile');
  const read = expressionAt(name, site.at('by'), context.profileScope, context);
  const group: GroupName | null = read && { name, read: (view: View) => read.evaluate(view.scope) };
  return group && { by: group };
}

function detectableOf(detect: Definition<'experiment'>['value']['detect']): ExperimentProgram['detect'] {
  if (!detect) return null;
  const { effect, power = 0.8 } = detect as {
    readonly effect: { readonly absolute?: number; readonly relative?: number };
    readonly power?: number;
  };
  return effect.absolute === undefined
    ? { effect: effect.relative!, scale: 'relative', power }
    : { effect: effect.absolute, scale: 'absolute', power };
}

/** Without one it is told as if it were looked at any time, and nothing follows. */
function decisionOf(decision: Definition<'experiment'>['value']['decision']): DecisionProgram {
  const { rule = 'sequential', prior, up_to: upTo, when_decided: whenDecided = 'keep' } = decision ?? {};
  return {
    rule,
    scale: decision?.scale ?? 'absolute',
    sides: decision?.sides ?? 'two',
    alpha: decision?.alpha ?? 0.05,
    correction: decision?.correction ?? 'holm',
    tuning: decision?.tuning ?? null,
    prior: prior ? { mean: prior.mean ?? 0, standardDeviation: prior.deviation } : null,
    chance: decision?.chance ?? 0.95,
    risk: decision?.risk ?? null,
    upTo: upTo === undefined ? null : parseDuration(upTo)!,
    whenDecided,
    apply: decision?.apply ?? false,
  };
}
