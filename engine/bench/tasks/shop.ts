/** What customers of the starter programme do, sent over HTTP by a process of its own: most look around, some order. */
import { Random } from '../workload/random.ts';
import { type Sent, sendSteadily } from './steady.ts';

export interface ShopArgument {
  readonly url: string;
  readonly writeKey: string;
  readonly customers: number;
  /** Messages a second, and for how long. */
  readonly rate: number;
  readonly seconds: number;
  /** Begins the ids of messages and orders: two senders send different ones. */
  readonly name: string;
}

/** One in so many is an order, and one in so many changes a basket. */
const ORDERS = 10;
const BASKETS = 5;

/** The number of the order that a message is. */
export function isOrder(index: number): boolean {
  return index % ORDERS === 0;
}

export async function run({ url, writeKey, customers, rate, seconds, name }: ShopArgument): Promise<Sent> {
  const random = new Random(customers);
  const bodies = Array.from({ length: rate * seconds }, (_, index) => {
    const userId = `customer_${random.below(customers)}`;
    const sku = `sku${random.below(500)}`;
    const messageId = `${name}-${index}`;
    if (isOrder(index)) {
      const lines = [{ sku, name: 'A cup', category: 'kitchen', quantity: 1 + random.below(5), price: 4.25 }];
      const properties = { order_id: `${name}-${index}`, total: 4.25, lines };
      return JSON.stringify({ messageId, userId, event: 'order_completed', properties });
    }
    if (index % BASKETS === 1)
      return JSON.stringify({
        messageId,
        userId,
        event: 'cart_updated',
        properties: { cart_id: userId, total: 1 + random.below(90), lines: [] },
      });
    return JSON.stringify({
      messageId,
      userId,
      event: 'product_viewed',
      properties: { sku, category: 'kitchen' },
    });
  });
  return sendSteadily({ url, writeKey, rate, bodies });
}
