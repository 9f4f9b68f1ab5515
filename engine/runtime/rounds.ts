/** Rounds of a schedule: which one is due, and when the next one is. Pure arithmetic over handed-in instants. */
import { createTask, type ScheduledTask } from 'node-cron';
import type { Schedule } from '../compiler/refresh.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A cron line that does not come within this is looked at again then: nobody waits at one place for years. */
const FARTHEST = DAY;

export class Rounds {
  readonly #schedule: Schedule;
  readonly #task: ScheduledTask | null;
  /** Minutes up to this one were looked at, and none matched. */
  #lookedTo = Number.NEGATIVE_INFINITY;

  constructor(schedule: Schedule, timezone: string) {
    this.#schedule = schedule;
    // Never started: it only says whether a minute matches.
    this.#task = 'cron' in schedule ? createTask(schedule.cron, () => {}, { timezone }) : null;
  }

  /** The latest round after `last` that has come by `now`; null where none has. */
  due(last: number, now: number): number | null {
    if ('every' in this.#schedule) {
      const { every } = this.#schedule;
      const rounds = Math.floor((now - last) / every);
      return rounds < 1 ? null : last + rounds * every;
    }
    const to = floorToMinute(now);
    for (let minute = to; minute > Math.max(last, this.#lookedTo); minute -= MINUTE) {
      if (this.#task!.match(new Date(minute))) return minute;
    }
    this.#lookedTo = to;
    return null;
  }

  /** When to look again: the first round after `last` and `now`, or sooner. */
  next(last: number, now: number): number {
    if ('every' in this.#schedule) return Math.max(last + this.#schedule.every, now + 1);
    const first = floorToMinute(Math.max(last, now)) + MINUTE;
    for (let minute = first; minute < first + FARTHEST; minute += MINUTE) {
      if (this.#task!.match(new Date(minute))) return minute;
    }
    return first + FARTHEST;
  }

  async close(): Promise<void> {
    await this.#task?.destroy();
  }
}

function floorToMinute(instant: number): number {
  return instant - (instant % MINUTE);
}
