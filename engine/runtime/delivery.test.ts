import { afterEach, expect, test } from 'vitest';
import { statusOf } from '../review/status.ts';
import { shop } from '../rig/files.ts';
import { findingsOf, Rig, type RigOptions } from '../rig/rig.ts';
import type { SendResult } from './channel.ts';
import { FAILURES, FIRST_PAUSE } from './circuit.ts';
import { GATES_KEY } from './gates.ts';

/** What stands between the outbox and a channel: rates, circuit breakers, the order of one person's messages. */

let rig: Rig;
afterEach(async () => rig?.stop());

const channel = (more: string) => ({
  'channels.yaml': `
kind: channel
id: email
connector: file
with: { folder: outbox }
${more}
---
kind: channel
id: sms
connector: file
with: { folder: outbox }
`,
});
const letters = (template = 'hello') => ({
  'journey.yaml': `
kind: journey
id: letters
start: { did: cart_updated, key: cart_id, again: always }
steps:
  - { id: letter, send: { template: ${template}, channel: email } }
`,
});
const start = async (files: Record<string, string>, options: RigOptions = {}) => {
  rig = await Rig.start({ ...shop, ...letters(), ...files }, options);
};
const write = async (...people: string[]) => {
  for (const person of people) {
    await rig.track(
      person,
      'cart_updated',
      { cart_id: `c${rig.clock.now()}` },
      {
        traits: { email: `${person}@example.com` },
        consent: { marketing: ['email'] },
      },
    );
  }
};
const seconds = () => (instants: readonly number[]) =>
  instants.map((at) => (at - Date.parse('2026-03-02T10:00:00Z')) / 1000);

test.each([1, 4])('a rate puts off what is too much, in order, with %d buckets', async (buckets) => {
  const calls: [string, number][] = [];
  await start(channel('rate: { messages: 2, per: 10s }'), {
    buckets,
    answer: ({ to }) => {
      calls.push([to[0]!, rig.clock.now()]);
      return { outcome: 'accepted' };
    },
  });
  for (const [index, person] of ['a', 'b', 'c', 'd', 'e'].entries()) {
    await rig.moveTo(`2026-03-02T10:00:00.00${index}Z`);
    await write(person);
  }
  expect(calls.map(([who]) => who)).toEqual(['a', 'b']);
  await rig.moveTo('2026-03-02T10:01:00Z');
  expect(calls.map(([who]) => who)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(seconds()(calls.map(([, at]) => at))).toEqual([0, 0.001, 10, 10.001, 20]);
});

test('channels of one account are counted together', async () => {
  const rate = 'rate: { messages: 1, per: 10s, account: main }';
  await start({
    'channels.yaml': channel(rate)['channels.yaml'] + rate,
    'journey.yaml': letters()['journey.yaml'].replace(
      'channel: email }',
      'channel: email } }\n  - { id: text, send: { template: hello, channel: sms }',
    ),
  });
  await rig.identify(
    'a',
    { email: 'a@example.com', phone: '+441' },
    { consent: { marketing: ['email', 'sms'] } },
  );
  await rig.track('a', 'cart_updated', { cart_id: 'c' });
  expect(rig.sent.map(({ medium }) => medium)).toEqual(['email']);
  await rig.moveTo('2026-03-02T10:00:10Z');
  expect(rig.sent.map(({ medium }) => medium)).toEqual(['email', 'sms']);
});

test('an account has one limit', async () => {
  const files = {
    'channels.yaml': `${channel('rate: { messages: 1, per: 10s, account: main }')['channels.yaml']}rate: { messages: 2, per: 10s, account: main }\n`,
  };
  expect((await findingsOf({ ...shop, ...files })).map(({ code, what }) => `${code} ${what}`)).toEqual([
    'CAR-611 account `main` has 2 per 10s here and 1 per 10s in channel `email`',
  ]);
});

test('what the rate delays into quiet hours is decided anew', async () => {
  const policy = `${shop['policy.yaml']}quiet: [ { class: marketing, from: "10:05", to: "11:00", zone: workspace } ]\n`;
  await start({ ...channel('rate: { messages: 1, per: 10m }'), 'policy.yaml': policy });
  await write('a', 'b');
  await rig.moveTo('2026-03-02T10:59:59Z');
  expect(rig.sent.length).toBe(1);
  await rig.moveTo('2026-03-02T11:00:00Z');
  expect(rig.sent.length).toBe(2);
});

test('a new release does not let the rate begin anew', async () => {
  const files = channel('rate: { messages: 1, per: 1h }');
  await start(files);
  await write('a');
  await rig.replace({ ...shop, ...letters(), ...files });
  await write('b');
  await rig.moveTo('2026-03-02T10:59:00Z');
  expect(rig.sent.length).toBe(1);
  await rig.moveTo('2026-03-02T11:02:00Z');
  expect(rig.sent.length).toBe(2);
});

test('a channel that fails for several is left alone, probed, and then goes on; nothing is lost', async () => {
  let answer: SendResult = { outcome: 'transient', reason: 'down' };
  const calls: number[] = [];
  await start(channel('retry: { times: 20, first: 1s, at_most: 1s }'), {
    answer: () => {
      calls.push(rig.clock.now());
      return answer;
    },
  });
  const people = Array.from({ length: FAILURES + 5 }, (_, index) => `p${index}`);
  await write(...people);
  expect(calls.length).toBe(FAILURES);
  const opened = rig.clock.now() + FIRST_PAUSE;
  expect(await rig.store.progress(GATES_KEY)).toMatchObject({ open: { email: opened } });
  const status = await statusOf({
    store: rig.store,
    release: (await rig.store.releases(1))[0]!,
    candidate: rig.daemon.candidate,
    environment: 'local',
    at: rig.clock.now(),
  });
  expect(status.messages.resting).toEqual({ email: opened });
  await rig.moveTo('2026-03-02T10:00:29Z');
  expect(calls.length).toBe(FAILURES);
  await rig.moveTo('2026-03-02T10:00:31Z');
  expect(calls.length).toBe(FAILURES + 1);
  answer = { outcome: 'accepted' };
  await rig.moveTo('2026-03-02T10:10:00Z');
  expect(new Set(rig.sent.map(({ to }) => to)).size).toBe(people.length);
  expect(rig.sent.length).toBe(people.length);
  expect(await rig.store.progress(GATES_KEY)).toMatchObject({ open: {} });
});

const two = {
  'more.yaml': `
kind: journey
id: receipts
start: { did: order_completed, again: always }
steps: [ { id: receipt, send: { template: receipt, channel: email } } ]
`,
};

test('messages of one class to one person keep their order while the first is tried again; others do not wait', async () => {
  let isDown = true;
  const calls: string[] = [];
  await start(two, {
    answer: ({ content }) => {
      calls.push(content['subject']!);
      return isDown && content['subject']!.startsWith('Hello')
        ? { outcome: 'transient', reason: 'busy', after: 60_000 }
        : { outcome: 'accepted' };
    },
  });
  await write('a');
  await rig.moveTo('2026-03-02T10:00:01Z');
  await rig.identify('a', { first_name: 'Second' });
  await write('a');
  await rig.track('a', 'order_completed', { order_id: 'o', total: 1 });
  expect(calls).toEqual(['Hello friend', 'Order o']);
  isDown = false;
  await rig.moveTo('2026-03-02T10:02:00Z');
  expect(calls).toEqual(['Hello friend', 'Order o', 'Hello friend', 'Hello Second']);
});

test('while one message is being sent the next one to the same person waits for the answer', async () => {
  let begin = () => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  let end = (_: SendResult) => {};
  const answer = new Promise<SendResult>((resolve) => (end = resolve));
  let calls = 0;
  await start(
    {},
    {
      answer: () => {
        if (++calls > 1) return { outcome: 'accepted' };
        begin();
        return answer;
      },
    },
  );
  const writing = Promise.all([
    write('a'),
    begun
      .then(() =>
        rig.daemon.engine.accept({
          id: 'second',
          source: 'test',
          event: 'cart_updated',
          time: null,
          identifiers: { user_id: 'a' },
          traits: {},
          consent: {},
          properties: { cart_id: 'other' },
          imported: false,
          raw: null,
        }),
      )
      .then(() => rig.store.people.effects(['ready'], 10))
      .then(([waiting]) => {
        expect([calls, waiting?.status]).toEqual([1, 'ready']);
        end({ outcome: 'accepted' });
      }),
  ]);
  await writing;
  await rig.settled();
  expect([calls, rig.sent.length]).toEqual([2, 2]);
});

test('the id that the provider gave is kept with the message and told in its event', async () => {
  await start({}, { answer: () => ({ outcome: 'accepted', provider: 'SM-17' }) });
  await write('a');
  const [sent] = await rig.store.people.effects(['sent'], 1);
  expect(sent?.body['provider']).toBe('SM-17');
  const { profile } = await rig.image('a');
  const found = await rig.store.read(0, { profiles: [profile.id], events: true });
  const event = found.profiles.get(profile.id)!.events.find(({ type }) => type === 'message_sent');
  expect(event?.properties['provider']).toBe('SM-17');
});
