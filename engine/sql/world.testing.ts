/**
 * People with everything that databases and expressions could see differently: what is missing, null or empty, texts
 * that look like numbers, letters of other alphabets, values that came before their column and do not fit it, equal
 * times, and times at the very edges of windows. Filled in through the real engine.
 */
import { stringify } from 'yaml';
import { contextOf } from '../compiler/context.ts';
import { isMember } from '../evaluate/state-row.ts';
import type { Condition } from '../language/kinds.ts';
import { everybody } from '../review/everybody.ts';
import { draftAt } from '../review/present.ts';
import { shop } from '../rig/files.ts';
import { compileFiles, findingsOf, Rig, type RigOptions } from '../rig/rig.ts';
import type { JsonObject, ProfileImage } from '../store/store.ts';
import { type Asked, type Lowered, lowerSegment } from './lower.ts';

export const late = {
  traits: '  points: number\n  nick: text\n  keen: boolean\n',
  properties: '  size: number\n  label: text\n  wrapped: boolean\n',
};

/** With `late`, the fields that are declared after values of theirs have come. */
export const declared = ({ traits, properties }: typeof late): Readonly<Record<string, string>> => ({
  'carillon.yaml': shop['carillon.yaml']!,
  'identity.yaml': shop['identity.yaml']!,
  'profile.yaml': `
kind: entity
id: profile
fields:
  email: text
  country: text
  score: number
  huge: number
  level: integer
  vip: boolean
  birthday: date
  signed_at: instant
  tongues: { type: list, of: text }
${traits}`,
  'events.yaml': `
kind: event
id: order_completed
properties:
  serial: { type: text, required: true }
  total: { type: number, decimals: 2 }
  weight: number
  quantity: integer
  channel: text
  gift: boolean
  day: date
  shipped_at: instant
  lines: { type: list, of: { sku: text, quantity: integer } }
${properties}
---
kind: event
id: visited
properties:
  page: text
`,
  'calendar.yaml': `
kind: calendar
id: sale
days:
  - { title: Winter, from: 2026-02-10, to: 2026-02-12 }
  - { title: Spring, from: 2026-03-20, to: 2026-03-22 }
`,
  'tag.yaml': `
kind: tag
id: spent
type: number
did: order_completed
sum: total
`,
});

export function segmentYaml(id: string, who: Condition): string {
  return stringify({ kind: 'segment', id, who }, { aliasDuplicateObjects: false });
}

/** The last instant the world is made for: a Wednesday in London, three days after the clocks went forward. */
export const NOW = Date.parse('2026-04-01T09:00:00Z');
const DAY = 86_400_000;

/** Instants at which some window of the cases begins or ends, and a millisecond to both sides. */
const edges = [
  NOW,
  NOW - 7 * DAY,
  NOW - 30 * DAY,
  NOW - 60 * DAY,
  ...[
    '2026-03-31T23:00:00Z', // April in London
    '2026-03-29T23:00:00Z', // the week
    '2026-03-22T00:00:00Z', // the week before
    '2026-03-01T00:00:00Z', // March
    '2025-12-31T23:59:59.999Z',
    '2026-02-10T00:00:00Z',
    '2026-02-13T00:00:00Z',
    '2026-03-20T00:00:00Z',
    '2026-03-23T00:00:00Z',
  ].map((text) => Date.parse(text)),
].flatMap((edge) => [edge - 1, edge, edge + 1]);

export interface Person {
  readonly traits?: JsonObject;
  readonly orders?: readonly (JsonObject & { readonly at?: number })[];
  readonly visits?: readonly number[];
}

const traits: readonly JsonObject[] = [
  {},
  { country: '', score: 0, level: 0, vip: false },
  { country: 'GB', score: 10, level: 3, vip: true, birthday: '2026-04-01' },
  { country: 'gb', score: 10.000000001, vip: true, birthday: '2026-04-08' },
  { country: '9', score: -5, level: 2 ** 53 - 1, birthday: '2026-03-25' },
  { country: 'Ünïted', huge: 1e308, score: 4, level: -(2 ** 53 - 1), birthday: '2026-03-26' },
  { country: 'U\u0308ni\u0308ted', score: 0.1, level: 7, birthday: '1990-02-28' },
  { country: 'G\0B', score: 0.30000000000000004, level: 1 },
  { country: '中国', points: 5, nick: 'GB', keen: true },
  { country: 'GB ', points: 'five', nick: 5, keen: 'yes' },
  { points: '', nick: true, keen: 1, vip: true },
  { points: false, nick: '', keen: false, score: 50, tongues: ['en'] },
  { points: null, nick: null, keen: null, country: 'IE', tongues: [] },
  { points: { a: 1 }, nick: ['GB'], keen: [], score: 50 },
  { points: 1e21, nick: 'a\0b', score: 2 ** 60, vip: true, signed_at: '2026-03-30T00:00:00Z' },
];

const orders: readonly NonNullable<Person['orders']>[] = [
  [{ total: 0.1 }, { total: 0.2 }],
  [{ total: 1.005 }, { total: 1.005 }, { total: 1.005 }],
  [{ total: -2.5 }, { total: 2.5 }, { total: 0.005 }],
  [{ weight: 0.00005 }, { weight: 0.1 }, { weight: 0.2 }],
  [{ weight: 1e300, total: 1e300 }],
  [{ quantity: 2 ** 53 - 1, total: 3, size: 10 }],
  [{ quantity: 3, total: 33.333, channel: 'web', gift: true, size: 'big', label: 7 }],
  [
    { quantity: 1, total: 50, channel: 'web', label: 'x', wrapped: true, at: NOW - 3 * DAY },
    { quantity: 1, total: 60, channel: 'app', label: 'y', wrapped: 'yes', at: NOW - 3 * DAY },
    { quantity: 1, total: 70, channel: 'app', label: 8, size: true, at: NOW - 3 * DAY },
  ],
  [
    { channel: 'web', total: 100, at: NOW - 2 * DAY, size: 3 },
    { channel: 'Web', total: 100, at: NOW - 40 * DAY, size: 4.5 },
    { channel: '', at: NOW - 50 * DAY, size: null },
  ],
  [
    { channel: 'app', total: 20, gift: false, day: '2026-03-01', at: NOW - 61 * DAY },
    { channel: 'app', total: 80, gift: true, day: '2026-03-01', at: NOW - 5 * DAY },
  ],
  [
    { total: 5, label: 'a\0b', size: { a: 1 } },
    { total: 5, label: '["web"]', size: [1] },
    { total: 5, label: ['web'] },
  ],
];

const people: readonly Person[] = [
  ...traits.map((given) => ({ traits: given })),
  ...orders.map((given) => ({ orders: given })),
  ...orders.map((given, index) => ({ orders: given, traits: traits[(index * 4) % traits.length]! })),
  ...edges.map((at, index) => ({ orders: [{ total: 10 + (index % 3), channel: 'web', at }], visits: [at] })),
  ...edges.slice(0, 12).map((at, index) => ({
    orders: [
      { total: 60, at },
      { total: 60, at: edges[index + 9]! },
    ],
  })),
];

export interface World {
  readonly rig: Rig;
  /** The members of a segment as the engine decides them at this instant, in order. */
  members(id: string): Promise<readonly number[]>;
  /** The same as the store keeps them. */
  stored(id: string): Promise<readonly number[]>;
  lower(id: string, asked?: Partial<Asked>): Lowered;
  /** Those that the query gives, in order. */
  answer(lowered: Lowered): Promise<readonly number[]>;
}

function filesOf(segments: Readonly<Record<string, Condition>>): Record<string, string> {
  const texts = Object.entries(segments).map(([id, who]) => segmentYaml(id, who));
  return { ...declared(late), 'segments.yaml': texts.join('---\n') };
}

/** Those that validation does not refuse because they can never hold. */
export async function possible<C extends Condition>(
  segments: Readonly<Record<string, C>>,
): Promise<Readonly<Record<string, C>>> {
  const findings = await findingsOf(filesOf(segments));
  const refused = findings.filter(({ code }) => code === 'CAR-540' || code === 'CAR-541');
  return Object.fromEntries(
    Object.entries(segments).filter(([id]) => !refused.some(({ address }) => address === `segment.${id}`)),
  );
}

/** Everybody has come and done everything by a minute before `NOW`, but for what is done later. */
export async function startWorld(
  segments: Readonly<Record<string, Condition>>,
  options: RigOptions,
  crowd: readonly Person[] = people,
): Promise<World> {
  const before = NOW - 60_000;
  const rig = await Rig.start(declared({ traits: '', properties: '' }), {
    ...options,
    now: new Date(before).toISOString(),
  });
  const then: (() => Promise<unknown>)[] = [];
  const waiting: Promise<unknown>[] = [];
  for (const [index, person] of crowd.entries()) {
    const user = `person ${index}`;
    if (person.traits) waiting.push(rig.identify(user, person.traits));
    for (const { at = before - 5 * DAY, ...properties } of person.orders ?? []) {
      const order = () => rig.track(user, 'order_completed', { serial: 's', ...properties }, { time: at });
      if (at <= before) waiting.push(order());
      else then.push(() => atInstant(rig, at, order));
    }
    for (const at of person.visits ?? []) {
      const visit = () => rig.track(user, 'visited', { page: 'home' }, { time: at });
      if (at <= before) waiting.push(visit());
    }
  }
  // Two of them turn out to be one person, who keeps what both did.
  waiting.push(rig.identify('twin', { country: 'GB', email: 'twin@example.com' }));
  waiting.push(
    rig.accept({
      event: 'order_completed',
      properties: { serial: 's', total: 40 },
      identifiers: { anonymous_id: 'other' },
    }),
  );
  await Promise.all(waiting);
  await rig.accept({ traits: { vip: true }, identifiers: { user_id: 'twin', anonymous_id: 'other' } });
  const files = filesOf(segments);
  const candidate = await compileFiles(files);
  await rig.daemon.replace(candidate, rig.clock.now(), null);
  await rig.settled();
  for (const act of then) await act();
  const context = contextOf(candidate.workspace);
  const sorted = (ids: readonly number[]) => [...ids].sort((a, b) => a - b);
  const images = async () => {
    const found: ProfileImage[] = [];
    for await (const slice of everybody(rig.store)) found.push(...slice);
    return found;
  };
  const indexOf = (id: string) =>
    rig.daemon.engine.run.program.segments.find((segment) => segment.id === id)!.index;
  // Of one instant; asked for each segment.
  let decided: { at: number; people: readonly { id: number; members: readonly boolean[] }[] } | null = null;
  const decide = async () => {
    const at = rig.clock.now();
    if (decided?.at === at) return decided.people;
    const drafts = (await images()).map((image) => draftAt(rig.daemon.engine.run, image, at));
    decided = {
      at,
      people: drafts.map(({ id, members }) => ({ id, members: Array.from(members, Boolean) })),
    };
    return decided.people;
  };
  return {
    rig,
    members: async (id) =>
      sorted((await decide()).filter(({ members }) => members[indexOf(id)]).map((person) => person.id)),
    stored: async (id) => {
      const slot = rig.daemon.engine.run.layout.segments[indexOf(id)]!;
      const held = (await images()).filter(({ state }) => isMember(state, slot));
      return sorted(held.map(({ profile }) => profile.id));
    },
    lower: (id, asked) =>
      lowerSegment(context, id, { dialect: rig.store.dialect, now: rig.clock.now(), ...asked }),
    answer: async (lowered) => {
      if (!lowered.ok) throw new Error(`no SQL: ${lowered.why}`);
      const found = await rig.store.people.select(lowered);
      if (!found) throw new Error('out of range');
      return sorted(found);
    },
  };
}

async function atInstant(rig: Rig, at: number, act: () => Promise<unknown>): Promise<void> {
  if (rig.clock.now() < at) await rig.moveTo(new Date(at).toISOString());
  await act();
}
