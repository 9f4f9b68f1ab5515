/** A made-up shop of two kinds of people, some of whom buy for the kitchen and others for the cellar: for tests of what models say of things. */
import type { Rig } from '../rig/rig.ts';
import { Random } from './learners/random.ts';

const DAY = 86_400_000;

/** `gone` is sold no more, `cup` is new, `hose` came after everything was learnt. */
export const KITCHEN = ['tea', 'milk', 'honey', 'spoon', 'jar'];
export const CELLAR = ['bolts', 'nuts', 'saw', 'glue', 'nails'];

export const shop = `
kind: entity
id: profile
fields: { country: text }
---
kind: entity
id: product
key: sku
fields: { sku: text, room: text, price: number, sold: boolean }
---
kind: identity
id: people
identifiers: [ { id: user_id, limit: 1 } ]
---
kind: segment
id: sellable
of: product
who: sold
---
kind: event
id: order_completed
properties:
  order_id: text
  lines: { type: list, of: { sku: { type: ref, to: product }, quantity: integer } }
`;

export const models = `kind: model
id: may_like
type: recommend
from: { did: order_completed, each: lines, item: sku, weight: quantity, content: [room, price], among: sellable }
options: { items: 3 }
promote: { ndcg_above_popular: { at_least: 0.05 } }
output: { tag: next_product }
---
kind: model
id: together
type: basket
from: { did: order_completed, each: lines, item: sku, among: sellable }
options: { support: 0.02, confidence: 0.3 }
output: { tag: goes_with }
`;

export const placement = `kind: placement
id: slot
gives: product
size: 3
candidates: { in: sellable }
rank: { model: may_like }
---
kind: placement
id: beside_it
gives: product
size: 2
candidates: { in: sellable }
rank: { model: may_like, beside: context.sku }
`;

export function filesWith(...more: readonly string[]): Readonly<Record<string, string>> {
  return {
    'carillon.yaml':
      'name: shop\nlanguage: 1\nzone: UTC\nlocale: en\ncurrency: EUR\nenvironments: { local: { store: "sqlite::memory:" } }\n',
    'shop.yaml': shop,
    ...Object.fromEntries(more.map((text, place) => [`more-${place}.yaml`, text])),
  };
}

export async function stock(rig: Rig): Promise<void> {
  const things = [
    ...KITCHEN.map((sku, place) => ({ sku, room: 'kitchen', price: 2 + place, sold: true })),
    ...CELLAR.map((sku, place) => ({ sku, room: 'cellar', price: 20 + place, sold: true })),
    { sku: 'cup', room: 'kitchen', price: 4, sold: true },
    { sku: 'gone', room: 'kitchen', price: 3, sold: false },
  ];
  for (const { sku, ...fields } of things) await rig.tell('product', sku, fields);
}

/** Of whoever has an even number the kitchen, of the others the cellar; now and then the other. Several orders of one to three things. */
export function orders(people: number, now: number) {
  const random = new Random('shop of two rooms');
  return Array.from({ length: people }, (_, person) => {
    const [usual, other] = person % 2 === 0 ? [KITCHEN, CELLAR] : [CELLAR, KITCHEN];
    return Array.from({ length: 3 + random.below(3) }, (_, order) => {
      const things = new Set<string>();
      while (things.size < 1 + random.below(3)) {
        const from = random.next() < 0.1 ? other : usual;
        // What comes first in the list is bought most.
        things.add(from[Math.floor(from.length * random.next() ** 1.5)]!);
      }
      if (person % 2 === 0 && random.next() < 0.3) things.add('gone');
      return {
        user: `u${person}`,
        at: now - (100 - order * 20 - random.below(15)) * DAY,
        things: [...things],
      };
    });
  }).flat();
}

export async function bringOrders(rig: Rig, people: number): Promise<void> {
  await Promise.all(
    orders(people, rig.clock.now()).map(({ user, at, things }, place) =>
      rig.daemon.engine.accept({
        id: `order-${place}`,
        source: 'test',
        event: 'order_completed',
        time: at,
        identifiers: { user_id: user },
        traits: {},
        consent: {},
        properties: { order_id: `o${place}`, lines: things.map((sku) => ({ sku, quantity: 1 })) },
        imported: true,
        raw: null,
      }),
    ),
  );
  await rig.settled();
}
