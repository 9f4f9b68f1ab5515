/** Orders of Online Retail as interactions and as transactions, by the usual rule: customer present, quantity and price above nought. */
import { fileURLToPath } from 'node:url';
import { rowsIn } from './data.testing.ts';
import type { Interactions, Transactions } from './types/type.ts';

/** The part that ships with the starter programme: 389 customers. */
export const SLICE = fileURLToPath(new URL('../../definitions/data/orders.csv.gz', import.meta.url));

export interface Shop {
  readonly customers: readonly number[];
  readonly interactions: Interactions;
  /** One per invoice. */
  readonly transactions: Transactions;
}

interface Line {
  readonly customer: number;
  readonly invoice: number;
  readonly at: number;
  readonly item: string;
  readonly value: number;
}

export function shopIn(file: string): Shop {
  const lines = rowsIn(file).flatMap((row): Line[] => {
    const [quantity, price] = [Number(row['Quantity']), Number(row['UnitPrice'])];
    if (row['CustomerID'] === '' || !(quantity > 0) || !(price > 0)) return [];
    const [customer, invoice] = [Number(row['CustomerID']), Number(row['InvoiceNo'])];
    return [
      {
        customer,
        invoice,
        at: Date.parse(row['InvoiceDate']!),
        item: row['StockCode']!,
        value: quantity * price,
      },
    ];
  });
  lines.sort((a, b) => a.customer - b.customer || a.at - b.at || a.invoice - b.invoice);
  const customers = [...new Set(lines.map(({ customer }) => customer))];
  const items = [...new Set(lines.map(({ item }) => item))].sort();
  const [people, places] = [numbered(customers), numbered(items)];
  const orders = new Map<number, { customer: number; at: number; value: number }>();
  for (const { invoice, customer, at, value } of lines) {
    const order = orders.get(invoice) ?? { customer, at, value: 0 };
    order.value += value;
    orders.set(invoice, order);
  }
  const sorted = [...orders.values()].sort((a, b) => a.customer - b.customer || a.at - b.at);
  return {
    customers,
    interactions: {
      person: Int32Array.from(lines, ({ customer }) => people.get(customer)!),
      item: Int32Array.from(lines, ({ item }) => places.get(item)!),
      weight: new Float64Array(lines.length).fill(1),
      at: Float64Array.from(lines, ({ at }) => at),
      basket: Int32Array.from(lines, ({ invoice }) => invoice),
      items,
    },
    transactions: {
      person: Float64Array.from(sorted, ({ customer }) => customer),
      at: Float64Array.from(sorted, ({ at }) => at),
      value: Float64Array.from(sorted, ({ value }) => value),
    },
  };
}

function numbered<T>(values: readonly T[]): Map<T, number> {
  return new Map(values.map((value, place) => [value, place]));
}
