/** How far an experiment has come: what it could find now, and how many people and days it takes for what it is meant to find. */
import type { ExperimentProgram } from '../../compiler/experiment/program.ts';
import type { Estimate } from '../statistics/estimate.ts';
import { detectableEffect, type Pair, type Plan, powerOf, unitsFor } from '../statistics/plan.ts';
import { effectBetween } from './analyse.ts';
import { EMPTY } from './cell.ts';
import { estimateOf } from './comparison.ts';
import { allDays, type Gathered } from './gather.ts';
import type { Reach } from './report.ts';
import { TUNING } from './rule.ts';

/** Where nothing is said. */
const POWER = 0.8;

export function planOf({ decision, arms }: ExperimentProgram): Plan {
  const { rule, alpha, sides, tuning, correction } = decision;
  // With several arms Holm's first step divides alpha by how many there are; the others are easier.
  const compared = correction === 'none' ? 1 : Math.max(1, arms.length - 1);
  return {
    alpha: rule === 'bayesian' ? 2 * (1 - decision.chance) : alpha / compared,
    sides: rule === 'bayesian' ? 'two' : sides,
    tuning: rule === 'sequential' ? (tuning ?? TUNING) : null,
  };
}

/** Units of the whole experiment that it takes, from what the control does now. Null where nothing is wanted, or nothing finds it. */
export function unitsWanted(experiment: ExperimentProgram, control: Estimate): number | null {
  const { detect } = experiment;
  const pair = pairFor(experiment, control);
  if (detect === null || pair === null) return null;
  const effect = detect.scale === 'absolute' ? detect.effect : detect.effect * Math.abs(control.value);
  if (!(effect > 0)) return null;
  const units = unitsFor(effect, pair, detect.power, planOf(experiment));
  return Number.isFinite(units) ? units : null;
}

/** The control and the smallest other arm, which decides how long it takes. */
export function pairFor({ arms, control }: ExperimentProgram, { variance }: Estimate): Pair | null {
  const own = arms.find(({ id }) => id === control)?.share ?? 0;
  const others = arms.filter(({ id, share }) => id !== control && share > 0).map(({ share }) => share);
  if (!(own > 0) || others.length === 0) return null;
  // What an arm would vary by is not known before it is tried: as much as the control.
  return { control: { variance, share: own }, arm: { variance, share: Math.min(...others) } };
}

export function reachOf(experiment: ExperimentProgram, gathered: Gathered): Reach | null {
  const [primary] = gathered.measures;
  if (primary?.measure.role !== 'primary' || gathered.started === null) return null;
  const { aggregate } = primary.measure.metric;
  const of = (arm: string) => allDays(primary.days.get(arm));
  const control = of(experiment.control);
  const estimate = estimateOf(aggregate, control);
  const units = experiment.arms.reduce((sum, { id }) => sum + (gathered.units.get(id) ?? 0), 0);
  const unitsADay = units / daysOfArrival(gathered.arrivals);
  const power = experiment.detect?.power ?? POWER;
  const effects = experiment.arms
    .filter(({ id }) => id !== experiment.control)
    .map(({ id }) => effectBetween(primary.measure, control, of(id) ?? EMPTY, experiment.decision.scale));
  const found = effects.flatMap((effect) =>
    effect ? [detectableEffect(effect.standardError, effect.n, power, planOf(experiment))] : [],
  );
  const wanted = estimate && unitsWanted(experiment, estimate);
  return {
    unitsADay,
    units,
    detectableNow: found.length === 0 ? null : Math.max(...found),
    power,
    wanted: experiment.detect && {
      effect: experiment.detect.effect,
      scale: experiment.detect.scale,
      units: wanted,
      days: wanted === null ? null : Math.ceil(wanted / unitsADay),
    },
  };
}

/** From the first day on which somebody came to the last. */
function daysOfArrival(arrivals: Gathered['arrivals']): number {
  const days = [...arrivals.keys()];
  return Math.max(...days) - Math.min(...days) + 1;
}

/** Chance of finding what is to be detected, with the people there are. Null where nothing is said of it. */
export function powerNow(experiment: ExperimentProgram, gathered: Gathered): number | null {
  const [primary] = gathered.measures;
  const { detect } = experiment;
  if (!detect || primary === undefined) return null;
  const of = (arm: string) => allDays(primary.days.get(arm));
  const powers = experiment.arms.flatMap(({ id }) => {
    if (id === experiment.control) return [];
    const effect = effectBetween(primary.measure, of(experiment.control), of(id), detect.scale);
    return effect ? [powerOf(detect.effect, effect.standardError, effect.n, planOf(experiment))] : [];
  });
  return powers.length === 0 ? null : Math.min(...powers);
}
