/** A shelf beside the starter programme: products, and a placement over them with every layer. */
export const SHELF_FILES: Readonly<Record<string, string>> = {
  'bench-shelf.yaml': `kind: entity
id: product
key: sku
fields:
  sku: text
  category: text
  price: { type: number, minimum: 0 }
  sold_7d: integer
  fresh: boolean
  recalled: boolean
---
kind: segment
id: sellable_products
of: product
who: price > 0
---
kind: placement
id: home_you_may_like
gives: product
size: 12
candidates: { in: sellable_products }
must: [ item.price < 500 ]
block: [ { items: recalled } ]
frequency: { at_most: 50, within: 1d }
pin: [ { at: 1, item: sku7 } ]
eligible: 'item.price <= 400'
rank: { by: 'item.sold_7d * (item.category = favourite_category ? 2 : 1)' }
boost: [ { items: fresh, slots: [4, 8] } ]
spread: { field: category, at_most: 4 }
fill: { by: item.sold_7d }
explore: { method: thompson, rate: 0.2, by: value_tier }
reward: { did: order_completed, within: 1d }
`,
};
export const PLACEMENT = 'home_you_may_like';

const CATEGORIES = ['kitchen', 'paper', 'garden', 'toys', 'lights'];

export function product(index: number) {
  return {
    key: `sku${index}`,
    fields: {
      category: CATEGORIES[index % CATEGORIES.length]!,
      price: 1 + (index % 97),
      sold_7d: (index * 37) % 211,
      fresh: index % 11 === 0,
      recalled: index % 53 === 0,
    },
  };
}
