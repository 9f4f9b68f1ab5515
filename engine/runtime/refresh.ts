/**
 * Refreshes: ranks people for `top`, works out held tags and metrics anew, and looks at lists from outside, each when its
 * round comes. Driven by the clock; one after another, in the order of dependency. A round that a crash cut short
 * is done again, and one that came while nobody ran is caught up with.
 */
import type { MetricProgram } from '../compiler/metric/program.ts';
import type { RefreshProgram, Schedule, TopRefresh } from '../compiler/refresh.ts';
import type { Draft } from '../evaluate/draft.ts';
import { newsOf } from '../evaluate/metric/news.ts';
import { runFor } from '../evaluate/run.ts';
import { viewOf } from '../evaluate/scope.ts';
import type { Channel } from './channel.ts';
import type { Engine } from './engine.ts';
import { changeFlags, everybody, visitedOf } from './flags.ts';
import { bringList } from './list.ts';
import { metricRounds, workOut } from './metrics.ts';
import { placementTasks } from './placements/tasks.ts';
import { Ranking } from './ranking.ts';
import { reconcile, reconciledKey } from './reconcile.ts';
import type { SourceSpec } from './source.ts';
import { type Round, TaskRounds } from './task-rounds.ts';
import { walk } from './walk.ts';

/** After a fault: long enough that a file can be put right, milliseconds. */
const TRY_AGAIN = 5 * 60_000;

/** After a change of things: others likely follow. */
const SOON = 1_000;
/** What is done because things changed takes no more than this share of the time. */
const SHARE = 1 / 20;

/** Something that is done from time to time. */
export interface Task {
  /** Under which its progress is kept. */
  readonly key: string;
  readonly schedule: Schedule;
  /** Whether it is done at every start too: something outside may have changed meanwhile. */
  readonly atStart?: boolean;
  /** Whether its first round is the first that comes round; else it is done as soon as it is known. */
  readonly waits?: boolean;
  /** Done soon after one of these has changed, too. */
  readonly of?: string;
  /** Whether a round that was cut short goes on where it stopped; else it is done anew. */
  readonly goesOn?: boolean;
  /** As long as nobody does anything, no round before this instant gives anything that the last one did not. */
  restsUntil?(): number;
  run(round: Round, isStopped: () => boolean): Promise<void>;
  /** Nobody looks at it any more. */
  close?(): void;
}

type Scheduled = Task & { readonly rounds: TaskRounds };

export interface RefreshOptions {
  readonly engine: Engine;
  /** What lists are read with. */
  readonly sourceSpecs: readonly SourceSpec[];
  /** The channels that keep audiences. */
  channelOf(id: string): Channel | undefined;
  /** Folder that paths of lists start from. */
  readonly root: string;
  fault(error: unknown): void;
  /** Called back whenever they may have become idle. */
  onIdle(): void;
}

export class Refreshes {
  readonly #options: RefreshOptions;
  readonly #others: (() => readonly Task[]) | null;
  #tasks: readonly Scheduled[] = [];
  #looking: Promise<void> | null = null;
  #isStopped = true;
  #cancelAlarm: () => void = () => {};
  #stopListening: () => void = () => {};
  /** When the next look is due. */
  #next = Number.POSITIVE_INFINITY;
  /** Of tasks that failed: when they are tried again. */
  readonly #retries = new Map<string, number>();
  /** Of tasks whose things have changed: from when on they may be done. */
  readonly #changed = new Map<string, number>();
  /** Until when each rests after it was done because something had changed. */
  readonly #rests = new Map<string, number>();

  /** `others`: these instead of what the program refreshes, one after another by themselves. */
  constructor(options: RefreshOptions, others: (() => readonly Task[]) | null = null) {
    this.#options = options;
    this.#others = others;
  }

  get idle(): boolean {
    return this.#looking === null;
  }

  /** Takes up what the running release refreshes, beginning with what is due already. */
  async start(): Promise<void> {
    await this.stop();
    this.#isStopped = false;
    const { engine } = this.#options;
    this.#tasks = (this.#others?.() ?? this.#ofProgram()).map((task) => ({
      ...task,
      rounds: new TaskRounds(engine, task),
    }));
    const stopListening = [
      engine.onThings((entities) => this.#touch(entities)),
      engine.onActive(() => this.#wakeResting()),
    ];
    this.#stopListening = () => {
      for (const stop of stopListening) stop();
    };
    if (this.#tasks.length > 0) this.#look(true);
  }

  #ofProgram(): readonly Task[] {
    const { program } = this.#options.engine.run;
    return [
      ...program.lists.map((list): Task => {
        const run = async () => void (await bringList(list, this.#options));
        return { key: keyOf(list.key), schedule: list.schedule, atStart: true, run };
      }),
      ...program.audiences.map((audience): Task => {
        const { engine, channelOf } = this.#options;
        // The first round is the first fill, which the outbox does: there is nothing to compare with yet.
        const run: Task['run'] = async ({ first }, isStopped) => {
          if (!first) await reconcile(engine, audience, channelOf(audience.channel), isStopped);
        };
        return { key: keyOf(reconciledKey(audience.id)), schedule: audience.schedule, run };
      }),
      ...program.refreshes.map((refresh): Task => {
        const run: Task['run'] = (round, isStopped) => this.#refresh(refresh, round, isStopped);
        return { key: keyOf(refresh.key), schedule: refresh.schedule, goesOn: refresh.on === 'tag', run };
      }),
      // After what they may be told apart by.
      ...metricRounds(program).map(({ key, schedule, metrics }): Task => {
        const run: Task['run'] = (_, isStopped) => this.#workOut(metrics, isStopped);
        return { key: keyOf(key), schedule, run };
      }),
      ...placementTasks(this.#options.engine).map(({ key, ...rest }): Task => ({ ...rest, key: keyOf(key) })),
    ];
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    this.#changed.clear();
    this.#retries.clear();
    this.#cancelAlarm();
    await this.#looking;
    for (const { rounds, close } of this.#tasks) {
      await rounds.close();
      close?.();
    }
    this.#tasks = [];
  }

  #look(isStart: boolean): void {
    this.#looking = this.#lookAtAll(isStart).finally(() => {
      this.#looking = null;
      this.#options.onIdle();
    });
  }

  /** Never rejects: what goes wrong with one is told, and the others go on. */
  async #lookAtAll(isStart: boolean): Promise<void> {
    for (const task of this.#tasks) {
      if (this.#isStopped) return;
      try {
        await this.#lookAt(task, isStart);
        this.#retries.delete(task.key);
      } catch (error) {
        this.#options.fault(error);
        this.#retries.set(task.key, this.#options.engine.clock.now() + TRY_AGAIN);
      }
    }
    if (!this.#isStopped) this.#setAlarm();
  }

  #setAlarm(): void {
    const now = this.#options.engine.clock.now();
    const next = this.#tasks.map(({ key, rounds }) => this.#retries.get(key) ?? rounds.next(now));
    this.#wakeAt(Math.min(...next, ...this.#changed.values()));
  }

  #wakeAt(next: number): void {
    this.#cancelAlarm();
    this.#next = next;
    this.#cancelAlarm = Number.isFinite(next)
      ? this.#options.engine.clock.wakeAt(next, () => this.#look(false))
      : () => {};
  }

  /** Somebody did something: what rested looks again when its next round comes. */
  #wakeResting(): void {
    const resting = this.#tasks.filter(({ rounds }) => rounds.isResting);
    if (resting.length === 0) return;
    for (const { rounds } of resting) rounds.wake(this.#options.engine.clock.now());
    if (this.#looking === null) this.#setAlarm();
  }

  /** Things have changed: what is made of them is made anew soon, but not all the time. */
  #touch(entities: ReadonlySet<string>): void {
    const now = this.#options.engine.clock.now();
    for (const { key, of } of this.#tasks) {
      if (of === undefined || !entities.has(of) || this.#changed.has(key)) continue;
      const from = Math.max(now + SOON, this.#rests.get(key) ?? 0);
      this.#changed.set(key, from);
      if (this.#looking === null && from < this.#next) this.#wakeAt(from);
    }
  }

  /** Does what is due of it. */
  async #lookAt({ key, rounds, atStart, run }: Scheduled, isStart: boolean): Promise<void> {
    const { clock } = this.#options.engine;
    const now = clock.now();
    const round = await rounds.due(now);
    if (round) {
      this.#changed.delete(key);
      await rounds.begin(round);
      await run(round, () => this.#isStopped);
      if (!this.#isStopped) await rounds.end(round);
    } else if ((isStart && atStart) || (this.#changed.get(key) ?? Number.POSITIVE_INFINITY) <= now) {
      this.#changed.delete(key);
      await run(rounds.last!, () => this.#isStopped);
      const ended = clock.now();
      this.#rests.set(key, ended + (ended - now) / SHARE);
    }
  }

  async #workOut(metrics: readonly MetricProgram[], isStopped: () => boolean): Promise<void> {
    const { engine } = this.#options;
    const at = engine.clock.now();
    const told = await workOut(engine, metrics, at, isStopped);
    if (isStopped()) return;
    for (const metric of metrics)
      await engine.recordMetric(metric.id, newsOf(metric, told.get(metric.id)!, at));
  }

  async #refresh(refresh: RefreshProgram, { round, first }: Round, isStopped: () => boolean): Promise<void> {
    const { engine } = this.#options;
    const { key, entity } = refresh;
    if (refresh.on === 'tag') {
      const inputs = (at: number) => [{ type: 'refresh', at, key } as const];
      await walk(engine, { key: `refreshed.${key}`, round, inputs, visited: visitedOf(entity) });
      return;
    }
    const ranking = await rank(engine, refresh, isStopped);
    if (!isStopped())
      await changeFlags(engine, key, first ? 'release' : 'time', ranking.changes(refresh.take));
  }
}

function keyOf(task: string): string {
  return `refresh.${task}`;
}

async function rank(
  engine: Engine,
  { key, entity, among, by }: TopRefresh,
  isStopped: () => boolean,
): Promise<Ranking> {
  const { program } = runFor(engine.run, entity);
  const ranking = new Ranking();
  const look = (draft: Draft) => {
    const isRanked = among === null || draft.members[among] === 1;
    const value = isRanked ? by(viewOf(program, draft)) : undefined;
    return { id: draft.id, value, had: draft.kept.flags.has(key) };
  };
  for await (const found of everybody(engine, look, entity)) {
    if (isStopped()) break;
    for (const { id, value, had } of found) ranking.add(id, value, had);
  }
  return ranking;
}
