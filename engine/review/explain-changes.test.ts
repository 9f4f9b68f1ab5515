import { expect, it } from 'vitest';
import { profileText } from './explain-profile.ts';
import { findProfile } from './find-profile.ts';
import { unpainted } from './paint.ts';
import { type Person, personOf } from './person.ts';
import { NOON, openShop } from './testing/shop.ts';
import { titlesOf } from './titles.ts';
import { truthOf } from './truth.ts';
import { truthLines } from './truth-text.ts';

/** What is told of values that are remembered, ranked, held, or come from outside. */

const definitions = `kind: tag
id: tier
type: text
history: true
rules: [ { when: spend >= 20, then: gold }, { then: bronze } ]
---
kind: tag
id: spend
type: number
did: order_completed
sum: total
---
kind: tag
id: orders
type: integer
refresh: 1d
did: order_completed
count: true
---
kind: tag
id: risk
type: number
imported: true
---
kind: experiment
id: incentive
arms: { holdout: 20, offer: 80 }
---
kind: segment
id: asked
who:
  all:
    - { changed: { tag: tier, from: bronze, to: gold }, within: 10d }
    - { top: { percent: 10, by: spend } }
    - { assigned: incentive, arm: offer }
    - orders = 1
    - risk > 0.5
`;

async function ann(showPersonal = false) {
  const shop = await openShop(definitions);
  await shop.ordered('ann', 1, { total: 15 });
  await shop.ordered('ann', 1, { total: 9 });
  const { store, engine, candidate } = shop;
  const id = await findProfile(store, candidate.program.identity, 'user_id:ann');
  await engine.submit([{ profile: id!, inputs: (at) => [traits(at, { risk: 0.7 })] }]);
  const person = (await personOf({ store, run: engine.run, id: id!, at: NOON, showPersonal }))!;
  return { person, shop };
}

const traits = (at: number, values: Record<string, number>) =>
  ({ type: 'traits', at, traits: values, imported: false }) as const;

const linesOf = (person: Person) => {
  const segment = person.run.program.segments.find((one) => one.id === 'asked')!;
  return truthLines(truthOf(segment.test, person), unpainted);
};

it('says the condition, whether it holds, and the value of now', async () => {
  expect(linesOf((await ann()).person)).toEqual([
    '✗ all',
    '  ✓ changed tier from "bronze" to "gold", within 10d',
    '      tier is "gold" (rule 1 of 2)',
    '  ✗ top 10 percent by spend, as of the last refresh',
    '      spend is 24 (sum over order_completed)',
    '  ✗ assigned incentive, arm offer',
    '      arm is missing',
    '  ✓ orders = 1',
    '      orders is 1 (count over order_completed, as of the last refresh)',
    '  ✓ risk > 0.5',
    '      risk is 0.7 (from outside)',
  ]);
});

it('shows a tag from outside among the tags, and changes among the events', async () => {
  const { person, shop } = await ann();
  const text = await profileText(shop.store, person, titlesOf(shop.candidate.workspace));
  expect(text.match(/risk/g)).toHaveLength(1);
  expect(text).toContain('name "tier", from "bronze", to "gold"');
  const masked = { ...person, masked: new Set(['tier']) };
  const secret = await profileText(shop.store, masked, titlesOf(shop.candidate.workspace));
  expect(secret).toContain('name "tier", from ***, to ***');
});
