/** A dry run agrees message for message with the daemon: the starter programme, and whatever is given to all together. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Random } from '../../bench/workload/random.ts';
import { shop } from '../../rig/files.ts';
import { compileFiles, compileFolder, type Rig } from '../../rig/rig.ts';
import { bothWays, type Deed, HOUR } from './agreement.testing.ts';
import { DAY } from './staged.ts';

const STARTER = fileURLToPath(new URL('../../../definitions', import.meta.url));
/** A Thursday, past noon in London. */
const AT = Date.parse('2027-01-07T12:34:56.789Z');
const BEGINS = AT - 2 * HOUR;
const DAYS = 30;

/** Mondays at ten in London, in winter. */
function mondays(): number[] {
  const first = Date.parse('2027-01-11T10:00:00Z');
  return [0, 1, 2, 3].map((week) => first + 7 * week * DAY);
}

const ZONES = ['Europe/London', 'Asia/Shanghai', 'America/New_York', ''];

async function customers(rig: Rig, people: number, random: Random): Promise<void> {
  for (let person = 0; person < people; person++) {
    const user = `customer_${person}`;
    const traits = {
      first_name: `Name ${person}`,
      ...(random.below(8) > 0 && { email: `${user}@example.com` }),
      ...(random.below(3) > 0 && { phone: `+4477009${String(10_000 + person)}` }),
      time_zone: random.of(ZONES) || 'Europe/London',
      locale: random.of(['en', 'zh-CN']),
    };
    const consent =
      random.below(6) > 0 ? { marketing: random.below(2) === 0 ? ['email'] : ['email', 'sms'] } : {};
    await rig.identify(user, traits, { consent });
    const orders = random.below(9);
    for (let order = 0; order < orders; order++) {
      const time = BEGINS - random.below(380) * DAY - random.below(DAY);
      const total = random.of([20, 90, 400, 900]);
      await rig.track(
        user,
        'order_completed',
        { order_id: `o-${person}-${order}`, total, lines: [] },
        { time },
      );
    }
    if (orders === 1) {
      const recent = { order_id: `r-${person}`, total: 30 };
      await rig.track(user, 'order_completed', recent, { time: BEGINS - random.below(20 * DAY) });
    }
    // What a model would have said: of every fourth nothing.
    const band = ['high', 'medium', 'low'][person % 4];
    if (band === undefined) continue;
    const values = { reorder_chance_band: band, order_phase: random.of(['likely', 'due', 'overdue']) };
    const { profile } = await rig.image(user);
    await rig.daemon.engine.submit([
      { profile: profile.id, inputs: (at) => [{ type: 'scores', at, values, cause: 'time' }] },
    ]);
  }
}

function deedsOf(people: number, random: Random): Deed[] {
  const deeds: Deed[] = [];
  for (let person = 0; person < people; person++) {
    const user = `customer_${person}`;
    const add = (event: string, properties: Deed['properties'] = {}) =>
      deeds.push({ user, event, properties, after: 1 + random.below(DAYS * DAY) });
    for (let times = random.below(3); times > 0; times--)
      add('order_completed', {
        order_id: `n-${person}-${times}`,
        total: random.of([10, 250, 800]),
        lines: [],
      });
    for (let times = random.below(4); times > 0; times--) add('page_viewed');
    for (let times = random.below(5); times > 0; times--) add('product_viewed', { sku: 'A1' });
    for (let times = random.below(4); times > 0; times--)
      add('cart_updated', { cart_id: `c-${person}`, total: random.of([0, 15, 40]) });
    if (random.below(5) === 0) add('order_returned', { return_id: `r-${person}`, total: 5 });
  }
  return deeds;
}

async function starter(people: number) {
  const candidate = await compileFolder(STARTER);
  const random = new Random(7);
  return bothWays({
    candidate,
    begins: BEGINS,
    at: AT,
    days: DAYS,
    prepare: (rig) => customers(rig, people, random),
    deeds: deedsOf(people, new Random(11)),
    ticks: mondays(),
    opened: 0.4,
  });
}

test('the starter programme, over thirty days', async () => {
  const { played, lived, playedMembers, livedMembers, report } = await starter(14);
  expect(lived.length).toBeGreaterThan(20);
  expect(played).toEqual(lived);
  expect(playedMembers).toEqual(livedMembers);
  expect(report.unsettled).toBe(0);
});

test.runIf(process.env['CARILLON_LONG'] === '1')(
  'the starter programme, with many people',
  { timeout: 600_000 },
  async () => {
    const { played, lived, playedMembers, livedMembers } = await starter(300);
    expect(lived.length).toBeGreaterThan(500);
    expect(played).toEqual(lived);
    expect(playedMembers).toEqual(livedMembers);
  },
);

/** Everything that crosses people: an offer's budget, a limit, a channel's rate, caps with waits, a ranking. */
const shared = {
  ...shop,
  'channels.yaml': `
kind: channel
id: email
connector: file
with: { folder: outbox }
on_doubt: resend
rate: { messages: 1, per: 2m }
cost: 0.5
`,
  'policy.yaml': `
kind: policy
id: contact
consent:
  marketing: { email: opt_in }
  service: { email: none }
caps:
  - { class: marketing, at_most: 2, within: 2d, otherwise: wait, up_to: 5d }
  - { class: marketing, at_most: 4, within: 10d, otherwise: drop }
priority: [ { journey: thanks }, { journey: best } ]
`,
  'offer.yaml': `
kind: offer
id: gift
benefit: { percent: 20 }
codes: { pattern: "FS-########" }
valid: { for: 3d }
budget: { grants: 9, per_day: 3, unit_cost: 2 }
---
kind: tag
id: spend
type: number
did: order_completed
sum: total
---
kind: segment
id: top_third
who: { top: { percent: 30, by: spend } }
---
kind: template
id: present
class: marketing
email: { subject: "For you", html: "<p>{{ offer.code }}</p>" }
`,
  'journeys.yaml': `
kind: journey
id: thanks
start: { did: order_completed, again: always, running: also, key: order_id }
steps:
  - id: gift
    send: { template: present, channel: email, offer: gift }
    else:
      - { id: instead, send: { template: hello, channel: email } }
  - { id: later, wait: 1d }
  - { id: receipt, send: { template: receipt, channel: email } }
---
kind: journey
id: baskets
start: { did: cart_updated, again: always }
limits: { messages: { at_most: 14, per_day: 4 } }
steps:
  - { id: hour, wait: 1h }
  - { id: nudge, send: { template: hello, channel: email } }
---
kind: journey
id: best
start: { enters: top_third, again: always }
steps:
  - { id: praise, send: { template: hello, channel: email } }
---
kind: campaign
id: spring
journeys: [ baskets ]
limits: { starts: { per_day: 20 } }
`,
};

test('what is given to all together: offers, limits, rates, caps and rankings', async () => {
  const people = 24;
  const random = new Random(5);
  const days = 12;
  const users = Array.from({ length: people }, (_, person) => `customer_${person}`);
  const { played, lived, playedMembers, livedMembers, report } = await bothWays({
    candidate: await compileFiles(shared),
    begins: BEGINS,
    at: AT,
    days,
    async prepare(rig) {
      for (const user of users) {
        const traits = { email: `${user}@example.com`, time_zone: random.of(ZONES) || 'Europe/London' };
        await rig.identify(user, traits, { consent: { marketing: ['email'] } });
        // Some have an offer before the two ways part.
        if (random.below(6) === 0)
          await rig.track(user, 'order_completed', { order_id: `p-${user}`, total: 5 });
      }
    },
    deeds: [
      // A crowd within a second, in which nobody is at the same instant, and single people at theirs.
      ...users.map((user, n) => ({ user, event: 'cart_updated', properties: {}, after: 3 * HOUR + 7 * n })),
      ...users.map((user, n) => ({
        user,
        event: 'order_completed',
        properties: { order_id: `a${n}`, total: 1 + n },
        after: n < 15 ? 26 * HOUR + 5 * n : DAY * random.below(days - 1) + random.below(DAY),
      })),
      ...users.flatMap((user, n) =>
        Array.from({ length: random.below(4) }, (_, turn) => ({
          user,
          event: random.of(['order_completed', 'cart_updated']),
          properties: { order_id: `b${n}-${turn}`, total: random.below(50) },
          after: 1 + random.below(days * DAY),
        })),
      ),
    ],
  });
  expect(lived.length).toBeGreaterThan(50);
  expect(played).toEqual(lived);
  expect(playedMembers).toEqual(livedMembers);
  const [email] = report.channels;
  const [gift] = report.offers;
  // All of it was at work.
  expect(report.unsettled).toBe(0);
  expect(report.passes).toBeGreaterThan(1);
  expect(email!.delayed).toBeGreaterThan(0);
  expect(email!.perMinute).toBe(0.5);
  expect(gift!.left).toBe(0);
  expect(Object.keys(gift!.refused).sort()).toEqual(['budget', 'budget_of_day']);
  expect(gift!.expired).toBeGreaterThan(0);
  expect(report.limits.map(({ of, counts, refused }) => `${of} ${counts} ${refused > 0}`)).toEqual([
    'campaign.spring starts true',
    'journey.baskets messages true',
  ]);
  expect(report.conflicts.length).toBeGreaterThan(0);
  expect(report.caps.some(({ waited }) => waited > 0)).toBe(true);
  expect(report.segments[0]).toMatchObject({ id: 'top_third', after: 8 });
});
