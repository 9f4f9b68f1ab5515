/** A world to define things in: a zone, traits, a calendar, and events with typed properties. */
import type { Plain } from '../naive/person.testing.ts';
import type { Dice } from './dice.testing.ts';
import {
  NOTHING,
  referencesIn,
  referencesOf,
  type Things,
  things,
  withHistory,
  withReferences,
  withWalked,
} from './things.testing.ts';

export type Declared = Readonly<Record<string, string | Plain>>;

export interface World {
  readonly zone: string;
  readonly traits: Declared;
  /** Event → its properties. */
  readonly events: Readonly<Record<string, Declared>>;
  /** Tags whose values come from outside, with the traits. */
  readonly imported: Declared;
  readonly calendar: Plain;
  /** Where virtual time begins. */
  readonly begin: number;
  /** A hundred of the same come at once: more than a state keeps. Nothing is asked that takes long to look for. */
  readonly isCrowded: boolean;
  /** Some things are as of the last refresh. */
  readonly isRefreshed: boolean;
  /** What there is beside people. */
  readonly things: Things;
  /** Nothing is accepted at the very instant at which time alone changes anything. */
  readonly isApart: boolean;
  /** What is known by hearsay may keep its history; that any value changed is hearsay then. */
  readonly keepsHearsay: boolean;
  /** People turn out to be one; things may know them by any identifier. */
  readonly isMerging: boolean;
}

/** With and without daylight saving; Havana changes its clocks at midnight. */
const ZONES = [
  'Europe/London',
  'UTC',
  'America/New_York',
  'America/Havana',
  'Asia/Shanghai',
  'Australia/Lord_Howe',
];

/** Just before clocks change, leap days, and the turn of months, weeks and years. */
const BEGINS = [
  '2026-03-02T10:00:00Z',
  '2026-03-28T22:30:00Z',
  '2026-10-24T21:00:00Z',
  '2024-02-27T06:00:00Z',
  '2026-03-07T20:00:00Z',
  '2025-12-29T13:00:00Z',
  '2027-02-26T23:00:00Z',
  '2026-10-31T02:00:00Z',
];

/** Every world has these experiments, with these arms. */
export const EXPERIMENTS: readonly string[] = ['trial', 'offer'];
export const ARMS: readonly string[] = ['holdout', 'incentive', 'letter'];

/** And this journey, which nobody calls: what its steps came to is told. */
export const JOURNEY = 'nudging';
export const STEPS: readonly string[] = ['first', 'second'];
export const RESULTS: readonly string[] = ['message_sent', 'message_clicked', 'task_done'];

const EVENTS = ['bought', 'seen', 'asked', 'left'];

const PROPERTIES: Declared = {
  total: { type: 'number', decimals: 2 },
  quantity: 'integer',
  channel: { type: 'text', one_of: ['web', 'app', 'store'] },
  fee: 'number',
  note: 'text',
  paid: 'boolean',
  lines: { type: 'list', of: { sku: 'text', quantity: 'integer', price: { type: 'number', decimals: 2 } } },
  expires: 'instant',
  day: 'date',
  box: { type: 'object', of: { label: 'text', weight: 'number' } },
  sizes: { type: 'list', of: 'integer' },
  marks: { type: 'list', of: 'text' },
};

const TRAITS: Declared = {
  country: 'text',
  score: 'number',
  visits: 'integer',
  vip: 'boolean',
  born: 'date',
  renews: 'instant',
  likes: { type: 'list', of: 'text' },
  address: { type: 'object', of: { city: 'text', floor: 'integer' } },
  scores: { type: 'list', of: 'number' },
  family: { type: 'list', of: { name: 'text', age: 'integer' } },
};

const IMPORTED: Declared = {
  risk: 'text',
  points: { type: 'number', decimals: 1 },
  rank: 'integer',
  chosen: 'boolean',
  lapses: 'instant',
  joined: 'date',
};

const DAYS: readonly (readonly Plain[])[] = [
  [{ title: 'Spring', from: '2026-03-03', to: '2026-03-05' }],
  [{ title: 'Turn', from: '12-30', to: '01-02', yearly: true }],
  [
    { title: 'Leap', from: '02-29', yearly: true },
    { title: 'Day', from: '2026-03-29' },
  ],
  [
    { title: 'Long', from: '2026-03-01', to: '2026-04-20' },
    { title: 'Inside', from: '2026-03-10', to: '2026-03-11' },
    { title: 'Autumn', from: '10-20', to: '11-02', yearly: true },
  ],
];

export interface WorldOptions {
  readonly isCrowded: boolean;
  readonly isRefreshed: boolean;
  readonly hasThings: boolean;
  readonly isMerging: boolean;
}

export function world(dice: Dice, options: WorldOptions): World {
  const { isCrowded, isRefreshed, hasThings, isMerging } = options;
  const zone = dice.of(ZONES);
  const begin = Date.parse(dice.of(BEGINS)) + dice.below(48) * 1_800_000;
  const names = EVENTS.slice(0, dice.of([2, 2, 3, 4]));
  const beside = hasThings ? things(dice, isMerging) : NOTHING;
  const events = names.map((event) => {
    const properties = propertiesOf(dice);
    return [event, hasThings ? withReferences(dice, properties) : properties] as const;
  });
  return {
    zone,
    begin,
    isCrowded,
    isRefreshed,
    isMerging,
    events: Object.fromEntries(events),
    traits: { ...traitsWithHistory(dice), ...referencesOf('profile', beside.relations) },
    things: beside,
    isApart: hasThings && dice.chance(50),
    keepsHearsay: hasThings && !isMerging && dice.chance(60),
    imported: importedTags(dice),
    calendar: { kind: 'calendar', id: 'campaigns', days: dice.of(DAYS) },
  };
}

/** What happens to an entity: to people anything, to things what refers to them. */
export function eventsOf({ events, things }: World, entity: string): Readonly<Record<string, Declared>> {
  const own = Object.entries(events).filter(
    ([, properties]) => entity === 'profile' || referencesIn(properties).some(({ to }) => to === entity),
  );
  return Object.fromEntries(own.map(([event, properties]) => [event, withWalked(properties, things)]));
}

/** The fields of an entity; of people, their traits and the tags that are told like them. */
export function fieldsOf({ traits, imported, things }: World, entity: string): Declared {
  return entity === 'profile' ? { ...traits, ...imported } : things.entities[entity]!;
}

/** Some of them keep their history. */
function traitsWithHistory(dice: Dice): Declared {
  return Object.fromEntries(Object.entries(TRAITS).map((trait) => withHistory(dice, trait)));
}

function importedTags(dice: Dice): Declared {
  return Object.fromEntries(dice.some(Object.entries(IMPORTED), 40).map((tag) => withHistory(dice, tag)));
}

/** Every event has a text by which a path may be told; it has one of two names. */
function propertiesOf(dice: Dice): Declared {
  const key = dice.chance(30) ? 'basket' : 'cart';
  const chosen = dice.some(Object.entries(PROPERTIES), 60).map(([name, declared]) => {
    const written = typeof declared === 'string' ? { type: declared } : declared;
    return [name, dice.chance(25) ? { ...written, required: true } : declared] as const;
  });
  return { total: PROPERTIES['total']!, [key]: 'text', ...Object.fromEntries(chosen) };
}
