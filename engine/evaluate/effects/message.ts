/** A message as an effect: asked again about everything before it is handed over; its result is an event. */
import { contenderIn } from '../contenders.ts';
import { recordWithheld } from '../control.ts';
import { triesByHand } from '../dead-letter.ts';
import type { Draft, Effect } from '../draft.ts';
import { grantOf, offerIn, recordGranted } from '../grants.ts';
import type { EventInput, ResultInput } from '../input.ts';
import { messageEvent } from '../message-event.ts';
import type { Run } from '../run.ts';
import { type Attempt, reachable, UNTIL_ANSWERED, verdictOf } from '../send.ts';
import { journeyOfEffect, templateOf } from '../version.ts';
import { type ClaimVerdict, type Conclusion, type EffectKind, type EffectOrigin, MESSAGE } from './kind.ts';
import { standingOf } from './standing.ts';

type MessageOrigin = EffectOrigin & { readonly template: string; readonly class: string };

export const message: EffectKind = {
  name: MESSAGE,
  words: { noun: 'message', done: 'sent', notDone: 'not sent' },
  claim: claimMessage,
  conclude: concludeMessage,
  concluded: recordGrantOf,
  lane: ({ body }) => (body['origin'] as Partial<MessageOrigin> | undefined)?.class ?? '',
  onDoubt: ({ onDoubt }) => onDoubt,
  until: () => null,
};

function claimMessage(run: Run, draft: Draft, effect: Effect): ClaimVerdict {
  const origin = effect.body['origin'] as unknown as MessageOrigin;
  const offer = offerIn(effect);
  const template = templateOf(run.program, journeyOfEffect(run.program, draft, effect), origin.template);
  if (!template) return { refuse: 'withdrawn' };
  const standing = standingOf(run, draft, effect);
  if (!('journey' in standing)) return standing;
  const reached = reachable(run, draft, template, [effect.channel]);
  if ('refuse' in reached) return reached;
  const attempt: Attempt = {
    journey: standing.journey,
    template,
    channel: reached.channel,
    key: effect.key,
    address: reached.address,
    since: contenderIn(effect).since,
    offer: offer ? { id: offer.offer, turn: offer.turn } : null,
    place: { instance: String(effect.body['instance']), step: origin.step },
  };
  const verdict = verdictOf(run, draft, attempt);
  if ('awaits' in verdict) return { wait: UNTIL_ANSWERED, reason: verdict.awaits };
  const held = 'pass' in verdict ? grantOf(draft, effect.key) : undefined;
  if (held) held.seen = true;
  if (!('withhold' in verdict)) return verdict;
  const instance = draft.instances.find(({ id }) => id === effect.body['instance']);
  recordWithheld(run, draft, instance, { ...attempt, step: origin.step }, verdict.withhold, verdict.detail);
  return { withheld: verdict.withhold };
}

/** The channel's final word becomes an event like any other. */
function concludeMessage(_run: Run, _draft: Draft, effect: Effect, input: ResultInput): Conclusion {
  const { outcome, reason, provider, at } = input;
  return {
    outcome,
    reason,
    body: provider === undefined ? effect.body : { ...effect.body, provider },
    event: messageEvent(effect, {
      at,
      event: outcome === 'sent' ? 'message_sent' : 'message_failed',
      key: [outcome, ...triesByHand(effect)].join('|'),
      properties: {
        ...(provider !== undefined && { provider }),
        ...(offerIn(effect) && { offer: offerIn(effect)!.offer }),
        ...(outcome === 'failed' && { reason }),
      },
    }),
  };
}

/** What was given with it is granted when it is handed over. */
function recordGrantOf(run: Run, draft: Draft, { key, status }: Effect): EventInput | null {
  const held = status === 'sent' ? grantOf(draft, key) : undefined;
  return held ? recordGranted(run, draft, held) : null;
}
