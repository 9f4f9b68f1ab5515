/**
 * Where a test is played: the daemon of production over an empty store in memory, on a clock that stands still until it
 * is told to move. Every test has a stage of its own; nothing is handed from one to the next.
 */
import { VirtualClock } from '../../runtime/clock.ts';
import { Daemon } from '../../runtime/daemon.ts';
import { settleExisting } from '../../runtime/import.ts';
import { applyRelease, type Candidate, makeRoom } from '../../runtime/release.ts';
import { copiesInMemory } from '../../store/sqlite/sqlite_store.ts';
import type { ProfileId, Store } from '../../store/store.ts';
import { type Person, personOf } from '../person.ts';
import { Ports } from './ports.ts';
import type { Scenario } from './scenario.ts';

/** Looks at one instant after which something is wrong with the engine, and not with the definitions. */
const MOST_LOOKS = 10_000;

/** Empty stores with the tables of a candidate, which all its tests begin with. */
const emptyStores = new WeakMap<Candidate, Promise<() => Promise<Store>>>();

async function emptyStore(candidate: Candidate): Promise<Store> {
  const { workspace, program } = candidate;
  const open =
    emptyStores.get(candidate) ??
    copiesInMemory(async (store) => void (await makeRoom(store, workspace, program)));
  emptyStores.set(candidate, open);
  return (await open)();
}

export class Stage {
  readonly #faults: unknown[] = [];
  #imports = 0;

  private constructor(
    readonly clock: VirtualClock,
    readonly store: Store,
    readonly ports: Ports,
    /** Set by `open`. */
    public daemon: Daemon,
  ) {}

  static async open(candidate: Candidate, { test, begin }: Scenario): Promise<Stage> {
    const clock = new VirtualClock(begin);
    const { root } = candidate.workspace;
    const store = await emptyStore(candidate);
    const ports = new Ports(() => clock.now(), test.mocks);
    const { release } = await applyRelease(store, candidate, { at: begin, commit: null });
    const stage = new Stage(clock, store, ports, null as never);
    stage.daemon = await Daemon.start({
      store,
      clock,
      candidate,
      release,
      channelSpecs: ports.specs(candidate.program),
      sourceSpecs: [],
      root,
      secrets: () => 'secret',
      observer: {
        batch: () => {},
        handedOver: () => {},
        fault: (error) => stage.#faults.push(error),
      },
    });
    await stage.daemon.adopt();
    await stage.daemon.deliver();
    await stage.settled();
    return stage;
  }

  /** Everything that can be done at this instant is done. */
  async settled(): Promise<void> {
    await this.daemon.untilIdle();
    if (this.#faults.length > 0) throw this.#faults[0];
  }

  /** Moves forward, stopping at every instant for which somebody waits. */
  async moveTo(target: number): Promise<void> {
    let looks = 0;
    for (;;) {
      await this.settled();
      const next = await this.#next();
      if (next > target) break;
      looks = next > this.clock.now() ? 0 : looks + 1;
      if (looks > MOST_LOOKS) throw new Error(`the engine does not come to rest at ${this.clock.now()}`);
      this.clock.moveTo(next);
    }
    this.clock.moveTo(target);
    await this.settled();
  }

  /** A timer runs when its instant has passed. */
  async #next(): Promise<number> {
    const { profile, effect } = await this.store.nextDue();
    const never = Number.POSITIVE_INFINITY;
    return Math.min(profile === null ? never : profile + 1, effect ?? never, this.clock.nextAlarm() ?? never);
  }

  /** An import is complete: who became a member by it is an existing member, and journeys are told. */
  async settleImport(): Promise<void> {
    await settleExisting(this.daemon.engine, ++this.#imports);
    await this.settled();
  }

  /** As of now. */
  async person(id: ProfileId): Promise<Person> {
    const { run } = this.daemon.engine;
    const person = await personOf({ store: this.store, run, id, at: this.clock.now(), showPersonal: true });
    if (!person) throw new Error(`profile ${id} is gone`);
    return person;
  }

  async close(): Promise<void> {
    await this.daemon.stop();
    await this.store.close();
  }
}
