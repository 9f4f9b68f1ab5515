/**
 * What was redeemed for one order by codes that were shown one after the other: whether another goes together with them. The desk of
 * an order is no offer's, so that codes of offers in different buckets meet somewhere. Pure; a place is taken before a code is redeemed, and left
 * where it then could not be.
 */
import { hash53 } from '../store/hash.ts';
import type { GrantRow, JsonObject } from '../store/store.ts';
import type { Run } from './run.ts';
import { stack } from './stacking.ts';

/** A code that is, or is being, redeemed for an order. */
export interface OrderUse {
  readonly offer: string;
  readonly code: string;
  /** When its place was taken. */
  readonly at: number;
}

/** Kept like grants, under names that no offer has. */
export type OrderAsk = {
  readonly type: 'order_asked' | 'order_left';
  /** The desk. */
  readonly offer: string;
  /** The order. */
  readonly key: string;
  readonly use: Omit<OrderUse, 'at'>;
  readonly at: number;
};

export type OrderAnswer =
  | { readonly outcome: 'room'; readonly isNew: boolean }
  | { readonly outcome: 'does_not_stack'; readonly with: readonly OrderUse[] };

/** Orders are spread over so many desks. */
const DESKS = 64;

export function orderDesk(order: string): Pick<OrderAsk, 'offer' | 'key'> {
  return { offer: `order:${hash53(`order|${order}`) % DESKS}`, key: `order|${order}` };
}

/** Null where the order stays as it is. */
export function atOrder(
  run: Run,
  known: GrantRow | undefined,
  { type, offer, key, use, at }: OrderAsk,
): { readonly row: GrantRow | null; readonly answer: OrderAnswer } {
  const uses = (known?.body['uses'] ?? []) as unknown as readonly OrderUse[];
  const others = uses.filter((one) => one.offer !== use.offer || one.code !== use.code);
  const rowOf = (now: readonly OrderUse[]): GrantRow => ({
    key,
    offer,
    profile: 0,
    status: 'granted',
    code: null,
    grantedAt: known?.grantedAt ?? at,
    until: null,
    body: { uses: now } as unknown as JsonObject,
  });
  if (type === 'order_left')
    return {
      row: others.length < uses.length ? rowOf(others) : null,
      answer: { outcome: 'room', isNew: false },
    };
  // Shown again: it has its place.
  if (others.length < uses.length) return { row: null, answer: { outcome: 'room', isNew: false } };
  const against = others.filter((one) => !goTogether(run, one.offer, use.offer));
  if (against.length > 0) return { row: null, answer: { outcome: 'does_not_stack', with: against } };
  return { row: rowOf([...uses, { ...use, at }]), answer: { outcome: 'room', isNew: true } };
}

/** An offer that is no longer declared says nothing against others. */
function goTogether({ program }: Run, one: string, other: string): boolean {
  const [first, second] = [program.offers.get(one), program.offers.get(other)];
  return !first || !second || stack(first, second);
}
