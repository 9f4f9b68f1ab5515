/**
 * The pin that a rollback leaves: until it is taken away nothing else is applied, so that a deploy of the definitions that were
 * gone back from does not bring them back by itself.
 */
import type { Json, Store } from '../store/store.ts';

/** Under which it is kept in the store's progress. */
export const PIN_KEY = 'release.pin';

export interface ReleasePin {
  /** The release that was gone back to, and the one that it became. */
  readonly to: number;
  readonly release: number;
  readonly at: number;
}

/** Null: anything may be applied. */
export async function storedPin(store: Pick<Store, 'progress'>): Promise<ReleasePin | null> {
  return ((await store.progress(PIN_KEY)) as unknown as ReleasePin | null | undefined) ?? null;
}

/** As it is written. */
export function writtenPin(pin: ReleasePin | null): Json {
  return pin && { ...pin };
}
