/** From sums to a report: for each metric and arm its value, its effect with interval, over time and by group. Pure. */
import type { ExperimentProgram, MeasureProgram } from '../../compiler/experiment/program.ts';
import { corrections } from '../statistics/corrections.ts';
import { type Effect, effectOf, type Scale } from '../statistics/effect.ts';
import { standardErrorOf } from '../statistics/estimate.ts';
import { sampleRatio } from '../statistics/sample-ratio.ts';
import { both, EMPTY, type Summary } from './cell.ts';
import { estimateOf, pairOf } from './comparison.ts';
import { allDays, DAY, type Gathered, type GatheredMeasure } from './gather.ts';
import type {
  MeasuredArm,
  ReportedArm,
  ReportedEffect,
  ReportedMeasure,
  ReportedSampleRatio,
} from './report.ts';
import { chanceOfBetter, judge, safetyOf } from './rule.ts';

/** Counts as uneven as these come once in a thousand experiments in which all is well; the customary limit. */
const UNEVEN = 0.001;
/** Points of a chart. */
const MOST_POINTS = 60;

type SummaryOf = (arm: string) => Summary;

export function armsOf({ arms }: ExperimentProgram, { people, units, expected }: Gathered): ReportedArm[] {
  const gone = [...people.keys()].filter((id) => !arms.some((arm) => arm.id === id)).sort();
  return [...arms, ...gone.map((id) => ({ id, share: 0 }))].map(({ id, share }) => ({
    id,
    share,
    people: people.get(id) ?? 0,
    units: units.get(id) ?? 0,
    expected: expected.get(id) ?? 0,
  }));
}

/** Against what was to be expected by the shares in force when each unit came, so that a change of shares is no alarm. */
export function sampleRatioOf(arms: readonly ReportedArm[]): ReportedSampleRatio | null {
  const known = arms.filter(({ units, expected }) => units > 0 || expected > 0);
  const found = sampleRatio(
    known.map(({ units }) => units),
    known.map(({ expected }) => expected),
  );
  return found && { ...found, isUneven: found.p < UNEVEN };
}

export function measureReport(experiment: ExperimentProgram, gathered: GatheredMeasure): ReportedMeasure {
  const { measure, limit, days, groups, open } = gathered;
  const { metric, role, better, window } = measure;
  const whole = new Map([...days].map(([arm, own]) => [arm, allDays(own)]));
  const arms = armsIn(experiment, measure, (arm) => whole.get(arm) ?? EMPTY, open);
  const told = groups.entries();
  return {
    metric: metric.id,
    title: metric.title,
    unit: metric.unit,
    decimals: metric.decimals,
    role,
    better,
    estimator: estimatorOf(measure, [...whole.values()]),
    window,
    limit,
    arms: role === 'primary' ? corrected(arms, experiment) : arms,
    overTime: overTime(experiment, gathered),
    groups: [...told].flatMap(([by, values]) =>
      [...values]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([value, own]) => ({
          by,
          value,
          arms: armsIn(experiment, measure, (arm) => own.get(arm) ?? EMPTY, new Map()),
        })),
    ),
  };
}

function estimatorOf(
  { metric }: MeasureProgram,
  summaries: readonly Summary[],
): ReportedMeasure['estimator'] {
  const { kind } = metric.aggregate;
  if (kind === 'quantile' || kind === 'share') return kind;
  const isMean = summaries.every(({ ratio }) => ratio.x === ratio.n && ratio.xx === ratio.n);
  return isMean ? 'mean' : 'ratio';
}

function armsIn(
  experiment: ExperimentProgram,
  measure: MeasureProgram,
  summaryOf: SummaryOf,
  open: ReadonlyMap<string, number>,
): MeasuredArm[] {
  const { aggregate } = measure.metric;
  const control = summaryOf(experiment.control);
  return experiment.arms.map(({ id }) => {
    const own = summaryOf(id);
    const estimate = estimateOf(aggregate, own);
    return {
      arm: id,
      n: own.ratio.n,
      open: open.get(id) ?? 0,
      value: estimate?.value ?? null,
      standardError: estimate && standardErrorOf(estimate),
      effect: id === experiment.control ? null : effectReport(experiment, measure, control, own),
    };
  });
}

/** On a scale, of two arms' sums. */
export function effectBetween(
  measure: MeasureProgram,
  control: Summary,
  arm: Summary,
  scale: Scale,
): (Effect & { readonly isAdjusted: boolean }) | null {
  const pair = pairOf(measure.metric.aggregate, control, arm);
  const effect = pair && effectOf(pair.control, pair.arm, scale);
  return effect && { ...effect, isAdjusted: pair.isAdjusted };
}

function effectReport(
  { decision }: ExperimentProgram,
  measure: MeasureProgram,
  control: Summary,
  arm: Summary,
): ReportedEffect | null {
  const { better, role, mayWorsen } = measure;
  const scale = role === 'guardrail' ? 'absolute' : decision.scale;
  const effect = effectBetween(measure, control, arm, scale);
  if (effect === null) return null;
  // A belief is about what decides.
  const rule = role === 'primary' ? decision : { ...decision, prior: null };
  const { effect: mean, interval, p } = judge(effect, rule, better);
  const [low, high] = interval.map((end) => (Number.isFinite(end) ? end : null)) as [
    number | null,
    number | null,
  ];
  return {
    scale,
    effect: mean,
    standardError: effect.standardError,
    low,
    high,
    p,
    corrected: null,
    ...chanceOfBetter(effect, rule, better),
    isAdjusted: effect.isAdjusted,
    safety: role === 'guardrail' ? safetyOf(effect, decision, better, mayWorsen) : null,
  };
}

/** By the definition's correction, over the arms that are compared. */
function corrected(arms: readonly MeasuredArm[], { decision }: ExperimentProgram): MeasuredArm[] {
  const values = arms.flatMap(({ effect }) => (effect?.p == null ? [] : [effect.p]));
  const adjusted = corrections[decision.correction](values)[Symbol.iterator]();
  return arms.map((arm) => {
    if (arm.effect?.p == null) return arm;
    return { ...arm, effect: { ...arm.effect, corrected: adjusted.next().value! } };
  });
}

function overTime(
  experiment: ExperimentProgram,
  { measure, days }: GatheredMeasure,
): ReportedMeasure['overTime'] {
  if (measure.role === 'secondary') return [];
  const seen = [...new Set([...days.values()].flatMap((own) => [...own.keys()]))].sort((a, b) => a - b);
  const upTo = new Map<string, Summary>();
  const points: { day: string; arms: MeasuredArm[] }[] = [];
  const step = Math.ceil(seen.length / MOST_POINTS);
  for (const [place, day] of seen.entries()) {
    for (const [arm, own] of days) {
      const summary = own.get(day);
      if (summary) upTo.set(arm, both(upTo.get(arm) ?? EMPTY, summary));
    }
    if (place % step !== 0 && place !== seen.length - 1) continue;
    points.push({
      day: new Date(day * DAY).toISOString().slice(0, 10),
      arms: armsIn(experiment, measure, (arm) => upTo.get(arm) ?? EMPTY, new Map()),
    });
  }
  return points;
}
