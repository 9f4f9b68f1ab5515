/**
 * Thompson sampling: of each a mean reward is drawn from what is believed of it, and the greatest has the place. How likely that was has no
 * closed form: it is estimated by DRAWS draws that belong to what was learnt and not to the decision, so that all decisions of one state share
 * them. One more, spread evenly, keeps everything above 0: p = (times the greatest + 1/n) / (DRAWS + 1), of n. They add up to 1; the
 * standard error of an estimate is √(p (1 − p) / DRAWS), 0.032 at most.
 */
import { Draws } from '../draws.ts';
import { drawnReward } from '../posterior.ts';
import type { Entry } from '../shelf.ts';
import type { Ask } from '../slate.ts';
import { Contest } from './contest.ts';
import type { MethodType } from './method.ts';

export const DRAWS = 256;

export const thompson: MethodType = {
  rate: 1,
  learns: true,
  begin: (ask) => {
    const contest = new Contest(DRAWS);
    const rows = rowsOf(ask);
    return (options, place) => {
      const times = contest.among(
        options,
        options.map((entry) => rowOf(ask, entry, rows)),
      );
      return {
        chances: times.map((count) => (1 / options.length + count) / (DRAWS + 1)),
        drawn: () => firstGreatest(options.map((entry) => drawnAt(ask, entry, place))),
      };
    };
  },
};

/** Places do not depend on one another: each has draws of its own. */
function drawnAt(ask: Ask, { id }: Entry, place: number): number {
  const draws = new Draws(`thompson|${ask.decision}|${place}|${id}`);
  return drawnReward(ask.rewarded(id), ask.rewardIsNumber, draws);
}

type Rows = Map<string, Float64Array>;

/** What is believed, drawn again and again: the same for all decisions that go by it. */
const known = new WeakMap<object, Rows>();

function rowsOf({ belief }: Ask): Rows {
  const rows = known.get(belief) ?? new Map<string, Float64Array>();
  known.set(belief, rows);
  return rows;
}

function rowOf(ask: Ask, { id }: Entry, rows: Rows): Float64Array {
  const before = rows.get(id);
  if (before) return before;
  const draws = new Draws(`thompson|${id}`);
  const seen = ask.rewarded(id);
  const row = Float64Array.from({ length: DRAWS }, () => drawnReward(seen, ask.rewardIsNumber, draws));
  rows.set(id, row);
  return row;
}

function firstGreatest(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
