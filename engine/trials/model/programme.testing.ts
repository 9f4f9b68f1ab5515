/** Made-up journeys of all step types, in several versions, and the workspace around them. Plain values: no engine here. */
import fc from 'fast-check';
import { stringify } from 'yaml';

/** A step, a condition, a definition: as it is written. */
export type Plain = { readonly [key: string]: unknown };

export interface Goal {
  /** Orders above this count. */
  readonly above: number;
  /** Minutes; null where it is watched to the end. */
  readonly upTo: number | null;
}

export interface Journey {
  readonly id: 'first' | 'second';
  readonly start: Plain;
  readonly running: 'ignore' | 'restart' | 'also';
  readonly goal: Goal | null;
  /** Whether it is left by whoever has the trait `gone`. */
  readonly stops: boolean;
  readonly steps: readonly Plain[];
}

export interface Cap {
  readonly atMost: number;
  /** `1d` or `this_month`. */
  readonly within: '6h' | '1d' | 'this_week' | 'this_month';
}

export interface Programme {
  readonly caps: readonly Cap[];
  /** Nothing of the class marketing goes out from 22:00 to 06:00. */
  readonly isQuiet: boolean;
  /** Percent of people to whom nothing is sent. */
  readonly control: number;
  /** What is applied at first, and what an edit goes on to. */
  readonly versions: readonly (readonly [Journey, Journey])[];
}

const minutes = fc.constantFrom(1, 5, 30, 60, 240, 1_440, 4_320);
const duration = minutes.map((count) => `${count}m`);
/** Conditions that hold for some people at some times. */
const condition: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    'vip = true',
    'score > 3',
    { did: 'order_completed' },
    { did: 'order_completed', where: 'total > 50' },
    { did: 'looked', times: { at_least: 2 } },
    { not: 'vip = true' },
    { in: 'buyers' },
    { any: ['score > 5', { did: 'looked', within: '1d' }] },
    { did: 'message_sent', times: { at_most: 2 } },
  ),
);

const send = fc.record({
  template: fc.constantFrom('offer', 'offer', 'notice'),
  channel: fc.constantFrom<unknown>('email', 'email', ['sms', 'email'], ['email', 'sms']),
});

interface Tied {
  readonly steps: readonly Plain[];
  readonly step: Plain;
}

const { steps } = fc.letrec<Tied>((tie) => {
  const nested = tie('steps');
  const leaf: fc.Arbitrary<Plain> = fc.oneof(
    { weight: 4, arbitrary: send.map((value) => ({ send: value })) },
    { weight: 3, arbitrary: duration.map((wait) => ({ wait })) },
    { weight: 1, arbitrary: fc.constantFrom('09:00', '23:30').map((local) => ({ wait: { local } })) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('"2026-03-05T12:00:00Z"', '$plus(journey.started_at, "2h")')
        .map((until) => ({
          wait: { until },
        })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom({ score: '$sum([score, 1])' }, { vip: true }, { vip: false })
        .map((set) => ({ set })),
    },
    { weight: 1, arbitrary: fc.constant({ start_journey: 'second' }) },
  );
  return {
    steps: fc.array(tie('step'), { minLength: 1, maxLength: 4 }) as fc.Arbitrary<readonly Plain[]>,
    step: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'journey' },
      { weight: 6, arbitrary: leaf },
      {
        weight: 1,
        arbitrary: fc
          .record({ when: condition, up_to: duration, otherwise: nested })
          .map(({ when, up_to, otherwise }) => ({ wait: { when, up_to }, else: otherwise })),
      },
      {
        weight: 1,
        arbitrary: fc
          .record({ when: condition, other: condition, inside: nested, up_to: duration })
          .map(({ when, other, inside, up_to }) => ({
            wait: { first: [way({ when }, inside), { when: other }], up_to },
          })),
      },
      {
        weight: 1,
        arbitrary: fc
          .record({ when: condition, inside: nested, other: nested })
          .map(({ when, inside, other }) => ({ branch: [way({ when }, inside), way({}, other)] })),
      },
      {
        weight: 1,
        arbitrary: fc.record({ left: nested, right: nested }).map(({ left, right }) => ({
          split: [way({ id: 'left', share: 1 }, left), way({ id: 'right', share: 2 }, right)],
        })),
      },
      {
        weight: 1,
        arbitrary: nested.map((then) => ({ experiment: 'trying', arms: { without: 'exit', with: then } })),
      },
      {
        weight: 1,
        arbitrary: fc
          .record({ times: fc.integer({ min: 1, max: 3 }), inside: nested })
          .map(({ times, inside }) => ({ repeat: { times }, steps: inside })),
      },
      {
        weight: 1,
        arbitrary: fc.record({ value: send, otherwise: nested }).map(({ value, otherwise }) => ({
          send: value,
          else: otherwise,
        })),
      },
    ) as fc.Arbitrary<Plain>,
  };
});

/** A way of a branch or a wait: steps under `then`, which is no promise's. */
function way(head: Plain, inside: unknown): Plain {
  return Object.fromEntries([...Object.entries(head), ['then', inside]]);
}

/** Ids in the order of reading, so that another version has the same ones at other places. */
export function named(list: readonly Plain[]): readonly Plain[] {
  let count = 0;
  const walk = (value: unknown, isStep = false): unknown => {
    if (Array.isArray(value)) return value.map((each) => walk(each, isStep));
    if (typeof value !== 'object' || value === null) return value;
    const id = isStep ? { id: `s${count++}` } : {};
    const entries = Object.entries(value).map(([key, inner]) => {
      const isList = ['then', 'else', 'steps', 'with', 'without'].includes(key) && Array.isArray(inner);
      return [key, walk(inner, isList)];
    });
    return { ...id, ...Object.fromEntries(entries) };
  };
  return walk(list, true) as readonly Plain[];
}

/** All ids of steps in it. */
export function idsOf(list: readonly Plain[]): ReadonlySet<string> {
  const found = [...JSON.stringify(list).matchAll(/"id":"(s\d+)"/g)];
  return new Set(found.map(([, id]) => id!));
}

const goal: fc.Arbitrary<Goal | null> = fc.option(
  fc.record({ above: fc.constantFrom(0, 50), upTo: fc.option(fc.constantFrom(60, 2_880)) }),
);
const running = fc.constantFrom<Journey['running']>('ignore', 'restart', 'also');

const first: fc.Arbitrary<Journey> = fc
  .record({ running, goal, stops: fc.boolean(), steps, isKeyed: fc.boolean(), enters: fc.nat(3) })
  .map(({ running: way, goal: aim, stops, steps: list, isKeyed, enters }) => ({
    id: 'first',
    start:
      enters === 0
        ? { enters: 'lookers', again: 'always', running: way }
        : { did: 'basket_filled', ...(isKeyed && { key: 'basket' }), again: 'always', running: way },
    running: way,
    goal: aim,
    stops,
    steps: named(list),
  }));
const second: fc.Arbitrary<Journey> = fc
  .record({ running, goal, stops: fc.boolean(), steps })
  .map(({ running: way, goal: aim, stops, steps: list }) => ({
    id: 'second',
    start: { called: true, again: 'always', running: way },
    running: way,
    goal: aim,
    stops,
    // One that calls itself comes to rest by `circle`; that has tests of its own.
    steps: named(JSON.parse(JSON.stringify(list).replaceAll('{"start_journey":"second"}', '{"wait":"7m"}'))),
  }));

export const programme: fc.Arbitrary<Programme> = fc.record({
  caps: fc.uniqueArray(
    fc.record({
      atMost: fc.integer({ min: 1, max: 3 }),
      within: fc.constantFrom<Cap['within']>('6h', '1d', 'this_week', 'this_month'),
    }),
    { maxLength: 2, selector: ({ within }) => within },
  ),
  isQuiet: fc.boolean(),
  control: fc.constantFrom(0, 0, 0, 20),
  versions: fc.array(fc.tuple(first, second), { minLength: 1, maxLength: 3 }),
});

export function filesOf({ caps, isQuiet, control }: Programme, journeys: readonly Journey[]) {
  const policy = {
    kind: 'policy',
    id: 'contact',
    consent: { marketing: { email: 'opt_in', sms: 'opt_in' }, service: { email: 'none', sms: 'none' } },
    ...(isQuiet && { quiet: [{ class: 'marketing', from: '22:00', to: '06:00', zone: 'workspace' }] }),
    ...(control > 0 && { control: [{ class: 'marketing', percent: control }] }),
    ...(caps.length > 0 && {
      caps: caps.map(({ atMost, within }) => ({ class: 'marketing', at_most: atMost, within })),
    }),
  };
  const definitions = journeys.map(({ id, start, goal: aim, stops, steps: list }) => ({
    kind: 'journey',
    id,
    start,
    ...(aim && {
      goal: {
        when: { did: 'order_completed', where: `total > ${aim.above}` },
        ...(aim.upTo !== null && { up_to: `${aim.upTo}m` }),
      },
    }),
    ...(stops && { stop: 'gone = true' }),
    steps: list,
  }));
  return {
    'carillon.yaml': SETTINGS,
    'world.yaml': WORLD,
    'policy.yaml': stringify(policy),
    'journeys.yaml': definitions.map((one) => stringify(one, { aliasDuplicateObjects: false })).join('---\n'),
  };
}

const SETTINGS = `
name: model
zone: Europe/London
locale: en
currency: GBP
language: 1
environments: { local: { store: "sqlite::memory:" } }
`;
const WORLD = `
kind: entity
id: profile
fields: { email: text, phone: text, score: number, vip: boolean, gone: boolean }
---
kind: identity
id: people
identifiers: [ { id: user_id, limit: 1 } ]
---
{ kind: event, id: basket_filled, properties: { basket: text } }
---
{ kind: event, id: order_completed, properties: { total: number } }
---
{ kind: event, id: looked }
---
kind: segment
id: buyers
who: { did: order_completed, within: 2d }
---
kind: segment
id: lookers
who: { did: looked, within: 4h }
---
kind: experiment
id: trying
arms: { without: 30, with: 70 }
metric: orders
---
kind: metric
id: orders
did: order_completed
count: true
---
{ kind: channel, id: email, connector: file, with: { folder: outbox }, on_doubt: resend, retry: { times: 2, first: 5m, at_most: 1h } }
---
{ kind: channel, id: sms, connector: file, with: { folder: outbox }, on_doubt: resend, retry: { times: 2, first: 5m, at_most: 1h } }
---
kind: template
id: offer
class: marketing
email: { subject: "Offer {{ profile.score }}", html: "<p>x</p>" }
sms: { text: Offer }
---
kind: template
id: notice
class: service
email: { subject: Notice, html: "<p>x</p>" }
sms: { text: Notice }
`;
