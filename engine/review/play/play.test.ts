/** Behaviour of a play that the daemon cannot be asked about: assumptions, repeated days, people played again. */
import { tmpdir } from 'node:os';
import { afterEach, expect, test } from 'vitest';
import { shop } from '../../rig/files.ts';
import { Rig } from '../../rig/rig.ts';
import { garage } from '../../runtime/entities.testing.ts';
import { testPostgresUrl } from '../../store/postgres/server.testing.ts';
import { type DryRunOptions, dryRunOf } from '../dry-run/dry-run.ts';
import type { DryRun } from '../dry-run/report.ts';
import { type Crowd, storedCrowd } from './crowd.ts';
import type { Outcome } from './outcome.ts';

let rig: Rig;
afterEach(async () => rig?.stop());

const FILES = {
  ...shop,
  'carillon.yaml': `${shop['carillon.yaml']}    links: { url: "https://news.example.com" }\n`,
  'journeys.yaml': `
kind: template
id: linked
class: service
email: { subject: "Hello", html: '<p><a href="https://shop.example/a">A</a> <a href="https://shop.example/b">B</a></p>' }
---
kind: segment
id: buyers
who: { did: order_completed }
---
kind: journey
id: thanks
start: { did: order_completed, again: always, running: also }
steps:
  - { id: receipt, send: { template: linked, channel: email } }
---
kind: journey
id: ask
start: { did: cart_updated, again: always }
steps:
  - { id: look, call: { connector: desk, body: { a: 1 } }, else: [ { id: no, set: { country: "'none'" } } ] }
  - { id: known, exit: asked }
---
kind: channel
id: desk
connector: webhook
medium: webhook
with: { url: "https://desk.example/" }
`,
};

const PEOPLE = 60;

async function start(url?: string): Promise<void> {
  rig = await Rig.start(FILES, { now: '2026-03-02T10:00:00Z', ...(url !== undefined && { url }) });
  for (let person = 0; person < PEOPLE; person++) {
    await rig.identify(`p${person}`, { email: `p${person}@example.com` });
    // A third have ordered in the last ten days, once each.
    if (person % 3 === 0)
      await rig.track(
        `p${person}`,
        'order_completed',
        { order_id: `o${person}`, total: 5 },
        {
          time: Date.parse('2026-02-21T10:00:00Z') + person * 3_600_000,
        },
      );
  }
}

async function played(options: Partial<DryRunOptions>) {
  const outcomes = new Map<number, Outcome>();
  const report = await dryRunOf({
    store: rig.store,
    candidate: rig.daemon.candidate,
    root: tmpdir(),
    environment: 'local',
    at: rig.clock.now(),
    days: 20,
    seed: 'a',
    onOutcome: (outcome, sign) => void (sign === 1 && outcomes.set(outcome.person, outcome)),
    ...options,
  });
  const counts: Record<string, number> = {};
  for (const { draft } of outcomes.values())
    for (const { type } of draft.out.events) counts[type] = (counts[type] ?? 0) + 1;
  return { report, counts };
}

test('nobody does anything unless it is said', async () => {
  await start();
  const { report, counts } = await played({});
  expect(counts).toEqual({});
  expect(report.channels.find(({ id }) => id === 'email')).toMatchObject({ messages: 0, busiest: null });
  expect(report.notes[0]).toContain('Nobody does anything of themselves');
});

test('real days happen again, as often as it takes', async () => {
  await start();
  const { report, counts } = await played({ repeat: 10 * 86_400_000 });
  // Twenty people ordered once in ten days, so twice in twenty.
  expect(counts).toMatchObject({ order_completed: 40, message_sent: 40 });
  expect(report.channels.find(({ id }) => id === 'email')).toMatchObject({ messages: 40, people: 20 });
  expect(report.repeated).toBe(10);
});

test('rates of openings, clicks and events are kept, and segments', async () => {
  await start();
  const { counts, report } = await played({
    assumptions: {
      opened: { email: 0.5 },
      clicked: 0.25,
      events: {
        order_completed: {
          per_day: 2,
          per_click: 1,
          in: 'buyers',
          with: { order_id: { unique: 'n' }, total: 3 },
        },
      },
    },
  });
  const sent = counts['message_sent']!;
  const [opened, clicked] = [counts['message_opened']! / sent, counts['message_clicked']! / sent];
  // Twenty buyers, two a day for twenty days, and one more of each click; what is opened at the end is opened later.
  expect(sent).toBeGreaterThan(900);
  expect(opened).toBeGreaterThan(0.44);
  expect(opened).toBeLessThan(0.54);
  expect(clicked).toBeGreaterThan(0.2);
  expect(clicked).toBeLessThan(0.28);
  // Only those who had bought bought again.
  expect(report.channels.find(({ id }) => id === 'email')!.people).toBe(20);
});

test.each([
  ['answers', {}, 'asked'],
  ['fails', { answers: { desk: false } }, 'asked'],
])('a connector that %s, without being called', async (word, more, reason) => {
  await start();
  const events = { cart_updated: { per_day: 0.2 } };
  const { report } = await played({ assumptions: { events, ...more } });
  const ask = report.journeys.find(({ id }) => id === 'ask')!;
  expect(ask.began).toBeGreaterThan(50);
  expect(ask.ended).toEqual({ [reason]: ask.began });
  expect(ask.steps.find(({ id }) => id === 'no')!.people > 0).toBe(word === 'fails');
  expect(rig.calls).toEqual([]);
});

test('the same seed draws the same, another draws another', async () => {
  await start();
  const assumptions = {
    opened: 0.3,
    events: { order_completed: { per_day: 0.1, with: { order_id: { unique: 'n' }, total: 3 } } },
  };
  const [one, again, other] = [
    await played({ assumptions }),
    await played({ assumptions }),
    await played({ assumptions, seed: 'b' }),
  ];
  expect(JSON.stringify(again.report)).toBe(JSON.stringify(one.report));
  expect(other.report.channels).not.toEqual(one.report.channels);
});

test('a sample comes near to everybody, and says how near', async () => {
  await start();
  const assumptions = {
    events: { order_completed: { per_day: 0.2, with: { order_id: { unique: 'n' }, total: 3 } } },
  };
  const all = (await played({ assumptions })).report.channels.find(({ id }) => id === 'email')!;
  const { report } = await played({ assumptions, sample: 30 });
  const some = report.channels.find(({ id }) => id === 'email')!;
  expect(report.people).toBe(PEOPLE);
  expect(some.error).toBeGreaterThan(0);
  expect(Math.abs(some.messages - all.messages)).toBeLessThan(2 * some.error);
});

test('the other database gives the same report', async () => {
  const assumptions = {
    opened: 0.3,
    events: { order_completed: { per_day: 0.1, with: { order_id: { unique: 'n' }, total: 3 } } },
  };
  const told: string[] = [];
  for (const url of [undefined, await testPostgresUrl()]) {
    await start(url);
    told.push(JSON.stringify((await played({ assumptions, repeat: 10 * 86_400_000 })).report));
    await rig.stop();
  }
  expect(told[1]).toBe(told[0]);
});

test('an assumed event keeps of things what it refers to', async () => {
  rig = await Rig.start(
    {
      ...garage,
      'journey.yaml': `
kind: segment
id: long_way
of: vehicle
who: mileage > 60000
---
kind: journey
id: soon
start: { did: service_visit, where: vehicle.model = "van" and "long_way" in vehicle.in, again: always }
steps: [ { id: bye, exit: came } ]
`,
    },
    { now: '2026-03-02T10:00:00Z' },
  );
  await rig.identify('ann', { email: 'ann@example.com' });
  await rig.tell('vehicle', 'V1', { model: 'van', mileage: 70_000 });
  await rig.tell('vehicle', 'V2', { model: 'van', mileage: 10 });
  const assumptions = {
    events: { service_visit: { per_day: 10, with: { vehicle: { one_of: ['V1', 'V2', 'V3'] } } } },
  };
  const { counts, report } = await played({ assumptions });
  const { began } = report.journeys[0]!;
  const visits = counts['service_visit']!;
  expect(visits).toBeGreaterThan(150);
  // A third of the visits are of the first vehicle.
  expect(began / visits).toBeGreaterThan(0.25);
  expect(began / visits).toBeLessThan(0.42);
  expect(report.notes).toContain(
    'Things stand still: what is not a person neither changes nor begins journeys.',
  );
});

test('who is changed while they are played stays as they were played first', async () => {
  const limited = FILES['journeys.yaml'].replace(
    'start: { did: order_completed, again: always, running: also }',
    'start: { did: order_completed }\nlimits: { messages: { at_most: 5 } }',
  );
  rig = await Rig.start({ ...FILES, 'journeys.yaml': limited }, { now: '2026-03-02T10:00:00Z' });
  for (let person = 0; person < 8; person++)
    await rig.identify(`p${person}`, { email: `p${person}@example.com` });
  const assumptions = {
    events: { order_completed: { per_day: 5, with: { order_id: { unique: 'n' }, total: 3 } } },
  };
  const messagesOf = ({ channels }: DryRun) => channels.find(({ id }) => id === 'email')!.messages;
  const { report } = await played({ assumptions });
  expect([messagesOf(report), report.unsettled, report.passes]).toEqual([5, 0, 2]);
  const crowd = storedCrowd(rig.store);
  let reads = 0;
  const changing: Crowd = {
    ...crowd,
    async *these(ids, past) {
      reads++;
      for await (const images of crowd.these(ids, past))
        yield images.map((image) => ({ ...image, state: { ...image.state!, at: image.state!.at + reads } }));
    },
  };
  const other = (await played({ assumptions, crowd: changing })).report;
  expect([messagesOf(other), other.unsettled, other.passes]).toEqual([8, 3, 2]);
  expect(other.notes.at(-1)).toContain('was not settled for 3 people');
});
