/** Events that say that an offer was used: by its code, whoever shows it, or by the person who has it. */
import { fits } from '../compiler/code-pattern.ts';
import type { OfferProgram } from '../compiler/program.ts';
import type { Draft } from './draft.ts';
import type { EventInput } from './input.ts';
import type { Run } from './run.ts';

/** Tells the offers' buckets; what comes of it is theirs to say. */
export function redeemBy(run: Run, draft: Draft, event: EventInput): void {
  for (const offer of run.program.offers.values()) {
    const { redeemed } = offer;
    if (redeemed?.event !== event.event) continue;
    const occurrence = { ...event.properties, at: new Date(event.time).toISOString() };
    if (redeemed.where && !redeemed.where(occurrence)) continue;
    const what = redeemed.code === null ? ownGrant(draft, offer) : shownCode(offer, event, redeemed.code);
    if (what === null) continue;
    const { time, message } = event;
    const by = String(message);
    draft.out.asks.push({ type: 'redeemed', offer: offer.id, what, time, by, at: draft.at });
  }
}

/** Every order may carry some code or other: only what can be one of this offer's is asked about. */
function shownCode({ codes }: OfferProgram, { properties }: EventInput, name: string) {
  const code = properties[name];
  if (typeof code !== 'string' || code === '' || codes === null) return null;
  return 'pattern' in codes && !fits(codes.pattern, code) ? null : { code };
}

function ownGrant(draft: Draft, { id }: OfferProgram) {
  const own = draft.grants.filter(({ offer, state }) => offer === id && state === 'granted');
  const [oldest] = own.sort((a, b) => a.at - b.at);
  if (!oldest) return null;
  // The next one is for the next event.
  oldest.state = 'ending';
  return { key: oldest.key };
}
