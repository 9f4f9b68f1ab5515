/** A code that somebody shows to a till or a shop: what it is worth, once; with an order, only beside what goes together with it. */
import { fits } from '../compiler/code-pattern.ts';
import type { OfferProgram } from '../compiler/program.ts';
import type { Redemption } from '../evaluate/desk-line.ts';
import { type OrderAnswer, type OrderUse, orderDesk } from '../evaluate/order-desk.ts';
import type { Engine } from './engine.ts';
import { offerBucket } from './offer-bucket.ts';

export interface Shown {
  readonly code: string;
  /** Left out, the offer that such a code can be of. */
  readonly offer?: string | undefined;
  /** What it is redeemed for; several codes for one order must go together. */
  readonly order?: string | undefined;
  /** Id of the message: shown again under it, it is one redemption. */
  readonly by: string;
  /** When it was shown; null: now. */
  readonly time: number | null;
}
export type Redeemed =
  | (Redemption & { readonly offer: string })
  | { readonly outcome: 'unknown_offer' }
  | { readonly outcome: 'does_not_stack'; readonly offer: string; readonly with: readonly string[] };

/** A place that was taken so long ago, milliseconds, and has no redemption, was left by a crash. */
const FORGOTTEN = 60_000;

/** Resolves once it is durable. */
export async function redeem(engine: Engine, shown: Shown): Promise<Redeemed> {
  const { code, offer } = shown;
  const { offers } = engine.run.program;
  const named =
    offer === undefined ? [...offers.values()].filter((one) => mayBeOf(one, code)) : [offers.get(offer)];
  let last: Redeemed = { outcome: 'unknown_offer' };
  for (const one of named) {
    if (!one) continue;
    last = await redeemOf(engine, one.id, shown);
    if (last.outcome !== 'unknown_code') break;
  }
  return last.outcome === 'unknown_offer' && offer === undefined
    ? { outcome: 'unknown_code', offer: '' }
    : last;
}

function mayBeOf({ codes }: OfferProgram, code: string): boolean {
  return codes !== null && (!('pattern' in codes) || fits(codes.pattern, code));
}

async function redeemOf(engine: Engine, offer: string, shown: Shown): Promise<Redeemed> {
  const { code, order, by, time } = shown;
  const ask = (at: number) =>
    ({ type: 'redeemed', offer, what: { code }, time: time ?? at, by, at }) as const;
  const atOffer = async () => ({ ...(await engine.tellOffer(offer, ask))!, offer });
  // An order has nothing to do with a code that nobody was given.
  if (order === undefined || !(await isGiven(engine, offer, code))) return atOffer();
  const place = await placeFor(engine, order, { offer, code });
  if (place.outcome === 'does_not_stack')
    return { outcome: 'does_not_stack', offer, with: [...new Set(place.with.map((one) => one.offer))] };
  const redeemed = await atOffer();
  if (redeemed.outcome !== 'redeemed' && place.isNew) await leave(engine, order, { offer, code });
  return redeemed;
}

/** Places that a crash has left behind are taken away first. */
async function placeFor(engine: Engine, order: string, use: Omit<OrderUse, 'at'>): Promise<OrderAnswer> {
  const desk = orderDesk(order);
  const ask = () => engine.askOrder(desk.offer, (at) => ({ type: 'order_asked', ...desk, use, at }));
  const answer = await ask();
  if (answer.outcome === 'room') return answer;
  const before = engine.clock.now() - FORGOTTEN;
  const old = answer.with.filter(({ at }) => at < before);
  const redeemed = await Promise.all(old.map((one) => isRedeemed(engine, one)));
  const forgotten = old.filter((_, place) => !redeemed[place]);
  if (forgotten.length === 0) return answer;
  for (const one of forgotten) await leave(engine, order, one);
  return ask();
}

async function leave(engine: Engine, order: string, { offer, code }: Omit<OrderUse, 'at'>): Promise<void> {
  const desk = orderDesk(order);
  await engine.askOrder(desk.offer, (at) => ({ type: 'order_left', ...desk, use: { offer, code }, at }));
}

async function isGiven(engine: Engine, offer: string, code: string): Promise<boolean> {
  return (await grantOf(engine, offer, code)) !== null;
}

async function isRedeemed(engine: Engine, { offer, code }: OrderUse): Promise<boolean> {
  const { store } = engine;
  const key = await grantOf(engine, offer, code);
  if (key === null) return false;
  const { grants } = await store.read(offerBucket(offer, store.buckets), { grants: [key] });
  return grants[0]?.status === 'redeemed';
}

/** Key of the grant that has the code; null: nobody. */
async function grantOf({ store }: Engine, offer: string, code: string): Promise<string | null> {
  const { codes } = await store.read(offerBucket(offer, store.buckets), { codes: [{ offer, code }] });
  return codes[0]?.grant ?? null;
}
