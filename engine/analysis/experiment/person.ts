/** What one exposed person adds to each metric of an experiment. Asks the metrics' own reading of a person's past; there is no second one. */
import type { Adjustment, ExperimentProgram, MeasureProgram } from '../../compiler/experiment/program.ts';
import type { Program } from '../../compiler/program.ts';
import type { Draft } from '../../evaluate/draft.ts';
import { type MeasuredPerson, outcomeOf } from '../../evaluate/metric/outcome.ts';
import { viewOf } from '../../evaluate/scope.ts';
import type { Part } from './cell.ts';
import { type Exposure, exposureOf } from './exposure.ts';

export interface Exposed extends Exposure {
  readonly person: number;
  /** By measure: `open` where its time is not over yet; null where the person does not count. */
  readonly parts: readonly (Part | 'open' | null)[];
  /** Metrics to which they added nothing, but would have by what they did at the very instant of the exposure. */
  readonly atOnce: readonly string[];
  /** Values of the groups that the effect is told apart by, in order. */
  readonly by: readonly string[];
}

/** Null for whoever has not met it. `at`: as of when. */
export function exposedPerson(
  experiment: ExperimentProgram,
  program: Program,
  draft: Draft,
  at: number,
): Exposed | null {
  const exposure = experiment.exposure && exposureOf(draft.past, experiment.exposure);
  if (!exposure || exposure.at > at) return null;
  const person = { view: viewOf(program, draft), history: draft.past };
  const parts = experiment.measures.map((measure) =>
    partOf(measure, experiment.adjust, person, exposure.at, at),
  );
  return {
    ...exposure,
    person: draft.id,
    parts,
    atOnce: experiment.measures
      .filter((measure, place) => addsNothing(parts[place]!) && isAddedAtOnce(measure, person, exposure.at))
      .map(({ metric }) => metric.id),
    by: experiment.by.map((group) => String(group.read(person.view) ?? 'none')),
  };
}

/**
 * Whoever's time is not over is left out, or those who came last would look as if they did least. What happened at the very instant of the
 * exposure came before it: often it is what led there.
 */
function partOf(
  measure: MeasureProgram,
  adjust: Adjustment | null,
  person: MeasuredPerson,
  begin: number,
  at: number,
): Part | 'open' | null {
  const { metric, after, window } = measure;
  const until = window === null ? at + 1 : begin + window;
  if (until > at + 1) return 'open';
  const found = outcomeOf(metric, person, begin + Math.max(after, 1), until);
  const before = knownBefore(measure, adjust, person, begin);
  if (found === null) {
    // Whoever has no part of a ratio now counts with what they had before: else whom the arm brought to it would be compared with themselves.
    const isRatio = metric.aggregate.kind === 'ratio' && before.beforeD !== 0;
    return isRatio ? { y: 0, d: 0, ...before } : null;
  }
  const { numerator, denominator, values } = found;
  return { y: numerator, d: denominator, ...before, values };
}

function addsNothing(part: Part | 'open' | null): boolean {
  return part === null || (part !== 'open' && part.y === 0);
}

/** Files that date a page and what was bought on it alike are common. */
function isAddedAtOnce({ metric }: MeasureProgram, person: MeasuredPerson, begin: number): boolean {
  return (outcomeOf(metric, person, begin, begin + 1)?.numerator ?? 0) !== 0;
}

type Before = Pick<Part, 'before' | 'beforeD'>;

const NOTHING: Before = { before: 0, beforeD: 0 };

/** Of whom nothing was known: nothing, once, where people are counted; and no part of a ratio. */
function knownBefore(
  { metric }: MeasureProgram,
  adjust: Adjustment | null,
  person: MeasuredPerson,
  begin: number,
): Before {
  if (adjust === null || metric.aggregate.kind === 'quantile') return NOTHING;
  if ('before' in adjust) {
    const found = outcomeOf(metric, person, begin - adjust.before, begin + 1);
    if (found) return { before: found.numerator, beforeD: found.denominator };
    return metric.aggregate.kind === 'ratio' ? NOTHING : { before: 0, beforeD: 1 };
  }
  const value = adjust.by.read(person.view);
  return { before: typeof value === 'number' ? value : 0, beforeD: 1 };
}
