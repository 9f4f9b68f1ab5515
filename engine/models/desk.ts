/** What work on models is done with: an engine that owns the store, whoever trains, and whoever listens. */
import type { Engine } from '../runtime/engine.ts';
import type { Outside } from './brought/brought.ts';
import type { ModelNews } from './news.ts';
import { written } from './registry.ts';
import type { ScoringDone } from './scoring.ts';
import type { Trainer } from './training.ts';
import type { Watched } from './watched.ts';
import type { Watcher } from './watching.ts';

export interface ModelDesk {
  readonly engine: Engine;
  /** Left out, in this thread. */
  readonly trainer?: Trainer;
  readonly watcher?: Watcher;
  /** Opens models that were learnt elsewhere; left out, there are none. */
  readonly outside?: Outside;
  readonly observer?: ModelObserver;
}

/** What became of models: logs and figures listen. */
export interface ModelObserver {
  /** A version took over or did not, was not made, or is no longer as it promised. */
  news?(model: string, news: ModelNews): void;
  scored?(model: string, version: number | null, done: ScoringDone): void;
  /** How the version in charge stands beside its promises; at every start, as it was last found. */
  watched?(model: string, watched: Watched): void;
}

export interface Showing {
  readonly isStopped?: () => boolean;
  onProgress?(done: number): void;
}

export function outsideOf({ outside }: ModelDesk): Outside {
  if (outside) return outside;
  throw new TypeError('who keeps models that were learnt elsewhere is handed what opens them');
}

/** Into the registry, fenced like everything else that the owner of the store writes. */
export function put({ engine }: Pick<ModelDesk, 'engine'>, key: string, value: unknown): Promise<unknown> {
  return engine.submit([], { bucket: 0, key, value: written(value) });
}
