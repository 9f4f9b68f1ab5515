/** The machine's clock: the outermost ring, and the only place in the engine that reads it. */
import type { Clock } from './clock.ts';

/** Longest delay a timer of the platform can hold (2^31 − 1 ms, some 24.8 days); later alarms are set in stages. */
const LONGEST_TIMER = 2_147_483_647;

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
