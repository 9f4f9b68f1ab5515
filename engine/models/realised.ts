/** What became of what a version said: judged on the latest cut-off whose horizon is over, whether or not it was learnt from. Reads only. */
import type { ModelProgram } from '../compiler/model/program.ts';
import type { Looking } from '../runtime/flags.ts';
import type { JsonObject } from '../store/store.ts';
import type { Brought } from './brought/brought.ts';
import { broughtScores } from './brought/material.ts';
import { dataOf, type Given } from './given.ts';
import { sources } from './sources/index.ts';
import type { Evaluation } from './types/type.ts';
import { realisedOn } from './watching.ts';

export interface Realised {
  /** Null: of today. */
  readonly cutoff: number | null;
  readonly evaluation: Evaluation;
}

export interface RealisedPeople {
  readonly cutoff: number | null;
  readonly held: Given;
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
  const { cutoff, held } = await realisedPeople(looking, model, asOf, { onProgress });
  const given = brought ? await broughtScores(brought, held, () => false) : held;
  return { cutoff, evaluation: realisedOn(model.type, model.source.of, artefact, dataOf(given)) };
}

/** Whom a version is judged by: everybody, or some of them. */
export async function realisedPeople(
  looking: Looking,
  model: ModelProgram,
  asOf: number,
  {
    most,
    isStopped = () => false,
    onProgress = () => {},
  }: { most?: number; isStopped?: () => boolean; onProgress?: (done: number) => void },
): Promise<RealisedPeople> {
  const { held, cutoffs } = await sources[model.source.of].materialOf({
    looking,
    model,
    asOf,
    isJudging: true,
    isStopped,
    onProgress,
    ...(most !== undefined && { most }),
  });
  return { cutoff: cutoffs.at(-1) ?? null, held };
}
