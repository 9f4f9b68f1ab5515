/** A garage beside the shop: vehicles with owners, products in orders. For tests about what is not a person. */
import { shop } from '../rig/files.ts';

export const garage: Readonly<Record<string, string>> = {
  ...shop,
  'vehicle.yaml': `
kind: entity
id: vehicle
key: vin
fields:
  mileage: { type: number, unit: km, minimum: 0 }
  model: text
  note: { type: text, pii: true }
  owner: { type: ref, to: profile }
  driver: { type: ref, to: profile, by: email }
  dealer: { type: ref, to: dealer }
---
kind: entity
id: dealer
key: dealer_id
fields:
  city: text
---
kind: event
id: service_visit
properties:
  vehicle: { type: ref, to: vehicle, required: true }
  cost: { type: number, decimals: 2 }
`,
  'products.yaml': `
kind: entity
id: product
key: sku
fields:
  title: text
  category: text
  price: number
---
kind: event
id: goods_bought
properties:
  order: text
  lines: { type: list, of: { sku: { type: ref, to: product }, quantity: integer } }
`,
};
