/**
 * Effects of one person go out in the order in which they were decided: of one lane and one channel, a later one
 * waits while an earlier one is being sent or is to be tried again. The lane of a message is its class, so that what
 * a customer must know is never held up by a newsletter; other kinds of effects say theirs.
 */
import { CAP } from './caps.ts';
import type { Draft, Effect } from './draft.ts';
import { kindOf } from './effects/index.ts';

/** The reason on an effect that waits for an earlier one. */
export const ORDER = 'order';
/** Whoever waits is let go by the answer; if none comes, it asks again after this long, milliseconds. */
const ASK_AGAIN = 300_000;

/** Until when an effect waits for an earlier one, or null. */
export function waitsForEarlier(draft: Draft, effect: Effect): number | null {
  let until: number | null = null;
  for (const other of draft.effects) {
    if (!isSameWay(other, effect) || !isEarlier(other, effect)) continue;
    if (other.status === 'sending') until = Math.max(until ?? 0, draft.at + ASK_AGAIN);
    // One that waits for room under a cap holds nobody up: the one it waits for may stand behind it.
    if (other.status === 'ready' && other.attempts > 0 && other.reason !== CAP)
      until = Math.max(until ?? 0, other.due > draft.at ? other.due : draft.at + ASK_AGAIN);
  }
  return until;
}

/** An effect has its answer: those behind it go at `due`. */
export function letOthersGo(draft: Draft, effect: Effect, due: number): void {
  for (const other of draft.effects) {
    if (other.status !== 'ready' || other.reason !== ORDER || !isSameWay(other, effect)) continue;
    Object.assign(other, { due, changed: true });
  }
}

function isSameWay(one: Effect, other: Effect): boolean {
  if (one === other || one.channel !== other.channel) return false;
  const lane = kindOf(one).lane(one);
  return lane !== null && kindOf(one) === kindOf(other) && lane === kindOf(other).lane(other);
}

function isEarlier(one: Effect, other: Effect): boolean {
  return one.createdAt < other.createdAt || (one.createdAt === other.createdAt && one.key < other.key);
}
