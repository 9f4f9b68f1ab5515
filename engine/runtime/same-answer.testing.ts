/**
 * The promise "same answer", as a law that any two stores can be held to: memberships, their journal, decisions and
 * messages depend on the definitions and on what was accepted when — not on batches, restarts, the number of
 * buckets, the database, or whether state was kept or built anew.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import { draftOf } from '../evaluate/draft.ts';
import { decideMemberships } from '../evaluate/membership.ts';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';

const files = {
  ...shop,
  'behaviour.yaml': `
kind: tag
id: spent_3d
type: number
did: order_completed
sum: total
within: 3d
---
kind: tag
id: days_away
type: integer
did: order_completed
days_since: last
---
kind: tag
id: tier
type: text
history: true
rules:
  - { when: spent_3d >= 100, then: gold }
  - { when: { in: buyers }, then: silver }
  - { then: none }
---
kind: tag
id: rhythm
type: number
did: order_completed
days_between: true
within: 5d
---
kind: segment
id: risen
who: { changed: { tag: tier, to: gold }, within: 3d }
---
kind: segment
id: twice_fallen
who: { did: value_changed, where: 'name = "tier" and from = "gold"', times: { at_least: 2 } }
---
kind: segment
id: steady
who: rhythm <= 1
---
kind: segment
id: buyers
who: { did: order_completed }
---
kind: segment
id: busy
who: { did: order_completed, times: { at_least: 2 }, within: 2d }
---
kind: segment
id: gold
who: tier = "gold"
---
kind: segment
id: big_last
who: { did: order_completed, which: last, where: total > 50, within: 4d }
---
kind: segment
id: long_ago
who: { did: order_completed, since: 6d, until: 2d, times: { exactly: 1 } }
---
kind: segment
id: away
who: { all: [ days_away >= 3, { none: [ { in: gold }, { did: cart_updated, within: 1d } ] } ] }
---
kind: segment
id: basket_then_order
who: { sequence: [ { did: cart_updated }, { did: order_completed, where: total > 10, up_to: 30h } ], within: 3d }
---
kind: segment
id: basket_left
who: { sequence: [ { did: cart_updated }, { not: { did: order_completed }, for: 20h } ], within: 2d, same: [ { cart_updated: cart_id, order_completed: order_id } ] }
---
kind: segment
id: web_lines
who: { did: order_completed, each: lines, where: 'quantity > 1 and channel = "web"', sum: quantity * price, is: { at_least: 20 } }
`,
  'journeys.yaml': `
kind: journey
id: away_letter
start: { enters: away, again: { after: 4d } }
goal: { when: { did: order_completed }, up_to: 3d }
steps:
  - { id: pause, wait: 5h }
  - { id: letter, send: { template: hello, channel: [sms, email] }, else: [ { id: lost, set: { vip: false } } ] }
---
kind: journey
id: basket
start: { did: cart_updated, key: cart_id, again: always }
steps:
  - id: bought
    wait: { when: { did: order_completed, where: total > event.value }, up_to: 6h }
    else:
      - id: halves
        split:
          - { id: a, share: 1, then: [ { id: remind, send: { template: hello, channel: email } } ] }
          - { id: b, share: 1 }
`,
  'policy.yaml': `${shop['policy.yaml']}
quiet: [ { class: marketing, from: "22:00", to: "06:00", zone: workspace, otherwise: wait, up_to: 24h } ]
caps: [ { class: marketing, at_most: 2, within: 5d, otherwise: drop } ]
`,
};

const HOUR = 3_600_000;
const people = ['ann', 'bo', 'cy'];
const action = fc.record({
  hour: fc.integer({ min: 0, max: 240 }),
  person: fc.constantFrom(...people),
  lateBy: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 100 })),
  what: fc.oneof(
    fc.record({
      event: fc.constant('order_completed'),
      properties: fc.record({
        order_id: fc.constantFrom('a', 'b'),
        total: fc.integer({ min: 0, max: 12_000 }).map((pence) => pence / 100),
        channel: fc.constantFrom('web', 'app'),
        lines: fc.array(
          fc.record({
            sku: fc.constantFrom('x', 'y'),
            quantity: fc.integer({ min: 1, max: 4 }),
            price: fc.constantFrom(0.1, 2.55, 9.99),
          }),
          { maxLength: 3 },
        ),
      }),
    }),
    fc.record({
      event: fc.constant('cart_updated'),
      properties: fc.record({ cart_id: fc.constantFrom('c1', 'c2'), value: fc.constantFrom(5, 60) }),
    }),
  ),
});
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** Where an empty store is. */
export interface Place {
  readonly url: string;
  readonly buckets: number;
}

interface Way {
  readonly place: Place;
  /** All actions of an hour at once, so that they share transactions; and whoever starts is helped. */
  readonly together: boolean;
  /** Hours at which the daemon is stopped and started again. */
  readonly restarts: readonly number[];
}

async function play(actions: readonly Action[], way: Way) {
  const begin = Date.parse('2026-03-02T00:00:00Z');
  const rig = await Rig.start(files, { ...way.place, now: '2026-03-02T00:00:00Z', helped: way.together });
  try {
    for (const person of people) {
      await rig.identify(
        person,
        { email: `${person}@example.com` },
        { id: person, consent: { marketing: ['email'] } },
      );
    }
    const hours = [...new Set(actions.map(({ hour }) => hour))].sort((a, b) => a - b);
    for (const hour of hours) {
      if (way.restarts.includes(hour)) await rig.restart(files);
      await rig.moveTo(new Date(begin + hour * HOUR).toISOString());
      const now = actions.map((one, index) => ({ ...one, index })).filter((one) => one.hour === hour);
      const accept = ({ person, what, lateBy, index }: (typeof now)[number]) =>
        rig.track(person, what.event, what.properties, {
          id: `m${index}`,
          time: rig.clock.now() - lateBy * HOUR,
        });
      if (way.together) await Promise.all(now.map(accept));
      else for (const one of now) await accept(one);
    }
    await rig.moveTo('2026-03-20T00:00:00Z');
    const rebuilt = await rebuild(rig);
    const told = [];
    for (const person of people) {
      const { profile } = await rig.image(person);
      told.push({
        person,
        traits: profile.traits,
        segments: await rig.segmentsOf(person),
        changes: (await rig.changesOf(person)).sort(),
        decisions: (await rig.decisionsOf(person)).sort(),
      });
    }
    expect(told.map(({ segments }) => segments)).toEqual(rebuilt);
    return { told, sent: rig.sent.map(({ key, at, content }) => [key, at, content]).sort() };
  } finally {
    await rig.stop();
  }
}

/** Memberships decided from the stored events alone. */
async function rebuild(rig: Rig): Promise<string[][]> {
  const { run } = rig.daemon.engine;
  const answers: string[][] = [];
  for (const person of people) {
    const image = await rig.image(person);
    const state = { ...image.state!, slots: '', members: [], release: 0 };
    const draft = draftOf(run.program, run.layout, { ...image, state });
    decideMemberships(run, draft, 'release');
    answers.push(run.program.segments.filter(({ index }) => draft.members[index] === 1).map(({ id }) => id));
  }
  return answers;
}

/** One after the other in the first store; in the second all at once, with restarts. */
export async function demandSameAnswer(
  runs: number,
  first: () => Promise<Place>,
  second: () => Promise<Place>,
): Promise<void> {
  let messages = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { minLength: 1, maxLength: 25 }),
      fc.array(fc.integer({ min: 0, max: 240 }), { maxLength: 3 }),
      async (actions, restarts) => {
        const hours = actions.map(({ hour }) => hour);
        const one = await play(actions, { place: await first(), together: false, restarts: [] });
        const other = await play(actions, {
          place: await second(),
          together: true,
          restarts: restarts.map((index) => hours[index % hours.length]!),
        });
        expect(other).toEqual(one);
        messages += one.sent.length;
      },
    ),
    { numRuns: runs },
  );
  // A law about nothing would hold too.
  expect(messages).toBeGreaterThan(0);
}

/** Empty SQLite stores in a folder, one after the other. */
export function sqlitePlaces(folder: string, buckets: number): () => Promise<Place> {
  let stores = 0;
  return async () => {
    stores += 1;
    return { url: `sqlite:${folder}/${buckets}_${stores}.db`, buckets };
  };
}
