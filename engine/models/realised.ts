/** What became of what a version said: judged on the latest cut-off whose horizon is over, whether or not it was learnt from. Reads only. */
import type { ModelProgram } from '../compiler/model/program.ts';
import type { Looking } from '../runtime/flags.ts';
import type { JsonObject } from '../store/store.ts';
import { checkClasses } from './learners/inputs.ts';
import { cutoffsOf, pastRows } from './past-rows.ts';
import { MODEL_TYPES } from './training.ts';
import type { Propensity } from './types/propensity.ts';
import type { Evaluation } from './types/type.ts';
import { arranged } from './vectors.ts';

export interface Realised {
  readonly cutoff: number;
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
  const { held } = await pastRows(looking, model, asOf, () => false, onProgress, true);
  const rows = arranged(held.gathering);
  checkClasses(rows.labels);
  const evaluation = MODEL_TYPES[model.type].evaluate(artefact as unknown as Propensity, rows);
  return { cutoff: cutoffsOf(model, asOf).at(-1)!, evaluation };
}
