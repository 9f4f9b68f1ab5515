import { expect, it } from 'vitest';
import { findProfile } from './find-profile.ts';
import { unpainted } from './paint.ts';
import { nameOf, personOf } from './person.ts';
import { DAY, NOON, openShop } from './testing/shop.ts';
import { truthOf } from './truth.ts';
import { truthLines } from './truth-text.ts';

const definitions = `kind: tag
id: tier
type: text
rules:
  - { when: spend >= 20, then: gold }
  - { then: bronze }
---
kind: tag
id: spend
type: number
did: order_completed
sum: total
---
kind: segment
id: reached
who: $exists(email)
---
kind: segment
id: asked
who:
  all:
    - tier = "gold"
    - { in: reached }
    - not: { did: order_completed, which: first, within: 10d }
    - { did: order_completed, times: { at_least: 2 } }
    - city = "Bath"
`;

async function told(showPersonal: boolean, at: number) {
  const shop = await openShop(definitions);
  await shop.ordered('ann', 30, { total: 15 });
  await shop.ordered('ann', 5, { total: 5 });
  const { store, engine, candidate } = shop;
  const id = await findProfile(store, candidate.program.identity, 'user_id:ann');
  const person = (await personOf({ store, run: engine.run, id: id!, at, showPersonal }))!;
  expect(nameOf(person)).toBe('user_id ann');
  const segment = candidate.program.segments.find((one) => one.id === 'asked')!;
  return truthLines(truthOf(segment.test, person), unpainted);
}

it('has the values that decided, follows `in`, and masks what is personal', async () => {
  expect(await told(false, NOON)).toEqual([
    '✗ all',
    '  ✓ tier = "gold"',
    '      tier is "gold" (rule 1 of 2)',
    '  ✓ in reached',
    '    ✓ $exists(email)',
    '        email is ***',
    '  ✓ not',
    '    ✗ first order_completed, within 10d',
    '        first order_completed: 31 Jan 2026, 12:00 (30d ago)',
    '  ✓ did order_completed, at least 2 times',
    '      it is 2',
    '      latest order_completed: 25 Feb 2026, 12:00 (5d ago)',
    '  ✗ city = "Bath"',
    '      city is missing',
  ]);
});

it('shows what is personal when asked, as of the instant that is asked about', async () => {
  const lines = await told(true, NOON + DAY);
  expect(lines).toContain('        email is "ann@example.com"');
  expect(lines).toContain('      latest order_completed: 25 Feb 2026, 12:00 (6d ago)');
});
