/** A code that somebody shows to a till or a shop: what it is worth, once. */
import { fits } from '../compiler/code-pattern.ts';
import type { OfferProgram } from '../compiler/program.ts';
import type { Redemption } from '../evaluate/desk-line.ts';
import type { Engine } from './engine.ts';

export interface Shown {
  readonly code: string;
  /** Left out, the offer that such a code can be of. */
  readonly offer?: string | undefined;
  /** Id of the message: shown again under it, it is one redemption. */
  readonly by: string;
  /** When it was shown; null: now. */
  readonly time: number | null;
}
export type Redeemed = (Redemption & { readonly offer: string }) | { readonly outcome: 'unknown_offer' };

/** Resolves once it is durable. */
export async function redeem(engine: Engine, { code, offer, by, time }: Shown): Promise<Redeemed> {
  const { offers } = engine.run.program;
  const named =
    offer === undefined ? [...offers.values()].filter((one) => mayBeOf(one, code)) : [offers.get(offer)];
  let last: Redeemed = { outcome: 'unknown_offer' };
  for (const one of named) {
    if (!one) continue;
    const ask = (at: number) =>
      ({ type: 'redeemed', offer: one.id, what: { code }, time: time ?? at, by, at }) as const;
    last = { ...(await engine.tellOffer(one.id, ask))!, offer: one.id };
    if (last.outcome !== 'unknown_code') break;
  }
  return last.outcome === 'unknown_offer' && offer === undefined
    ? { outcome: 'unknown_code', offer: '' }
    : last;
}

function mayBeOf({ codes }: OfferProgram, code: string): boolean {
  return codes !== null && (!('pattern' in codes) || fits(codes.pattern, code));
}
