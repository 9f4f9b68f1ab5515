/**
 * Frequency caps. What was handed over is a feature over `message_sent`, kept by the sweep like any other
 * behaviour; what stands before a message and is not handed over yet is counted too (`contenders.ts`). Several rows: a drop
 * before any wait, the longest wait else.
 */
import type { BehaviourFeature } from '../compiler/feature.ts';
import type { CapRule } from '../compiler/program.ts';
import type { BehaviourSlot } from './behaviour-slot.ts';
import { roomAt } from './cap-room.ts';
import { type Contender, contenderOf, covers, standBefore } from './contenders.ts';
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';
import { viewOf } from './scope.ts';
import type { Attempt, Verdict } from './send.ts';

/** Why a message is refused, and why it waits. */
export const CAP = 'cap';

interface Full {
  readonly cap: CapRule;
  /** Infinity: it is not to wait, or not any longer. */
  readonly until: number;
}

export function capVerdict(run: Run, draft: Draft, attempt: Attempt): Verdict {
  const own = contenderOf(attempt);
  const full = fullCaps(run, draft, own);
  if (full.length === 0) return { pass: true };
  const last = full.reduce((one, other) => (other.until > one.until ? other : one));
  const detail = { cap: last.cap.name, at_most: last.cap.atMost };
  if (last.until === Number.POSITIVE_INFINITY) return { refuse: CAP, detail };
  const room = { ...own, caps: full.map(({ cap }) => cap.name) };
  return { wait: last.until, reason: CAP, detail, room };
}

export function hasRoom(run: Run, draft: Draft, own: Contender): boolean {
  return fullCaps(run, draft, own).length === 0;
}

function fullCaps(run: Run, draft: Draft, own: Contender): Full[] {
  return run.program.policy.caps.flatMap((cap) => {
    if (!covers(cap, own)) return [];
    const handedOver = Number(viewOf(run.program, draft).feature(cap.feature));
    const before = standBefore(run, draft, cap, own);
    if (handedOver + before < cap.atMost) return [];
    return [{ cap, until: waitsUntil(run, draft, cap, own, handedOver, before) }];
  });
}

function waitsUntil(
  run: Run,
  draft: Draft,
  { otherwise, upTo, feature: index, atMost }: CapRule,
  { since }: Contender,
  handedOver: number,
  before: number,
): number {
  if (otherwise === 'drop') return Number.POSITIVE_INFINITY;
  // Caps are behaviours: `compiler/policy.ts` makes them.
  const feature = run.program.features[index] as BehaviourFeature;
  const slot = draft.slots.of(index) as BehaviourSlot;
  const room = (limit: number) => roomAt(feature, slot, handedOver, draft.at, limit);
  const end = upTo === null ? Number.POSITIVE_INFINITY : since + upTo;
  // What was handed over cannot be taken back: sooner than that there is no room, whatever becomes of the others.
  const earliest = handedOver < atMost ? draft.at : room(atMost);
  if (end <= draft.at || earliest > end) return Number.POSITIVE_INFINITY;
  // The others are handed over now at the earliest, and leave the window after all that is in it.
  const expected = before < atMost ? room(atMost - before) : feature.window.leaves(draft.at);
  return Math.min(expected, end);
}
