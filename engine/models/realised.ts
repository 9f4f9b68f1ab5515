/** What became of what a version said: judged on the latest cut-off whose horizon is over, whether or not it was learnt from. Reads only. */
import type { ModelProgram } from '../compiler/model/program.ts';
import type { Looking } from '../runtime/flags.ts';
import type { JsonObject } from '../store/store.ts';
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
): Promise<Realised> {
  const { held, cutoffs } = await sources[model.source.of].materialOf({
    looking,
    model,
    asOf,
    isJudging: true,
    isStopped: () => false,
    onProgress,
  });
  const data = dataOf(held);
  if (hasLabels(model.type)) checkClasses(data.labels!);
  return { cutoff: cutoffs.at(-1) ?? null, evaluation: typeOf(model.type).evaluate(artefact, data) };
}
