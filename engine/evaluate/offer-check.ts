/** The last check before a message: its offer. Asked for once everything else lets it pass, and held until it goes out. */
import type { JourneyProgram } from '../compiler/program.ts';
import type { GrantAnswer } from '../compiler/steps/step.ts';
import { hashText } from '../store/hash.ts';
import type { Draft } from './draft.ts';
import { askFor, grantOf } from './grants.ts';
import type { Instance } from './instance.ts';
import { reasonToLeave } from './journey.ts';
import { mayHave } from './offer-rules.ts';
import { decide, type Run } from './run.ts';
import type { Attempt, Verdict } from './send.ts';

export function offerVerdict(
  run: Run,
  draft: Draft,
  { key, offer, journey, place, channel }: Attempt,
): Verdict {
  if (offer === null) return { pass: true };
  const held = grantOf(draft, key);
  if (held?.state === 'asked') return { awaits: 'offer', grant: key };
  if (held) {
    const isOver = held.until !== null && held.until <= draft.at;
    return isOver ? { refuse: 'offer_over', detail: { offer: held.offer } } : { pass: true };
  }
  const verdict = mayHave(run, draft, offer.id, key);
  if ('refuse' in verdict) return verdict;
  const { benefit, cost } = verdict;
  askFor(draft, {
    key,
    offer: offer.id,
    journey: journey.id,
    ...place,
    message: true,
    benefit,
    ...(cost !== undefined && { cost }),
    channel: channel.id,
    after: offer.turn,
  });
  return { awaits: 'offer', grant: key };
}

/** What makes asking twice at one step one asking. */
export function grantKey({ id }: Instance, visit: string): string {
  return hashText(['grant', id, visit].join('|'));
}

/** The step `grant` asks, or a task before it is made. */
export function requestGrant(
  run: Run,
  draft: Draft,
  journey: JourneyProgram,
  instance: Instance,
  { offer, visit }: { readonly offer: string; readonly visit: string },
): GrantAnswer {
  const leave = reasonToLeave(run, draft, journey, instance);
  if (leave !== null) return { answer: 'leave', reason: leave };
  const key = grantKey(instance, visit);
  // A journey that was led back to this step has it already.
  const verdict = grantOf(draft, key)
    ? { refuse: 'offer_had', detail: { offer } }
    : mayHave(run, draft, offer, key);
  if ('refuse' in verdict) {
    decide(draft, instance, 'not_granted', verdict.refuse, verdict.detail);
    return { answer: 'refused', reason: verdict.refuse };
  }
  askFor(draft, {
    key,
    offer,
    instance: instance.id,
    journey: journey.id,
    step: instance.step!,
    message: false,
    benefit: verdict.benefit,
    ...(verdict.cost !== undefined && { cost: verdict.cost }),
  });
  return { answer: 'asked', grant: key };
}
