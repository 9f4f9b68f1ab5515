/**
 * Beyond what no person's value counts: written down, or the value that a share of all arms' people does not exceed. That one is found by walks over
 * the store of their own, so that no value has to be kept until it is known. Reads only.
 */
import type { ExperimentProgram, MeasureProgram } from '../../compiler/experiment/program.ts';
import type { Draft } from '../../evaluate/draft.ts';
import { everybody, type Looking } from '../../runtime/flags.ts';
import { Selection } from '../statistics/selection.ts';
import { type Limits, NO_LIMITS } from '../statistics/winsorise.ts';
import type { Part } from './cell.ts';
import { exposedPerson } from './person.ts';

/** Quantiles are not moved by who has most; what 0 or 1 stands for has no most. */
function isLimited({ metric }: MeasureProgram, { winsorise }: ExperimentProgram): boolean {
  const { kind } = metric.aggregate;
  return winsorise !== null && (kind === 'count' || kind === 'sum' || kind === 'mean');
}

/** By measure: what finds its limit; null where it has none, or it is written down. */
export function selectionsFor(experiment: ExperimentProgram): readonly (Selection | null)[] {
  const { winsorise, measures } = experiment;
  return measures.map((measure) =>
    winsorise !== null && 'share' in winsorise && isLimited(measure, experiment)
      ? new Selection(winsorise.share)
      : null,
  );
}

/** `selections`: which have found theirs. */
export function limitsOf(
  experiment: ExperimentProgram,
  selections: readonly (Selection | null)[],
): readonly Limits[] {
  const { winsorise, measures } = experiment;
  return measures.map((measure, place) => {
    if (winsorise === null || !isLimited(measure, experiment)) return NO_LIMITS;
    const high = 'above' in winsorise ? winsorise.above : selections[place]!.found!;
    return { ...NO_LIMITS, high };
  });
}

/** Adds what a person, or a unit, adds to each measure. */
export function select(
  selections: readonly (Selection | null)[],
  parts: readonly (Part | 'open' | null)[],
): void {
  for (const [place, part] of parts.entries())
    if (part !== null && part !== 'open' && selections[place]?.found === null) selections[place].add(part.y);
}

/** One walk after the other, until everything is found. */
export function isOpen(selections: readonly (Selection | null)[]): boolean {
  return selections.some((selection) => selection?.found === null);
}

export function endWalk(selections: readonly (Selection | null)[]): void {
  for (const selection of selections) if (selection?.found === null) selection.end();
}

/** In the order of the experiments. Of units that are not people it is found when they are together, since they are kept anyway. */
export async function walkForLimits(
  looking: Looking,
  experiments: readonly ExperimentProgram[],
  at: number,
): Promise<readonly (readonly (Selection | null)[])[]> {
  const { program } = looking.run;
  const all = experiments.map(selectionsFor);
  const wanted = () =>
    experiments.flatMap((experiment, place) =>
      experiment.unit === null && isOpen(all[place]!) ? [{ experiment, selections: all[place]! }] : [],
    );
  for (let open = wanted(); open.length > 0; open = wanted()) {
    const look = (draft: Draft) =>
      open.map(({ experiment }) => exposedPerson(experiment, program, draft, at)?.parts ?? []);
    for await (const found of everybody(looking, look, 'profile', true))
      for (const parts of found)
        for (const [place, own] of parts.entries()) select(open[place]!.selections, own);
    for (const { selections } of open) endWalk(selections);
  }
  return all;
}
