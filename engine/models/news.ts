/** What happened to a model, and why: the last of it is kept with the model for whoever asks, and all of it is told to whoever listens. */
import type { Store } from '../store/store.ts';
import { type ModelDesk, put } from './desk.ts';

/**
 * `promoted`, `kept`: whether a new version took over by the gates. `failed`: there is none. `by_hand`: somebody put another one in
 * charge. `concerns`: the version in charge is no longer as it promised; `as_promised`: it is again.
 */
export type NewsKind = 'promoted' | 'kept' | 'failed' | 'by_hand' | 'concerns' | 'as_promised';

export interface ModelNews {
  readonly at: number;
  readonly what: NewsKind;
  /** Which it is about; null: none. */
  readonly version: number | null;
  readonly reasons: readonly string[];
}

const MOST = 50;

export const newsKey = (model: string) => `model.${model}.news`;

/** The latest last. */
export async function newsOf(store: Store, model: string): Promise<readonly ModelNews[]> {
  return ((await store.progress(newsKey(model))) as unknown as readonly ModelNews[] | undefined) ?? [];
}

export async function tellNews(desk: ModelDesk, model: string, news: ModelNews): Promise<void> {
  const before = await newsOf(desk.engine.store, model);
  await put(desk, newsKey(model), [...before, news].slice(-MOST));
  desk.observer?.news?.(model, news);
}
