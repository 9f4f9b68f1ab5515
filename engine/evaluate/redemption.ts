/**
 * Events that say that an offer was used: by its code, whoever shows it, or by the person who has it. Of several that one
 * event would redeem, those are that may be used together.
 */
import { fits } from '../compiler/code-pattern.ts';
import type { OfferProgram } from '../compiler/program.ts';
import { compareText } from '../language/diagnostic.ts';
import type { Draft } from './draft.ts';
import type { HeldGrant } from './grants.ts';
import type { EventInput } from './input.ts';
import { decide, type Run } from './run.ts';
import { stack } from './stacking.ts';

/** An offer that the event may redeem: by a code, or by the person's own grant. */
interface Use {
  readonly offer: OfferProgram;
  readonly code: string | null;
  readonly own: HeldGrant | null;
}

/** Tells the offers' buckets; what comes of it is theirs to say. */
export function redeemBy(run: Run, draft: Draft, event: EventInput): void {
  const uses = usesOf(run, draft, event);
  if (uses.length === 0) return;
  const { together, left } = stacked(uses);
  const { time, message } = event;
  const by = String(message);
  for (const { offer, code, own } of together) {
    // The next one is for the next event.
    if (own) own.state = 'ending';
    const what = own ? { key: own.key } : { code: code! };
    draft.out.asks.push({ type: 'redeemed', offer: offer.id, what, time, by, at: draft.at });
  }
  for (const { offer, own } of left) {
    const place = { journey: own?.journey ?? '', id: own?.instance ?? '', step: own?.step ?? '' };
    const beside = together.map((use) => use.offer.id);
    decide(draft, place, 'refused', 'does_not_stack', { offer: offer.id, with: beside });
  }
}

function usesOf(run: Run, draft: Draft, event: EventInput): readonly Use[] {
  const uses: Use[] = [];
  for (const offer of run.program.offers.values()) {
    const use = useOf(draft, offer, event);
    if (use !== null) uses.push(use);
  }
  return uses;
}

function useOf(draft: Draft, offer: OfferProgram, event: EventInput): Use | null {
  const { redeemed } = offer;
  if (redeemed?.event !== event.event) return null;
  const occurrence = { ...event.properties, at: new Date(event.time).toISOString() };
  if (redeemed.where && !redeemed.where(occurrence)) return null;
  if (redeemed.code !== null) {
    const code = shownCode(offer, event, redeemed.code);
    return code === null ? null : { offer, code, own: null };
  }
  const own = ownGrant(draft, offer);
  return own && { offer, code: null, own };
}

/**
 * Those that go together: what was shown before what the person has, then what is over first, then by id. Each is taken
 * if it stacks with all that were.
 */
function stacked(uses: readonly Use[]): { readonly together: readonly Use[]; readonly left: readonly Use[] } {
  if (uses.length < 2) return { together: uses, left: [] };
  const endOf = ({ own }: Use) => own?.until ?? Number.POSITIVE_INFINITY;
  const inTurn = [...uses].sort(
    (a, b) =>
      Number(a.code === null) - Number(b.code === null) ||
      // Infinity less infinity is no number.
      (endOf(a) === endOf(b) ? 0 : endOf(a) - endOf(b)) ||
      compareText(a.offer.id, b.offer.id),
  );
  const together: Use[] = [];
  const left: Use[] = [];
  for (const use of inTurn)
    (together.every((other) => stack(use.offer, other.offer)) ? together : left).push(use);
  return { together, left };
}

/** Every order may carry some code or other: only what can be one of this offer's is asked about. */
function shownCode({ codes }: OfferProgram, { properties }: EventInput, name: string): string | null {
  const code = properties[name];
  if (typeof code !== 'string' || code === '' || codes === null) return null;
  return 'pattern' in codes && !fits(codes.pattern, code) ? null : code;
}

function ownGrant(draft: Draft, { id }: OfferProgram): HeldGrant | null {
  const own = draft.grants.filter(({ offer, state }) => offer === id && state === 'granted');
  const [oldest] = own.sort((a, b) => a.at - b.at);
  return oldest ?? null;
}
