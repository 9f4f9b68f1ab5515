/** What is no longer as the card of a version promised: features or scores far from those it was judged by, figures worse beyond doubt. Pure. */
import type { GateProgram, ModelProgram } from '../compiler/model/program.ts';
import type { Drift } from './drift.ts';
import { figure } from './gates.ts';
import type { Evaluation, Figure } from './types/type.ts';

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
  { gates }: Pick<ModelProgram, 'gates'>,
  rows: number,
  drift: readonly Drift[],
): readonly Concern[] {
  if (rows < FEWEST) return [];
  const bound = gates.find(({ metric }) => metric === 'drift')?.atMost ?? MUCH;
  return drift
    .filter(({ value }) => value > bound)
    .map(({ name, value }) => ({
      of: `drift.${name}`,
      words: `${name === 'score' ? 'what it says' : `the feature \`${name}\``} is ${figure(value)} away from those it was judged by, more than ${bound}`,
    }));
}

/** By the promise first: whoever keeps it may still fail a gate that he passed by chance, and is told of it only where that is beyond doubt. */
export function realisedConcerns(
  { gates }: Pick<ModelProgram, 'gates'>,
  promised: Evaluation,
  realised: Evaluation,
): readonly Concern[] {
  const broken = PROMISES.flatMap(([name, better]): Concern[] => {
    const [was, is] = [promised.metrics[name], realised.metrics[name]];
    if (!was || !is || !isWorse(was, is, better)) return [];
    return [
      { of: name, words: `${name} is ${within(is)} by what came true; its card promised ${within(was)}` },
    ];
  });
  const failed = gates.flatMap((gate): Concern[] => {
    const is = realised.metrics[gate.metric];
    const words = is && failing(gate, is);
    return words ? [{ of: gate.metric, words }] : [];
  });
  return [...broken, ...failed.filter(({ of }) => !broken.some((one) => one.of === of))];
}

/** Of probabilities: what is told with an interval, and means the same whenever it is looked at. */
const PROMISES = [
  ['auc', 'greater'],
  ['log_loss', 'less'],
  ['calibration', 'less'],
] as const;

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
