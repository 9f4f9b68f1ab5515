/**
 * A change of an audience as an effect: somebody is to be in the list of an outside system, or no longer. Saying it twice
 * is harmless, so what is in doubt is said again; what has been overtaken by a later change is not said at all.
 */
import type { Draft, Effect } from '../draft.ts';
import type { ResultInput } from '../input.ts';
import { isPaused, UNTIL_RESUMED } from '../paused.ts';
import { decide, type Run } from '../run.ts';
import { type ClaimVerdict, type Conclusion, type EffectKind, kindNameOf, originOf } from './kind.ts';

export const SYNC = 'sync';

/** What its body says. */
export interface SyncChange {
  readonly kind: typeof SYNC;
  readonly audience: string;
  readonly list: string;
  readonly do: 'add' | 'remove';
  /** `<identifier>:<as it is told>`. */
  readonly names: readonly string[];
  readonly turn: number;
}

export const sync: EffectKind = {
  name: SYNC,
  words: { noun: 'change of an audience', done: 'told', notDone: 'not told' },
  claim,
  conclude,
  // In and out, of one audience, in that order.
  lane: (effect) => `${SYNC} ${changeOf(effect).audience}`,
  onDoubt: ({ onDoubt, saysOnDoubt }) => (saysOnDoubt ? onDoubt : 'resend'),
  until: () => null,
};

export function changeOf({ body }: Pick<Effect, 'body'>): SyncChange {
  return body as unknown as SyncChange;
}

export function isSync(effect: Pick<Effect, 'body'>): boolean {
  return kindNameOf(effect) === SYNC;
}

/** Whether a change of this audience is still on its way. */
export function isOpenSync(effect: Effect, audience: string): boolean {
  const isOpen = effect.status === 'ready' || effect.status === 'sending';
  return isOpen && isSync(effect) && changeOf(effect).audience === audience;
}

const OVERTAKEN: ClaimVerdict = { refuse: 'overtaken' };

function claim(run: Run, draft: Draft, effect: Effect): ClaimVerdict {
  const { audience, do: change, names } = changeOf(effect);
  if (!run.program.channels.has(effect.channel)) return { refuse: 'withdrawn' };
  const { journey } = originOf(effect);
  if (journey !== '' && isPaused(run, journey, draft.at)) return { wait: UNTIL_RESUMED, reason: 'paused' };
  const told = draft.kept.audiences[audience]?.told ?? [];
  // Consent, membership, the address: whatever has changed since has changed what they are told by.
  if (change === 'add') return names.every((name) => told.includes(name)) ? { pass: true } : OVERTAKEN;
  // By what they are in again they must not be taken out: of one instant, the addition may go first.
  const gone = names.filter((name) => !told.includes(name));
  if (gone.length === 0) return OVERTAKEN;
  if (gone.length < names.length) effect.body = { ...effect.body, names: gone };
  return { pass: true };
}

function conclude(_run: Run, draft: Draft, effect: Effect, { outcome, reason }: ResultInput): Conclusion {
  const { audience, do: change } = changeOf(effect);
  const { journey, step } = originOf(effect);
  const id = String(effect.body['by']);
  const detail = { audience, do: change, channel: effect.channel, attempts: effect.attempts };
  decide(draft, { journey, id, step }, outcome, reason, detail);
  return { outcome, reason, event: null };
}
