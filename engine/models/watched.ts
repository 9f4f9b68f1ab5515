/** How the version in charge was last found to stand beside its promises, as the store keeps it. */
import type { ModelProgram } from '../compiler/model/program.ts';
import type { Store } from '../store/store.ts';
import type { Concern } from './concerns.ts';
import type { Drift } from './drift.ts';
import type { Evaluation } from './types/type.ts';

export interface Watched {
  readonly version: number;
  readonly at: number;
  /** People of today who were looked at. */
  readonly rows: number;
  /** From those whom it was judged by, the greatest first. */
  readonly drift: readonly Drift[];
  /** Null: no horizon has been over since it was learnt. */
  readonly realised: RealisedSince | null;
  /** What is not as its card promised; none: all is. */
  readonly concerns: readonly Concern[];
  /** Since when there are any. */
  readonly since: number | null;
}

export interface RealisedSince {
  readonly at: number;
  readonly cutoff: number | null;
  /** Null: too little came true, or too much, to judge by. */
  readonly evaluation: Evaluation | null;
  readonly why: string | null;
}

/** Whom people of today are compared with, in words. Whoever met an experiment has gone on since. */
export function comparedWith({ of }: ModelProgram['source']): string {
  return of === 'experiment' ? 'those of the day it was learnt' : 'those it was judged by';
}

export function isWatched({ watching }: Pick<ModelProgram, 'watching'>): boolean {
  return watching.drift || watching.after !== null;
}

export const watchedKey = (model: string) => `model.${model}.watched`;

export async function watchedOf(store: Store, model: string): Promise<Watched | null> {
  return ((await store.progress(watchedKey(model))) as unknown as Watched | undefined) ?? null;
}
