import { afterEach, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import type { SendResult } from '../runtime/channel.ts';
import type { EffectRow } from '../store/store.ts';

/** Decisions by hand, through the whole engine: what becomes of the message, and of the journey it came from. */

let rig: Rig;
afterEach(async () => rig?.stop());

const journey = {
  'journey.yaml': `
kind: journey
id: letters
start: { did: cart_updated }
stop: { did: order_completed }
steps:
  - id: letter
    send: { template: hello, channel: email }
    else: [ { id: sad, set: { country: '"sad"' } } ]
  - { id: pause, wait: 2d }
  - { id: second, send: { template: hello, channel: email } }
`,
  'channels.yaml': 'kind: channel\nid: email\nconnector: file\nwith: { folder: outbox }\n',
  'templates.yaml': shop['templates.yaml']!.replace('sms:\n  text: "Hello"', ''),
};

async function after(first: SendResult): Promise<EffectRow> {
  let calls = 0;
  rig = await Rig.start(
    { ...shop, ...journey },
    { answer: () => (calls++ === 0 ? first : { outcome: 'accepted' }) },
  );
  await rig.identify('ann', { email: 'ann@example.com' }, { consent: { marketing: ['email'] } });
  await rig.track('ann', 'cart_updated', { cart_id: 'c' });
  const [effect] = await rig.store.people.effects(['failed', 'doubtful'], 2);
  return effect!;
}
const decide = async (effect: EffectRow, decision: 'retry' | 'drop') => {
  await rig.daemon.engine.submit([
    { profile: effect.profile, inputs: (at) => [{ type: 'by_hand', at, decision, effect }] },
  ]);
  await rig.settled();
};
const statuses = async () => {
  const rows = await rig.store.people.countEffects();
  return rows.map(({ status, count }) => `${status} ${count}`);
};

test('a dead letter that is tried again goes out, and its journey goes its own way', async () => {
  const effect = await after({ outcome: 'permanent', reason: 'no' });
  await decide(effect, 'retry');
  expect(rig.sent.map(({ key }) => key)).toEqual([effect.key]);
  expect((await rig.image('ann')).instances.map(({ step }) => step)).toEqual(['pause']);
  expect(await rig.store.people.countEvents(['message_sent', 'message_failed'])).toEqual(
    new Map([
      ['message_sent', 1],
      ['message_failed', 1],
    ]),
  );
  await rig.moveTo('2026-03-05T10:00:00Z');
  expect(rig.sent.length).toBe(2);
});

test('whoever is led back to its step afterwards is not sent it again', async () => {
  const effect = await after({ outcome: 'permanent', reason: 'no' });
  await decide(effect, 'retry');
  const edited = journey['journey.yaml']
    .replace('id: pause, wait: 2d', 'id: rest, wait: 3d')
    .replace('steps:', 'migrations: { pause: letter }\nsteps:');
  await rig.replace({ ...shop, ...journey, 'journey.yaml': edited });
  await rig.settled();
  expect((await rig.image('ann')).instances.map(({ step }) => step)).toEqual(['rest']);
  expect(rig.sent.map(({ key }) => key)).toEqual([effect.key]);
});

test('after its journey has ended too, but not without consent', async () => {
  const effect = await after({ outcome: 'permanent', reason: 'no' });
  await rig.track('ann', 'order_completed', { order_id: 'o', total: 1 });
  await rig.track('ann', 'consent_changed', { class: 'marketing', channel: 'email', given: false });
  await decide(effect, 'retry');
  expect(rig.sent).toEqual([]);
  expect(await statuses()).toEqual(['dropped 1']);
  // Of two words of one instant the no counts.
  await rig.moveTo('2026-03-06T10:00:00Z');
  await rig.track('ann', 'consent_changed', { class: 'marketing', channel: 'email', given: true });
  await decide(effect, 'retry');
  expect(rig.sent.map(({ key }) => key)).toEqual([effect.key]);
});

test('a doubtful one that is tried again ends the step that waits for it', async () => {
  const effect = await after({ outcome: 'doubtful', reason: 'the line went dead' });
  expect((await rig.image('ann')).instances.map(({ step }) => step)).toEqual(['letter']);
  await decide(effect, 'retry');
  expect(rig.sent.map(({ key }) => key)).toEqual([effect.key]);
  const { instances, profile } = await rig.image('ann');
  expect([instances.map(({ step }) => step), profile.traits['country']]).toEqual([['pause'], undefined]);
});

test.each(['doubtful', 'permanent'] as const)('one that is dropped is gone: %s', async (outcome) => {
  const effect = await after({ outcome, reason: 'no' });
  await decide(effect, 'drop');
  await decide(effect, 'drop');
  expect(rig.sent).toEqual([]);
  expect(await statuses()).toEqual(['dropped 1']);
  const { instances, profile } = await rig.image('ann');
  expect([instances.map(({ step }) => step), profile.traits['country']]).toEqual([['pause'], 'sad']);
});
