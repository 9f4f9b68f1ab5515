/**
 * A walk through time with helpers: while they and this thread work out what becomes of the next people, the engine writes
 * what is known. It is written in the order of the people, with how far the walk has come, so that a crash leaves what a walk
 * without them would leave. While messages come, helpers rest and the walk goes on in short slices: processors belong to
 * whoever waits for an answer.
 */
import type { Run } from '../../evaluate/run.ts';
import type { ProfileId } from '../../store/store.ts';
import type { Engine } from '../engine.ts';
import { type Round, Slices, type Stretch, visitInSlices, walkBy } from '../walk.ts';
import { type Ahead, lookAhead } from './ahead.ts';
import type { Helpers, StartHelpers } from './helpers.ts';
import type { KnownAhead } from './take-ahead.ts';
import type { WrittenSince } from './written.ts';

/** People who are given away at once: few enough to be done between two messages, should all be left to the engine. */
const SLICE = 50;
/** People for whom a transaction is worth it while no messages come, and for whom one is enough. */
const WORTH_WRITING = 250;
const MOST_WRITTEN = 500;
/** Given away before the first of them is known: this thread may be quicker than the others, and all of it is kept meanwhile. */
const MOST_GIVEN = 40;
/** This thread itself takes no more, so that what comes meanwhile need not wait. */
const SLICE_HERE = 25;

/** Takes everybody to now. */
export async function walkAhead(engine: Engine, round: Round, start: StartHelpers): Promise<number> {
  let helpers: Helpers | null | undefined;
  try {
    return await walkBy(engine, round, async (stretch) => {
      if (helpers === undefined) helpers = start(engine.run, await engine.store.people.countProfiles());
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
  const here = (): Looking => {
    const { run } = engine;
    return { run, look: (ids, at) => lookAhead(store, run, bucket, ids, at) };
  };
  const settleFirst = async () => {
    if (!engine.isLive) await line.takeBack(here());
    await line.first;
    await line.writeKnown(1);
  };
  const slices = new Slices(engine, { inputs }, stretch);
  let { after } = stretch;
  try {
    for (;;) {
      if (engine.isLive) {
        while (!line.isEmpty) await settleFirst();
        const last = await slices.visit(after);
        if (last === null) break;
        after = last;
        continue;
      }
      await line.writeKnown(WORTH_WRITING);
      if (line.isFull) {
        await settleFirst();
        continue;
      }
      const helper = helpers.run === engine.run ? helpers.free() : null;
      const ids = await store.people.profileIds(bucket, after, helper ? SLICE : SLICE_HERE, 'people');
      if (ids.length === 0) break;
      after = ids.at(-1)!;
      if (helper) line.add(ids, { run: helpers.run, look: (some, at) => helper.lookAhead(bucket, some, at) });
      else await line.add(ids, here());
      // What has come for this thread meanwhile is older.
      await new Promise((turn) => setImmediate(turn));
    }
    while (!line.isEmpty) await settleFirst();
  } finally {
    line.end();
  }
}

/** Who looks, and by what. */
interface Looking {
  readonly run: Run;
  look(ids: readonly ProfileId[], at: number): Promise<Ahead>;
}

/** Some people who were given away. `ahead` is undefined until it is known, and null where nothing was found out. */
interface Given {
  readonly ids: readonly ProfileId[];
  readonly since: WrittenSince;
  ahead: KnownAhead | null | undefined;
  known: Promise<void>;
}

/** All of them, in order. */
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

  get isFull(): boolean {
    return this.#given.length >= MOST_GIVEN;
  }

  /** Resolves when it is known what becomes of the first. */
  get first(): Promise<void> | undefined {
    return this.#given[0]?.known;
  }

  /** Resolves when it is known what becomes of them. */
  add(ids: readonly ProfileId[], looking: Looking): Promise<void> {
    // From before anything is read.
    const since = this.#engine.written.since();
    const given: Given = { ids, since, ahead: undefined, known: Promise.resolve() };
    this.#given.push(given);
    return this.#look(given, looking);
  }

  /** Whoever was given the first may have no processor: nobody is to wait for them who has one. */
  async takeBack(looking: Looking): Promise<void> {
    const first = this.#given[0];
    if (first && first.ahead === undefined) await this.#look(first, looking);
  }

  #look(given: Given, { run, look }: Looking): Promise<void> {
    const { bucket } = this.#stretch;
    given.known = look(given.ids, this.#engine.instantIn(bucket)).then(
      (ahead) => {
        given.ahead ??= { ...ahead, bucket, run, since: given.since };
      },
      // The batch that writes them works it out itself, and meets what went wrong if it was not the helper.
      () => {
        given.ahead ??= null;
      },
    );
    return given.known;
  }

  /** Writes those of whom it is known what becomes of them, up to the first of whom it is not, where they are so many. */
  async writeKnown(least: number): Promise<void> {
    const { progress, onVisited } = this.#stretch;
    for (let some = this.#known(); peopleIn(some) >= least; some = this.#known()) {
      const ids = some.flatMap((given) => given.ids);
      const jobs = ids.map((profile) => ({ profile, inputs }));
      const ahead = some.flatMap((given) => given.ahead ?? []);
      await this.#engine.slice(jobs, progress(ids.at(-1)!), ahead);
      for (const { since } of this.#given.splice(0, some.length)) since.end();
      onVisited(ids.length);
    }
  }

  /** As many as one transaction takes. */
  #known(): Given[] {
    const most = this.#engine.isLive ? SLICE : MOST_WRITTEN;
    const known = this.#given.findIndex(({ ahead }) => ahead === undefined);
    const some = known < 0 ? [...this.#given] : this.#given.slice(0, known);
    while (some.length > 1 && peopleIn(some) > most) some.pop();
    return some;
  }

  end(): void {
    for (const { since } of this.#given) since.end();
  }
}

function peopleIn(given: readonly Given[]): number {
  return given.reduce((people, { ids }) => people + ids.length, 0);
}

function inputs(at: number) {
  return [{ type: 'time', at } as const];
}
