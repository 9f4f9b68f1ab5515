/**
 * What a person decides about a message that needs one: a dead letter is tried again or dropped though its journey
 * has gone on; one of which nobody knows whether it went out is tried again or dropped, and its journey goes on.
 */
import type { EffectRow, JsonObject } from '../store/store.ts';
import type { Draft, Effect } from './draft.ts';

export const DROPPED_BY_HAND = 'dropped_by_hand';

/** How often a dead letter was sent again; its result is an event of its own each time. */
const TRIES = 'tries_by_hand';

/** Brings the message back among the open ones, or ends it. Undefined where there was nothing to decide. */
export function takeByHand(
  draft: Draft,
  row: EffectRow,
  decision: 'retry' | 'drop',
  at: number,
): Effect | undefined {
  const open = draft.effects.find(({ key }) => key === row.key);
  const effect = open ?? deadLetter(draft, row);
  if (effect?.status !== 'doubtful' && effect?.status !== 'failed') return undefined;
  if (effect.status === 'failed') {
    const [tries = 0] = triesByHand(effect);
    effect.body = { ...effect.body, [TRIES]: tries + 1 };
  }
  if (decision === 'retry') Object.assign(effect, { status: 'ready', due: at, attempts: 0, reason: null });
  else Object.assign(effect, { status: 'dropped', reason: DROPPED_BY_HAND });
  effect.changed = true;
  return effect;
}

function deadLetter(draft: Draft, row: EffectRow): Effect | undefined {
  if (row.status !== 'failed') return undefined;
  const effect: Effect = { ...row, profile: draft.id, changed: true };
  draft.effects.push(effect);
  return effect;
}

/** Whether its journey was told long ago that it failed. */
export function isDeadLetter(body: JsonObject): boolean {
  return typeof body[TRIES] === 'number';
}

/** Empty for all that was not sent again as a dead letter. */
export function triesByHand({ body }: Pick<Effect, 'body'>): [] | [number] {
  const tries = body[TRIES];
  return typeof tries === 'number' ? [tries] : [];
}
