import { afterEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { findingsOf, Rig, type RigOptions } from '../rig/rig.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';

/** Campaigns: when their journeys begin, and limits on starts, of a campaign and of a journey. */

let rig: Rig;
afterEach(async () => rig?.stop());

const letter = (id: string, more: string) => `---
kind: journey
id: ${id}
${more}
steps:
  - id: letter
    send: { template: hello, channel: email }
`;
const files = (campaign: string, ...journeys: string[]): Record<string, string> => ({
  ...shop,
  'campaign.yaml': campaign === '' ? '' : `kind: campaign\nid: spring\n${campaign}\n`,
  'letters.yaml': journeys.join('').slice(4),
});
const oneStart = 'start: { did: cart_updated, again: always, running: also }';
const people = Array.from({ length: 8 }, (_, index) => `p${index}`);
const ask = (person: string, cart = 'c') =>
  rig.track(
    person,
    'cart_updated',
    { cart_id: cart },
    { traits: { email: `${person}@example.com` }, consent: { marketing: ['email'] } },
  );
const askAll = async () => {
  await Promise.all(people.map((person) => ask(person)));
  await rig.settled();
};
const refusals = async (of: readonly string[] = people) => {
  const counts: Record<string, number> = {};
  for (const person of of)
    for (const line of await rig.decisionsOf(person)) {
      const [, journey, reason] = /^(\w+) not_started (.*)/.exec(line) ?? [];
      if (journey) counts[`${journey} ${reason}`] = (counts[`${journey} ${reason}`] ?? 0) + 1;
    }
  return counts;
};
const granted = async () => (await rig.store.people.offers()).map((row) => `${row.offer} ${row.granted}`);

describe('the period', () => {
  const spring = files(
    'journeys: [letters]\nperiod: { from: 2026-03-03, until: 2026-03-05 }',
    letter('letters', oneStart),
  );
  test.each<[string, string, number, Record<string, number>]>([
    ['before it', '2026-03-02T23:59:59Z', 0, { 'letters campaign_not_begun': 8 }],
    ['at its first instant', '2026-03-03T00:00:00Z', 8, {}],
    ['at its end', '2026-03-05T00:00:00Z', 0, { 'letters campaign_over': 8 }],
  ])('%s', async (_, now, sent, expected) => {
    rig = await Rig.start(spring, { now });
    await askAll();
    expect(rig.sent.length).toBe(sent);
    expect(await refusals()).toEqual(expected);
  });

  test('who is inside at the end goes on', async () => {
    const slow = letter('letters', oneStart).replace('steps:', 'steps:\n  - { id: pause, wait: 3d }');
    rig = await Rig.start(files('journeys: [letters]\nperiod: { until: 2026-03-05 }', slow));
    await ask('p0');
    await rig.moveTo('2026-03-06T10:00:00Z');
    expect(rig.sent.length).toBe(1);
  });
});

describe.each<[string, () => Promise<RigOptions>]>([
  ['one bucket', async () => ({ buckets: 1 })],
  ['PostgreSQL', async () => ({ url: await testPostgresUrl(), buckets: 4 })],
])('starts are limited, however many ask at once: %s', (_, where) => {
  test.each<[string, string, string, string, number, Record<string, number>]>([
    ['of a journey', '', 'limits: { starts: { at_most: 3 } }', '', 3, { 'letters volume': 5 }],
    ['of its day', '', 'limits: { starts: { per_day: 5 } }', '', 5, { 'letters volume_of_day': 3 }],
    ['of a campaign', 'limits: { starts: { at_most: 6 } }', '', '', 6, { 'letters volume': 2 }],
    [
      'the tighter of both, the campaign first',
      'limits: { starts: { at_most: 6 } }',
      'limits: { starts: { at_most: 4 } }',
      '',
      4,
      { 'letters volume': 4 },
    ],
  ])('%s', async (_name, campaign, journey, _more, sent, expected) => {
    rig = await Rig.start(
      files(campaign && `journeys: [letters]\n${campaign}`, letter('letters', `${oneStart}\n${journey}`)),
      await where(),
    );
    await askAll();
    expect(rig.sent.length).toBe(sent);
    expect(await refusals()).toEqual(expected);
  });

  test('journeys of a campaign share what it has, and what one refuses the other has back', async () => {
    rig = await Rig.start(
      files(
        'journeys: [letters, cards]\nlimits: { starts: { at_most: 10 } }',
        letter('letters', `${oneStart}\nlimits: { starts: { at_most: 3 } }`),
        letter('cards', oneStart),
      ),
      await where(),
    );
    await askAll();
    // One after another: what a start of letters has asked of the campaign is back before the next asks.
    for (const person of people) await ask(person);
    await rig.settled();
    expect(rig.sent.length).toBe(10);
    expect(await granted()).toEqual(['campaign.spring:starts 10', 'journey.letters:starts 3']);
  });
});

test('messages and costs of all journeys of a campaign count together', async () => {
  rig = await Rig.start(
    files(
      'journeys: [letters, cards]\nlimits: { messages: { at_most: 11 } }',
      letter('letters', oneStart),
      letter('cards', oneStart),
    ),
  );
  await askAll();
  expect(rig.sent.length).toBe(11);
});

test('who found no room has not begun: `again: never` is about what began', async () => {
  const once = 'start: { did: cart_updated, again: never }\nlimits: { starts: { per_day: 1 } }';
  rig = await Rig.start(files('', letter('letters', once)));
  await ask('p0');
  await ask('p1');
  await rig.moveTo('2026-03-03T10:00:00Z');
  await ask('p0');
  await ask('p1');
  expect(rig.sent.map(({ to }) => to)).toEqual(['p0@example.com', 'p1@example.com']);
  expect(await refusals(['p0', 'p1'])).toEqual({ 'letters volume_of_day': 1, 'letters again': 1 });
});

test('an event that comes while a start waits for room is refused as one inside would refuse it', async () => {
  const keyed = 'start: { did: cart_updated, key: cart_id }\nlimits: { starts: { at_most: 5 } }';
  rig = await Rig.start(files('', letter('letters', keyed)));
  await Promise.all([ask('p0', 'a'), ask('p0', 'a'), ask('p0', 'b')]);
  await rig.settled();
  expect(rig.sent.length).toBe(2);
  expect(await refusals(['p0'])).toEqual({ 'letters already_inside': 1 });
  expect(await granted()).toEqual(['journey.letters:starts 2']);
});

test('the event that began it is the event of the journey', async () => {
  const told = letter('letters', `${oneStart}\nlimits: { starts: { at_most: 5 } }`).replace(
    '    send:',
    '    branch: [ { when: event.cart_id = "c", then: [ { id: yes, exit: yes } ] } ]\n  - id: mail\n    send:',
  );
  rig = await Rig.start(files('', told));
  await ask('p0', 'c');
  await rig.settled();
  expect(rig.sent.length).toBe(0);
  expect(await rig.decisionsOf('p0')).toContain('letters.yes ended yes');
});

test.each<[string, Record<string, string>, string[]]>([
  [
    'a journey of two campaigns',
    {
      'campaign.yaml':
        'kind: campaign\nid: spring\njourneys: [letters]\n---\nkind: campaign\nid: summer\njourneys: [letters]\n',
    },
    ['CAR-752 campaign.yaml:7:12'],
  ],
  [
    'a name that is not the campaign\u2019s',
    { 'campaign.yaml': 'kind: campaign\nid: spring\nnaming: sp_\njourneys: [letters]\n' },
    ['CAR-753 campaign.yaml:4:12'],
  ],
  [
    'a period that is over before it begins',
    {
      'campaign.yaml':
        'kind: campaign\nid: spring\nperiod: { from: 2026-03-05, until: 2026-03-05 }\njourneys: [letters]\n',
    },
    ['CAR-642 campaign.yaml:3:36'],
  ],
  [
    'a journey that there is not',
    { 'campaign.yaml': 'kind: campaign\nid: spring\njourneys: [leters]\n' },
    ['CAR-222 campaign.yaml:3:12'],
  ],
  [
    'a target by a metric that nobody declares',
    {
      'campaign.yaml':
        'kind: campaign\nid: spring\njourneys: [letters]\ntargets: [ { metric: opened, at_least: 0.4 } ]\n',
    },
    ['CAR-222 campaign.yaml:4:22'],
  ],
])('is refused: %s', async (_, more, expected) => {
  const found = await findingsOf({ ...files('', letter('letters', oneStart)), ...more });
  expect(found.map(({ code, range }) => `${code} ${range.file}:${range.line}:${range.column}`)).toEqual(
    expected,
  );
});

test('outside of the period of its campaign nobody is granted an offer', async () => {
  const gift = `kind: offer\nid: gift\nbenefit: { percent: 20 }\nvalid: { until: 2026-04-01 }\n`;
  const journey = letter('letters', oneStart).replace('channel: email', 'channel: email, offer: gift');
  rig = await Rig.start({
    ...files(
      'journeys: [cards]\noffers: [gift]\nperiod: { until: 2026-03-03 }',
      journey,
      letter('cards', 'start: { called: true }'),
    ),
    'offer.yaml': gift,
  });
  await ask('p0');
  await rig.settled();
  await rig.moveTo('2026-03-03T00:00:00Z');
  await ask('p1');
  await rig.settled();
  expect(rig.sent.map(({ to }) => to)).toEqual(['p0@example.com']);
});
