/**
 * Schedules: when a journey's `every` comes round, everybody is asked whether they start. A round that a crash
 * cut short goes on; one that came while nobody ran is caught up with, if it is no older than the start's `late`.
 */
import { createTask, type ScheduledTask } from 'node-cron';
import type { JourneyProgram, StartProgram } from '../compiler/program.ts';
import type { Engine } from './engine.ts';
import { walk } from './walk.ts';

const MINUTE = 60_000;

interface Scheduled {
  readonly journey: JourneyProgram;
  readonly start: StartProgram & { readonly on: 'every' };
  readonly task: ScheduledTask;
}

export class Schedules {
  readonly #engine: Engine;
  readonly #fault: (error: unknown) => void;
  readonly #onIdle: () => void;
  #scheduled: Scheduled[] = [];
  readonly #rounds = new Set<Promise<void>>();

  /** `onIdle` is called back whenever they may have become idle. */
  constructor(engine: Engine, fault: (error: unknown) => void, onIdle: () => void) {
    this.#engine = engine;
    this.#fault = fault;
    this.#onIdle = onIdle;
  }

  get idle(): boolean {
    return this.#rounds.size === 0;
  }

  /** Sets the schedules of the running release, and catches up with what was missed. */
  async start(): Promise<void> {
    await this.stop();
    const { program } = this.#engine.run;
    for (const journey of program.journeys) {
      for (const start of journey.starts) {
        // By their own clocks people ring themselves, with their timers.
        if (start.on === 'every' && start.calendar === null) this.#schedule(journey, start, program.zone);
      }
    }
    for (const scheduled of this.#scheduled) {
      await scheduled.task.start();
      const missed = this.#missed(scheduled);
      if (missed !== null) this.#begin(scheduled, missed);
    }
  }

  async stop(): Promise<void> {
    for (const { task } of this.#scheduled) await task.destroy();
    this.#scheduled = [];
    await Promise.allSettled(this.#rounds);
  }

  #schedule(journey: JourneyProgram, start: Scheduled['start'], timezone: string): void {
    const scheduled: Scheduled = {
      journey,
      start,
      task: createTask(start.cron, ({ date }) => this.#begin(scheduled, floorToMinute(date.getTime())), {
        timezone,
        noOverlap: true,
      }),
    };
    this.#scheduled.push(scheduled);
  }

  /** The latest minute, no older than `late`, that the schedule matches. A round that is done is not done again. */
  #missed({ task, start }: Scheduled): number | null {
    const now = floorToMinute(this.#engine.clock.now());
    const releasedAt = this.#engine.layout.releasedAt;
    for (let minute = now; minute > now - start.late && minute >= releasedAt; minute -= MINUTE) {
      if (task.match(new Date(minute))) return minute;
    }
    return null;
  }

  #begin({ journey, start }: Scheduled, round: number): void {
    const { thing } = start;
    const key = `every.${journey.id}.${start.cron}${thing === null ? '' : `.${thing.relation}`}`;
    const running = walk(this.#engine, {
      key,
      round,
      visited: thing === null ? 'people' : 'others',
      inputs: (at) => [{ type: 'tick', at, journey: journey.id, cron: start.cron }],
    })
      .then(() => {})
      .catch(this.#fault)
      .finally(() => {
        this.#rounds.delete(running);
        this.#onIdle();
      });
    this.#rounds.add(running);
  }
}

function floorToMinute(instant: number): number {
  return instant - (instant % MINUTE);
}
