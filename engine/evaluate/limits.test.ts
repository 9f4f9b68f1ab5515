import { afterEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { findingsOf, Rig, type RigOptions } from '../rig/rig.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';

/** Limits of a journey over everybody: what they refuse, where the step goes then, and what is given back. */

let rig: Rig;
afterEach(async () => rig?.stop());

const files = (limits: string, send = 'template: hello, channel: email'): Record<string, string> => ({
  ...shop,
  'channels.yaml': `
kind: channel
id: email
connector: file
with: { folder: outbox }
cost: 0.25
on_doubt: resend
retry: { times: 1 }
---
kind: channel
id: sms
connector: file
with: { folder: outbox }
`,
  'offer.yaml': 'kind: offer\nid: gift\nbenefit: { percent: 20 }\nbudget: { grants: 2 }\n',
  'letters.yaml': `
kind: journey
id: letters
start: { did: cart_updated, key: cart_id, again: always }
${limits}
steps:
  - id: letter
    send: { ${send} }
    else: [ { id: sad, exit: sad } ]
  - { id: glad, exit: glad }
`,
});
const start = async (limits: string, options: RigOptions = {}, send?: string) => {
  rig = await Rig.start(files(limits, send), { now: '2026-03-02T10:00:00Z', ...options });
};
const ask = (person: string, cart = 'c') =>
  rig.track(
    person,
    'cart_updated',
    { cart_id: cart },
    { traits: { email: `${person}@example.com`, phone: '+441' }, consent: { marketing: ['email', 'sms'] } },
  );
const people = Array.from({ length: 12 }, (_, index) => `p${index}`);
const askAll = async (cart = 'c') => {
  await Promise.all(people.map((person) => ask(person, cart)));
  await rig.settled();
};
/** How many ways ended how, and refusals by their reason. */
const tally = async () => {
  const counts: Record<string, number> = {};
  for (const person of people)
    for (const line of await rig.decisionsOf(person)) {
      const [, name] = /(?:ended|refused) (.*)/.exec(line) ?? [];
      if (name) counts[name] = (counts[name] ?? 0) + 1;
    }
  return counts;
};

describe.each<[string, () => Promise<RigOptions>]>([
  ['one bucket', async () => ({ buckets: 1 })],
  ['four buckets', async () => ({ buckets: 4 })],
  ['PostgreSQL', async () => ({ url: await testPostgresUrl(), buckets: 4 })],
])('a limit holds, however many ask at once: %s', (_, where) => {
  test.each<[string, string, string, number]>([
    ['messages', 'limits: { messages: { at_most: 5 } }', 'volume', 5],
    ['messages of a day', 'limits: { messages: { per_day: 4 } }', 'volume_of_day', 4],
    ['budget', 'limits: { budget: { amount: 1.6 } }', 'budget', 6],
    ['budget of a day', 'limits: { budget: { amount: 100, per_day: 0.5 } }', 'budget_of_day', 2],
  ])('%s', async (_, limits, reason, expected) => {
    await start(limits, await where());
    await askAll();
    expect(rig.sent.length).toBe(expected);
    expect(await tally()).toEqual({ glad: expected, sad: 12 - expected, [reason]: 12 - expected });
  });
});

test('of two limits the tighter holds, and what one refuses the other has back', async () => {
  await start('limits: { messages: { at_most: 7 }, budget: { amount: 0.75 } }');
  for (const person of people) await ask(person);
  expect(await tally()).toEqual({ glad: 3, sad: 9, budget: 9 });
  const rows = await rig.store.people.offers();
  expect(rows.map(({ granted }) => granted)).toEqual([7500, 3]);
});

test('a limit of a day begins anew with the day of the workspace', async () => {
  await start('limits: { messages: { per_day: 2, at_most: 5 } }');
  await askAll('one');
  await rig.moveTo('2026-03-03T00:00:01Z');
  await askAll('two');
  await rig.moveTo('2026-03-04T00:00:01Z');
  await askAll('three');
  expect(rig.sent.length).toBe(5);
});

test('what costs nothing passes a budget', async () => {
  await start('limits: { budget: { amount: 0.25 } }', {}, 'template: hello, channel: sms');
  await askAll();
  expect(rig.sent.length).toBe(12);
});

test('what fails for good is given back, and the next one has it', async () => {
  let answers = 0;
  await start('limits: { messages: { at_most: 3 }, budget: { amount: 0.75 } }', {
    answer: () => (++answers <= 2 ? { outcome: 'permanent', reason: 'no' } : { outcome: 'accepted' }),
  });
  for (const person of people) await ask(person);
  expect(rig.sent.length).toBe(3);
  expect(await tally()).toMatchObject({ glad: 3, sad: 9, volume: 7 });
  const rows = await rig.store.people.offers();
  expect(rows.map(({ offer, granted }) => `${offer} ${granted}`)).toEqual([
    'journey.letters:budget 7500',
    'journey.letters:messages 3',
  ]);
  // Nobody keeps what the desk alone counts.
  for (const person of people) expect(JSON.stringify((await rig.image(person)).state)).not.toContain('limit');
});

test('a message that its offer refuses gives its room back', async () => {
  await start('limits: { messages: { at_most: 100 } }', {}, 'template: hello, channel: email, offer: gift');
  await askAll();
  expect(rig.sent.length).toBe(2);
  expect(await tally()).toEqual({ glad: 2, sad: 10, budget: 10 });
  const rows = await rig.store.people.offers();
  expect(rows.map(({ offer, granted }) => `${offer} ${granted}`)).toEqual([
    'gift 2',
    'journey.letters:messages 2',
  ]);
});

test('a message that is withdrawn before it goes gives its room back', async () => {
  await start('limits: { messages: { at_most: 1 } }', {
    answer: ({ to }) =>
      to.startsWith('p0') ? { outcome: 'transient', reason: 'busy', after: 60_000 } : { outcome: 'accepted' },
  });
  await ask('p0');
  await ask('p1');
  expect(await rig.decisionsOf('p1')).toContain('letters.letter refused volume');
  await rig.track('p0', 'consent_changed', { class: 'marketing', channel: 'email', given: false });
  await rig.moveTo('2026-03-02T11:00:00Z');
  await ask('p2');
  expect(rig.sent.map(({ to }) => to)).toEqual(['p2@example.com']);
});

test('a release that raises the limit lets more through; one that takes it away lets all', async () => {
  await start('limits: { messages: { at_most: 2 } }');
  await askAll('one');
  await rig.replace(files('limits: { messages: { at_most: 5 } }'));
  await askAll('two');
  expect(rig.sent.length).toBe(5);
  await rig.replace(files(''));
  await askAll('three');
  expect(rig.sent.length).toBe(17);
});

test('a budget needs a cost', async () => {
  const found = await findingsOf({
    ...files('limits: { budget: { amount: 1 } }'),
    'channels.yaml': shop['channels.yaml']!,
  });
  expect(found.map(({ code, range }) => `${code} ${range.line}:${range.column}`)).toEqual(['CAR-751 5:19']);
});
