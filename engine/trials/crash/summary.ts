/** What a crash trial gave, in one line. */
import type { Dialect } from './points.ts';
import type { TrialResult } from './trial.ts';

export interface Summary {
  /** Nothing was lost or doubled, and every point was reached. */
  readonly isClean: boolean;
  readonly text: string;
}

export function summaryOf(dialect: Dialect, result: TrialResult): Summary {
  const { kills, faults, notReached, doubtful, parked } = result;
  const total = kills.random + kills.starting + kills.points;
  const verdict =
    faults.length > 0
      ? `${faults.length} FAULTS`
      : notReached.length > 0
        ? `never came to ${notReached.join(', ')}`
        : 'nothing lost, nothing doubled';
  return {
    isClean: faults.length === 0 && notReached.length === 0,
    text:
      `${verdict} (${dialect}): ${total} kills (${kills.random} at random moments, ${kills.starting} while starting, ` +
      `${kills.points} at named points), ${parked.kills} of them with ${parked.messages} acknowledged messages only parked; ` +
      `${result.messages} messages (${result.resentMessages} sent again), ${result.people} people, ${result.instances} instances, ` +
      `${result.effects} effects; in doubt ${doubtful.messages}, of which ${doubtful.arrived} had arrived: ` +
      `${result.resent} sent again, ${doubtful.held} held; ${Math.round(result.seconds)} s`,
  };
}
