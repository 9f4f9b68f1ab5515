/**
 * Things beside people: entities with fields and references — of things to people, of people to things, of things to
 * one another — and events that refer to them.
 */
import type { Plain } from '../naive/person.testing.ts';
import type { Dice } from './dice.testing.ts';
import { MEMBERSHIPS } from './names.testing.ts';
import type { Declared } from './world.testing.ts';

/** Entity → the field that tells one from another, and what may be declared besides. */
const ENTITIES: Readonly<Record<string, { readonly key: string; readonly fields: Declared }>> = {
  vehicle: {
    key: 'vin',
    fields: {
      mileage: { type: 'number', decimals: 1 },
      model: 'text',
      sold: 'boolean',
      inspected: 'date',
      leased: 'instant',
      parts: { type: 'list', of: { name: 'text', age: 'integer' } },
    },
  },
  dealer: { key: 'dealer_id', fields: { city: 'text', size: 'integer', opened: 'date' } },
  product: { key: 'sku', fields: { category: 'text', price: 'number', made: 'instant', fragile: 'boolean' } },
};

/** Of those between two, several in both directions: which is meant is to be said. */
const REFERENCES: readonly (readonly [from: string, field: string, to: string])[] = [
  ['vehicle', 'owner', 'profile'],
  ['vehicle', 'driver', 'profile'],
  ['vehicle', 'dealer', 'dealer'],
  ['dealer', 'flagship', 'vehicle'],
  ['product', 'maker', 'dealer'],
  ['profile', 'shop', 'dealer'],
  ['profile', 'wish', 'product'],
  ['dealer', 'manager', 'profile'],
];

/** Property of an event → what it refers to. */
const PROPERTIES: Declared = {
  vehicle: { type: 'ref', to: 'vehicle' },
  goods: { type: 'ref', to: 'product' },
  place: { type: 'ref', to: 'dealer' },
};

/** Those that there may be of each. */
export const KEYS: Readonly<Record<string, readonly string[]>> = {
  profile: ['ann', 'bo', 'cy'],
  vehicle: ['V1', 'V2'],
  dealer: ['D1', 'D2'],
  product: ['A', 'é'],
};

/** Where people merge, things may also know them by what they hold in their hands. */
export const DEVICES: readonly string[] = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'];

export interface Relation {
  readonly from: string;
  readonly field: string;
  readonly to: string;
  /** Of a relation to people: the kind of identifier, if not the most trusted one. */
  readonly by?: string;
  readonly history?: boolean;
}

export interface Things {
  /** Entity → its fields, without the key. */
  readonly entities: Readonly<Record<string, Declared>>;
  readonly relations: readonly Relation[];
}

export const NOTHING: Things = { entities: {}, relations: [] };

export function things(dice: Dice, isMerging = false): Things {
  const relations = REFERENCES.filter(() => !dice.chance(isMerging ? 10 : 30)).map(([from, field, to]) => ({
    from,
    field,
    to,
    ...(isMerging && to === 'profile' && dice.chance(60) && { by: 'device' }),
    ...(dice.chance(30) && { history: true }),
  }));
  const fieldsOf = (entity: string) => {
    const fields = Object.entries(ENTITIES[entity]!.fields).filter(
      (_, index) => index === 0 || !dice.chance(25),
    );
    return {
      ...Object.fromEntries(fields.map((field) => withHistory(dice, field))),
      ...referencesOf(entity, relations),
    };
  };
  return {
    entities: Object.fromEntries(Object.keys(ENTITIES).map((entity) => [entity, fieldsOf(entity)])),
    relations,
  };
}

/** Some keep their history. */
export function withHistory(
  dice: Dice,
  [name, declared]: readonly [string, string | Plain],
): readonly [string, string | Plain] {
  const written = typeof declared === 'string' ? { type: declared } : declared;
  return [name, dice.chance(30) ? { ...written, history: true } : declared];
}

export function referencesOf(entity: string, relations: readonly Relation[]): Declared {
  const own = relations.filter(({ from }) => from === entity);
  return Object.fromEntries(own.map(({ from: _, field, ...ref }) => [field, { type: 'ref', ...ref }]));
}

/** Some of these properties and some that refer to things; elements of lists may do so too. */
export function withReferences(dice: Dice, properties: Declared): Declared {
  const { lines } = properties;
  const own = dice.some(Object.entries(PROPERTIES), 55);
  if (typeof lines !== 'object' || !dice.chance(70)) return { ...properties, ...Object.fromEntries(own) };
  const element = { ...(lines['of'] as Plain), sku: { type: 'ref', to: 'product' } };
  return { ...properties, lines: { ...lines, of: element }, ...Object.fromEntries(own) };
}

/** With the names that stand beside every reference: what it is followed to. */
export function withWalked(declared: Declared, { entities }: Things): Declared {
  const names = Object.entries(declared).flatMap(([name, one]) => {
    const { type, to, of } = (typeof one === 'string' ? { type: one } : one) as Plain;
    if (type === 'list' && typeof of === 'object')
      return [
        [name, { ...(one as Plain), of: withWalked(of as Declared, { entities, relations: [] }) }] as const,
      ];
    if (type !== 'ref' || entities[String(to)] === undefined)
      return [[name, type === 'ref' ? 'text' : one] as const];
    return [[name, 'text'] as const, ...walkedOf(name, String(to), entities)];
  });
  return Object.fromEntries(names);
}

function walkedOf(name: string, entity: string, entities: Things['entities']) {
  const single = Object.entries(entities[entity]!).filter(([, one]) => {
    const { type, to } = (typeof one === 'string' ? { type: one } : one) as Plain;
    return type !== 'list' && to !== 'profile';
  });
  const walked = single.map(([field, one]) => [`${name}.${field}`, asText(one)] as const);
  const members = { type: MEMBERSHIPS, to: entity };
  return [[`${name}.${keyOf(entity)}`, 'text'] as const, ...walked, [`${name}.in`, members] as const];
}

function asText(declared: string | Plain): string | Plain {
  return typeof declared === 'object' && declared['type'] === 'ref' ? 'text' : declared;
}

export function keyOf(entity: string): string {
  return ENTITIES[entity]!.key;
}

export function entityDocuments({ entities }: Things): Plain[] {
  return Object.entries(entities).map(([id, fields]) => ({ kind: 'entity', id, key: keyOf(id), fields }));
}

/** References by which an event of these properties, or an element of one of its lists, tells what it is about. */
export function referencesIn(declared: Declared): readonly { readonly name: string; readonly to: string }[] {
  return Object.entries(declared).flatMap(([name, one]) => {
    const { type, to, of } = (typeof one === 'string' ? { type: one } : one) as Plain;
    if (type === 'ref' && to !== 'profile') return [{ name, to: String(to) }];
    return type === 'list' && typeof of === 'object' ? referencesIn(of as Declared) : [];
  });
}
