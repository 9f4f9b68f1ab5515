/**
 * Schedules: when a journey's `every` comes round, everybody is asked whether they start. A round that a crash
 * cut short goes on; one that came while nobody ran is caught up with, if it is no older than the start's `late`.
 */
import { type LocalCron, localCron } from '../compiler/cron.ts';
import type { JourneyProgram, StartProgram } from '../compiler/program.ts';
import type { Engine } from './engine.ts';
import { walk } from './walk.ts';

const MINUTE = 60_000;

interface Scheduled {
  readonly journey: JourneyProgram;
  readonly start: StartProgram & { readonly on: 'every' };
  readonly cron: LocalCron;
  readonly zone: string;
  /** Takes the next ring back. */
  cancel: () => void;
  isRunning: boolean;
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
    this.#scheduled = program.journeys.flatMap((journey) =>
      journey.starts.flatMap((start): Scheduled[] => {
        // By their own clocks people ring themselves, with their timers.
        if (start.on !== 'every' || start.calendar !== null) return [];
        const cron = localCron(start.cron);
        return [{ journey, start, cron, zone: program.zone, cancel: () => {}, isRunning: false }];
      }),
    );
    for (const scheduled of this.#scheduled) this.#ring(scheduled);
  }

  async stop(): Promise<void> {
    for (const { cancel } of this.#scheduled) cancel();
    this.#scheduled = [];
    await Promise.allSettled(this.#rounds);
  }

  /** Begins the round that has come, if one has, and waits for the next. */
  #ring(scheduled: Scheduled): void {
    const { clock } = this.#engine;
    const round = this.#latest(scheduled);
    // One that is still under way when the next one comes is not begun twice.
    if (round !== null && !scheduled.isRunning) this.#begin(scheduled, round);
    const next = scheduled.cron.next(floorToMinute(clock.now()) + MINUTE, scheduled.zone, null);
    scheduled.cancel = Number.isFinite(next) ? clock.wakeAt(next, () => this.#ring(scheduled)) : () => {};
  }

  /** The latest minute, no older than `late`, that the schedule matches. A round that is done is not done again. */
  #latest({ cron, zone, start }: Scheduled): number | null {
    const now = floorToMinute(this.#engine.clock.now());
    const { releasedAt } = this.#engine.layout;
    const oldest = Math.max(now - start.late + 1, releasedAt);
    let latest: number | null = null;
    for (let round = cron.next(oldest, zone, null); round <= now; ) {
      latest = round;
      round = cron.next(round + MINUTE, zone, null);
    }
    return latest;
  }

  #begin(scheduled: Scheduled, round: number): void {
    const { journey, start } = scheduled;
    const { thing } = start;
    const key = `every.${journey.id}.${start.cron}${thing === null ? '' : `.${thing.relation}`}`;
    scheduled.isRunning = true;
    const running = walk(this.#engine, {
      key,
      round,
      visited: thing === null ? 'people' : 'others',
      inputs: (at) => [{ type: 'tick', at, journey: journey.id, cron: start.cron }],
    })
      .then(() => {})
      .catch(this.#fault)
      .finally(() => {
        scheduled.isRunning = false;
        this.#rounds.delete(running);
        this.#onIdle();
      });
    this.#rounds.add(running);
  }
}

function floorToMinute(instant: number): number {
  return instant - (instant % MINUTE);
}
