/** The machine's clock: the outermost ring, and the only place in the engine that reads it. */
import type { Clock } from './clock.ts';

/** Timers of the platform do not hear of a clock that was set: alarms are set in stages, and looked at anew after each. */
const LONGEST_TIMER = 60_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  wakeAt(instant, wake) {
    let timer: NodeJS.Timeout;
    const arm = () => {
      const left = instant - Date.now();
      timer = left > LONGEST_TIMER ? setTimeout(arm, LONGEST_TIMER) : setTimeout(wake, Math.max(0, left));
    };
    arm();
    return () => clearTimeout(timer);
  },
};
