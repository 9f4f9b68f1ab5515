/**
 * A walk through time with helpers: while they, and this thread as long as no messages come, work out what becomes of the
 * next people, the engine writes what is known. It is written in the order of the people, with how far the walk has come, so
 * that a crash leaves what a walk without them would leave.
 */
import type { ProfileId } from '../../store/store.ts';
import type { Engine } from '../engine.ts';
import { type Round, type Stretch, visitInSlices, walkBy } from '../walk.ts';
import { type Ahead, lookAhead } from './ahead.ts';
import type { Helpers, StartHelpers } from './helpers.ts';
import type { KnownAhead } from './take-ahead.ts';
import type { WrittenSince } from './written.ts';

/** People who are given away at once: few enough to be written between two messages. */
const SLICE = 100;
/** This thread itself takes no more, so that what comes meanwhile need not wait. */
const SLICE_HERE = 25;

/** Takes everybody to now. */
export async function walkAhead(engine: Engine, round: Round, start: StartHelpers): Promise<number> {
  let helpers: Helpers | null | undefined;
  try {
    return await walkBy(engine, round, async (stretch) => {
      helpers ??= start(engine.run, await engine.store.people.countProfiles());
      if (helpers) await visitAhead(engine, stretch, helpers);
      else await visitInSlices(engine, { inputs }, stretch);
    });
  } finally {
    await helpers?.close();
  }
}

async function visitAhead(engine: Engine, stretch: Stretch, helpers: Helpers): Promise<void> {
  const { store } = engine;
  const { bucket } = stretch;
  const line = new Line(engine, stretch);
  let { after } = stretch;
  try {
    for (;;) {
      await line.writeKnown();
      const helper = helpers.free();
      if (helper === null && engine.isLive && !line.isEmpty) {
        await line.first;
        continue;
      }
      const ids = await store.people.profileIds(bucket, after, helper ? SLICE : SLICE_HERE, 'people');
      if (ids.length === 0) break;
      after = ids.at(-1)!;
      if (helper) line.add(ids, (at) => helper.lookAhead(bucket, ids, at));
      else await line.add(ids, (at) => lookAhead(store, engine.run, bucket, ids, at));
      // What has come for this thread meanwhile is older.
      await new Promise((turn) => setImmediate(turn));
    }
    for (; !line.isEmpty; await line.writeKnown()) await line.first;
  } finally {
    line.end();
  }
}

/** People given away, in order. `ahead` is undefined until it is known, and null where nothing was found out. */
interface Given {
  readonly ids: readonly ProfileId[];
  readonly since: WrittenSince;
  readonly known: Promise<void>;
  ahead: KnownAhead | null | undefined;
}

class Line {
  readonly #engine: Engine;
  readonly #stretch: Stretch;
  readonly #given: Given[] = [];

  constructor(engine: Engine, stretch: Stretch) {
    this.#engine = engine;
    this.#stretch = stretch;
  }

  get isEmpty(): boolean {
    return this.#given.length === 0;
  }

  /** Resolves when it is known what becomes of the first. */
  get first(): Promise<void> | undefined {
    return this.#given[0]?.known;
  }

  /** Resolves when it is known what becomes of them. */
  add(ids: readonly ProfileId[], look: (at: number) => Promise<Ahead>): Promise<void> {
    const { run, written } = this.#engine;
    const { bucket } = this.#stretch;
    // From before anything is read.
    const since = written.since();
    const known = look(this.#engine.instantIn(bucket)).then(
      (ahead) => {
        given.ahead = { ...ahead, bucket, run, since };
      },
      // The batch that writes them works it out itself, and meets what went wrong if it was not the helper.
      () => {
        given.ahead = null;
      },
    );
    const given: Given = { ids, since, known, ahead: undefined };
    this.#given.push(given);
    return known;
  }

  /** Writes those of whom it is known what becomes of them, up to the first of whom it is not. */
  async writeKnown(): Promise<void> {
    const { progress, onVisited } = this.#stretch;
    for (let first = this.#given[0]; first?.ahead !== undefined; first = this.#given[0]) {
      const { ids, ahead, since } = first;
      const jobs = ids.map((profile) => ({ profile, inputs }));
      await this.#engine.slice(jobs, progress(ids.at(-1)!), ahead ?? undefined);
      since.end();
      this.#given.shift();
      onVisited(ids.length);
    }
  }

  end(): void {
    for (const { since } of this.#given) since.end();
  }
}

function inputs(at: number) {
  return [{ type: 'time', at } as const];
}
