/**
 * What an experiment would need, before it starts: the primary metric of everybody who is eligible, over as long a time before now as it
 * will be looked at after an exposure, taken as what the control will do. Reads only.
 */
import type { ExperimentProgram } from '../../compiler/experiment/program.ts';
import { outcomeOf } from '../../evaluate/metric/outcome.ts';
import { viewOf } from '../../evaluate/scope.ts';
import { everybody, type Looking } from '../../runtime/flags.ts';
import type { Estimate } from '../statistics/estimate.ts';
import { detectableEffect, standardErrorAt } from '../statistics/plan.ts';
import { NO_LIMITS, winsorised } from '../statistics/winsorise.ts';
import { Cell, type Part } from './cell.ts';
import { estimateOf } from './comparison.ts';
import { DAY } from './gather.ts';
import { pairFor, planOf, unitsWanted } from './reach.ts';

/** Where the metric looks at all that ever happened, what happened in so long is taken. */
const LOOK_BACK = 28 * DAY;
/** For how many days it is told what could be found. */
const SPANS = [7, 14, 28, 56, 84] as const;

export interface PowerReport {
  readonly kind: 'experiment_power';
  readonly at: string;
  readonly experiment: string;
  readonly metric: string;
  readonly rule: ExperimentProgram['decision']['rule'];
  readonly alpha: number;
  readonly sides: 'one' | 'two';
  readonly power: number;
  /** What the eligible do now: people, the metric's value, and the standard deviation of one of them. */
  readonly baseline: { readonly people: number; readonly value: number; readonly deviation: number };
  /** Milliseconds before now over which it was measured. */
  readonly over: number;
  readonly wanted: {
    readonly effect: number;
    readonly scale: 'absolute' | 'relative';
    readonly units: number | null;
    /** Until the last of them has been looked at long enough; null where it is not known how many come. */
    readonly days: number | null;
  } | null;
  /** Units a day; null where nobody has said. */
  readonly daily: number | null;
  readonly detectable: readonly { readonly days: number; readonly units: number; readonly effect: number }[];
}

export interface PowerOptions {
  readonly looking: Looking;
  readonly experiment: ExperimentProgram;
  readonly at: number;
  readonly daily: number | null;
  onProgress?(people: number): void;
}

/** Null where there is no metric, or too few people to say what they do. */
export async function powerReport(options: PowerOptions): Promise<PowerReport | null> {
  const { experiment, at, daily } = options;
  const primary = experiment.measures.find(({ role }) => role === 'primary');
  if (!primary) return null;
  const over = primary.window ?? LOOK_BACK;
  const baseline = await baselineOf(options, over);
  if (baseline === null || !(baseline.variance > 0)) return null;
  const power = experiment.detect?.power ?? 0.8;
  const units = unitsWanted(experiment, baseline);
  const pair = pairFor(experiment, baseline);
  const { alpha, sides, rule } = experiment.decision;
  return {
    kind: 'experiment_power',
    at: new Date(at).toISOString(),
    experiment: experiment.id,
    metric: primary.metric.id,
    rule,
    alpha,
    sides,
    power,
    baseline: { people: baseline.n, value: baseline.value, deviation: Math.sqrt(baseline.variance) },
    over,
    wanted: experiment.detect && {
      effect: experiment.detect.effect,
      scale: experiment.detect.scale,
      units,
      days: units === null || daily === null ? null : Math.ceil(units / daily) + Math.ceil(over / DAY),
    },
    daily,
    detectable:
      daily === null || pair === null
        ? []
        : SPANS.map((days) => {
            const came = Math.round(days * daily);
            const n = came * (pair.control.share + pair.arm.share);
            const effect = detectableEffect(standardErrorAt(came, pair), n, power, planOf(experiment));
            return { days, units: came, effect };
          }),
  };
}

async function baselineOf(
  { looking, experiment, at, onProgress }: PowerOptions,
  over: number,
): Promise<Estimate | null> {
  const { program } = looking.run;
  const { metric, after } = experiment.measures.find(({ role }) => role === 'primary')!;
  const { winsorise } = experiment;
  const limits = winsorise && 'above' in winsorise ? { ...NO_LIMITS, high: winsorise.above } : NO_LIMITS;
  const cell = new Cell(limits);
  const look = (draft: Parameters<typeof viewOf>[1]): Part | null => {
    const view = viewOf(program, draft);
    if (experiment.eligible && !experiment.eligible.holds(view)) return null;
    const found = outcomeOf(metric, { view, history: draft.past }, at - over + after, at + 1);
    return (
      found && {
        y: winsorised(found.numerator, limits),
        d: found.denominator,
        before: 0,
        beforeD: 0,
        values: found.values,
      }
    );
  };
  let seen = 0;
  for await (const found of everybody(looking, look, 'profile', true)) {
    for (const part of found) if (part) cell.add(part);
    seen += found.length;
    onProgress?.(seen);
  }
  return estimateOf(metric.aggregate, cell.summary());
}
