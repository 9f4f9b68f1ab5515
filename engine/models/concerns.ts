/** What is no longer as the card of a version promised: features or scores far from those it was judged by, figures worse beyond doubt. Pure. */
import type { GateProgram, ModelProgram } from '../compiler/model/program.ts';
import type { Drift, Spread } from './drift.ts';
import { figure } from './gates.ts';
import type { Evaluation, Figure } from './types/type.ts';
import { comparedWith } from './watched.ts';

export interface Concern {
  /** A figure, or `drift.` and the name of what has drifted. */
  readonly of: string;
  readonly words: string;
}

/** The usual bound of the stability index: beyond it much has changed. A gate on `drift` says otherwise. */
const MUCH = 0.25;
/** Fewer are too far from anything by chance alone. */
const FEWEST = 100;

export function driftConcerns(
  { gates, features, source }: Pick<ModelProgram, 'gates' | 'features' | 'source'>,
  rows: number,
  drift: readonly Drift[],
  spreads: readonly Spread[],
): readonly Concern[] {
  if (rows < FEWEST) return [];
  const bound = gates.find(({ metric }) => metric === 'drift')?.atMost ?? MUCH;
  const bins = new Map(spreads.map(({ name, shares }) => [name, Object.keys(shares).length]));
  const about = (name: string) => {
    if (name === 'score') return 'what it says';
    return features.some((feature) => feature.name === name)
      ? `the feature \`${name}\``
      : `the ${name} that it tells`;
  };
  return drift
    .filter(({ name, value }) => value - byChance(bins.get(name) ?? 1, rows) > bound)
    .map(({ name, value }) => ({
      of: `drift.${name}`,
      words: `${about(name)} is ${figure(value)} away from ${comparedWith(source)}, more than ${bound}`,
    }));
}

/**
 * How far the index is from nought though nothing has changed: like chi-square by the bins, over how many people there are on either side.
 * With two deviations on top.
 */
function byChance(bins: number, rows: number): number {
  const free = Math.max(0, bins - 1);
  return ((free + 2 * Math.sqrt(2 * free)) * 2) / rows;
}

/** By the promise first: whoever keeps it may still fail a gate that he passed by chance, and is told of it only where that is beyond doubt. */
export function realisedConcerns(
  { gates, watching: { promises, floors } }: Pick<ModelProgram, 'gates' | 'watching'>,
  promised: Evaluation,
  realised: Evaluation,
): readonly Concern[] {
  const broken = promises.flatMap(({ figure: name, better }): Concern[] => {
    const [was, is] = [promised.metrics[name], realised.metrics[name]];
    if (!isTold(was) || !isTold(is) || !isWorse(was, is, better)) return [];
    return [
      { of: name, words: `${name} is ${within(is)} by what came true; its card promised ${within(was)}` },
    ];
  });
  const low = floors.flatMap(({ figure: name, floor, than }): Concern[] => {
    const is = realised.metrics[name];
    if (!isTold(is) || (is.high ?? is.value) >= floor) return [];
    return [
      { of: name, words: `${name} is ${within(is)} by what came true: ${than} would have done better` },
    ];
  });
  const failed = gates.flatMap((gate): Concern[] => {
    const is = realised.metrics[gate.metric];
    const words = isTold(is) ? failing(gate, is) : null;
    return words ? [{ of: gate.metric, words }] : [];
  });
  return [...broken, ...low, ...failed].filter(
    ({ of }, place, all) => all.findIndex((one) => one.of === of) === place,
  );
}

/** What could not be told is null once it was kept. */
function isTold(one: Figure | undefined): one is Figure {
  return one !== undefined && Number.isFinite(one.value);
}

/** Where the intervals do not touch. */
function isWorse(was: Figure, is: Figure, better: 'greater' | 'less'): boolean {
  return better === 'greater'
    ? (is.high ?? is.value) < (was.low ?? was.value)
    : (is.low ?? is.value) > (was.high ?? was.value);
}

function failing({ metric, atLeast, atMost }: GateProgram, is: Figure): string | null {
  if (atLeast !== null && (is.high ?? is.value) < atLeast)
    return `${metric} is ${within(is)} by what came true, and must be at least ${atLeast}`;
  if (atMost !== null && (is.low ?? is.value) > atMost)
    return `${metric} is ${within(is)} by what came true, and must be at most ${atMost}`;
  return null;
}

function within({ value, low, high }: Figure): string {
  return low === undefined || high === undefined
    ? figure(value)
    : `${figure(value)} (${figure(low)} to ${figure(high)})`;
}
