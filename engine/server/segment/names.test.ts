import { describe, expect, test } from 'vitest';
import { eventId, renamed, snakeCase } from './names.ts';

test.each([
  ['Order Completed', 'order_completed'],
  ['  order-completed ', 'order_completed'],
  ['orderCompleted', 'order_completed'],
  ['order_completed', 'order_completed'],
  ['URLPath', 'url_path'],
  ['orderID', 'order_id'],
  ['line2Text', 'line2_text'],
  ['A/B  Test!', 'a_b_test'],
  ['Commande Terminée', 'commande_terminée'],
  ['订单完成', '订单完成'],
  ['__proto__', 'proto'],
  ['---', ''],
])('%s in snake case is %s', (written, expected) => {
  expect(snakeCase(written)).toBe(expected);
});

describe('the event that is meant', () => {
  const declared = new Set(['order_completed', 'Legacy Event', 'signup']);
  test.each([
    ['order_completed', 'order_completed'],
    ['Order Completed', 'order_completed'],
    ['orderCompleted', 'order_completed'],
    ['Legacy Event', 'Legacy Event'],
    ['legacy event', 'legacy_event'],
    // The plain form goes before the one that takes words apart.
    ['SignUp', 'signup'],
    ['Never Heard Of', 'never_heard_of'],
    ['!!!', '!!!'],
  ])('%s → %s', (name, id) => {
    expect(eventId(declared, name)).toBe(id);
  });
});

describe('properties under their declared names', () => {
  const fields = [
    { name: 'order_id' },
    { name: 'total' },
    { name: 'Exact Name' },
    { name: 'lines', of: [{ name: 'unit_price' }, { name: 'sku' }] },
    { name: 'address', of: [{ name: 'post_code' }] },
  ];
  test.each([
    ['declared as written', { order_id: 1, 'Exact Name': 2 }, { order_id: 1, 'Exact Name': 2 }],
    ['camel case', { orderId: 1 }, { order_id: 1 }],
    ['title case', { 'Order ID': 1 }, { order_id: 1 }],
    ['undeclared stays as it is', { couponCode: 'X' }, { couponCode: 'X' }],
    ['the exact name wins', { orderId: 1, order_id: 2 }, { orderId: 1, order_id: 2 }],
    ['of two others the first', { orderId: 1, 'Order Id': 2 }, { order_id: 1, 'Order Id': 2 }],
    [
      'inside lists and objects',
      { Lines: [{ unitPrice: 1, SKU: 'a', giftWrap: true }, 7, null], address: { postCode: 'X' } },
      { lines: [{ unit_price: 1, sku: 'a', giftWrap: true }, 7, null], address: { post_code: 'X' } },
    ],
    ['a list where none is declared', { total: [{ orderId: 1 }] }, { total: [{ orderId: 1 }] }],
  ])('%s', (_, values, expected) => {
    expect(renamed(fields, values)).toEqual(expected);
  });
});
