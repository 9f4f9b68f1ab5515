/** The production engine over a store of a measure, with the measure's clock and nothing beside it. */
import { tmpdir } from 'node:os';
import type { Clock } from '../../runtime/clock.ts';
import { Engine } from '../../runtime/engine.ts';
import { applyRelease, type Candidate, runOf } from '../../runtime/release.ts';
import { openStore } from '../../store/open.ts';
import type { Bucket, Changeset, Store } from '../../store/store.ts';
import { NOW } from './people.ts';

export interface Opened {
  readonly engine: Engine;
  readonly store: Store;
  close(): Promise<void>;
}

export type Look = (changeset: Changeset) => void;

export async function openEngine(
  url: string,
  candidate: Candidate,
  clock: Clock,
  look?: Look,
): Promise<Opened> {
  return startEngine(await openStore(url, { root: tmpdir(), checkpoints: 'thread' }), candidate, clock, look);
}

export async function startEngine(
  opened: Store,
  candidate: Candidate,
  clock: Clock,
  look?: Look,
): Promise<Opened> {
  const store = look ? watched(opened, look) : opened;
  const { release } = await applyRelease(store, candidate, { at: NOW, commit: null });
  const run = await runOf(store, candidate, release);
  const engine = await Engine.start({ store, run, clock, observer: { batch: () => {}, fault } });
  return {
    engine,
    store,
    async close() {
      await engine.stop();
      await store.close();
    },
  };
}

/** The figures of an engine that has stopped by itself are worth nothing. */
function fault(error: unknown): never {
  throw error;
}

/** The same store; every changeset is shown before it is committed. */
function watched(store: Store, look: Look): Store {
  const commit = (bucket: Bucket, epoch: number, changeset: Changeset) => {
    look(changeset);
    return store.commit(bucket, epoch, changeset);
  };
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'commit') return commit;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
