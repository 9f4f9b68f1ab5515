/** What became of what a version said: judged on the latest cut-off whose horizon is over, whether or not it was learnt from. Reads only. */
import type { ModelProgram } from '../compiler/model/program.ts';
import type { Looking } from '../runtime/flags.ts';
import type { JsonObject } from '../store/store.ts';
import type { Brought } from './brought/brought.ts';
import { broughtScores } from './brought/material.ts';
import { dataOf } from './given.ts';
import { checkClasses } from './learners/inputs.ts';
import { sources } from './sources/index.ts';
import { hasLabels, typeOf } from './training.ts';
import type { Evaluation } from './types/type.ts';

export interface Realised {
  /** Null: of today. */
  readonly cutoff: number | null;
  readonly evaluation: Evaluation;
}

/** @throws ModelFault where there is too little to judge by */
export async function realised(
  looking: Looking,
  model: ModelProgram,
  artefact: JsonObject,
  asOf: number,
  onProgress: (done: number) => void,
  /** Of a model that was learnt elsewhere: the version, opened. */
  brought: Brought | null = null,
): Promise<Realised> {
  const { held, cutoffs } = await sources[model.source.of].materialOf({
    looking,
    model,
    asOf,
    isJudging: true,
    isStopped: () => false,
    onProgress,
  });
  const areClasses = hasLabels(model.source.of);
  const given = brought ? await broughtScores(brought, held, () => false) : held;
  const { labels, ...others } = dataOf(given);
  const data = areClasses ? { ...others, labels: labels! } : others;
  if (areClasses) checkClasses(labels!);
  return { cutoff: cutoffs.at(-1) ?? null, evaluation: typeOf(model.type).evaluate(artefact, data) };
}
