import { afterEach, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';

/** Results of our own acts begin journeys and end waits of others, at the instant at which they are recorded. */

let rig: Rig;
afterEach(async () => rig?.stop());

const letters = `
kind: journey
id: letters
start: { did: cart_updated, key: cart_id, again: always }
steps: [ { id: letter, send: { template: hello, channel: email } } ]
`;
const listening = (event: string) => `
---
kind: journey
id: after
start: { did: ${event}, where: 'journey = "letters"', again: always }
steps: [ { id: bye, exit: done } ]
---
kind: journey
id: waiting
start: { did: order_completed, again: always }
steps:
  - { id: patience, wait: { when: { did: ${event} }, up_to: 30d }, else: [ { id: none, exit: nothing } ] }
  - { id: bye, exit: heard }
`;
const control = `${shop['policy.yaml']}control: [ { class: marketing, percent: 100, seed: all } ]\n`;

const begin = async (event: string, files: Record<string, string> = {}, options: object = {}) => {
  rig = await Rig.start({ ...shop, 'journey.yaml': letters + listening(event), ...files }, options);
  await rig.identify('ann', { email: 'ann@example.com' }, { consent: { marketing: ['email'] } });
  await rig.track('ann', 'order_completed', { order_id: 'o', total: 1 });
  await rig.track('ann', 'cart_updated', { cart_id: 'c' });
  return (await rig.decisionsOf('ann')).filter((line) => !line.startsWith('letters'));
};

const HEARD = ['waiting started did', 'waiting.bye ended heard', 'after started did', 'after.bye ended done'];

test('message_sent', async () => {
  expect(await begin('message_sent')).toEqual(HEARD);
});

test('message_failed', async () => {
  const answer = () => ({ outcome: 'permanent', reason: 'no' }) as const;
  expect(await begin('message_failed', {}, { answer })).toEqual(HEARD);
});

test('message_withheld, when the step is decided', async () => {
  expect(await begin('message_withheld', { 'policy.yaml': control })).toEqual(HEARD);
});

test('message_withheld, when it is decided again before the hand-over', async () => {
  const quiet = `quiet: [ { class: marketing, from: "09:00", to: "12:00", otherwise: wait, up_to: 24h } ]\n`;
  await begin('message_withheld', { 'policy.yaml': shop['policy.yaml'] + quiet });
  await rig.replace({
    ...shop,
    'journey.yaml': letters + listening('message_withheld'),
    'policy.yaml': control,
  });
  await rig.moveTo('2026-03-02T12:00:01Z');
  const found = (await rig.decisionsOf('ann')).filter((line) => !line.startsWith('letters'));
  expect(found).toEqual(HEARD);
});

test('experiment_exposed', async () => {
  const journey = `
kind: journey
id: letters
start: { did: cart_updated, key: cart_id, again: always }
steps: [ { id: arm, experiment: trial, arms: { a: exit, b: exit } } ]
`;
  const experiment = 'kind: experiment\nid: trial\narms: { a: 50, b: 50 }\n';
  const files = { 'journey.yaml': journey + listening('experiment_exposed'), 'experiment.yaml': experiment };
  expect(await begin('experiment_exposed', files)).toEqual(HEARD);
});

test('in a circle it stops after some rounds', async () => {
  const circle = `
---
kind: journey
id: after
start: { did: message_withheld, again: always }
steps: [ { id: letter, send: { template: hello, channel: email } } ]
`;
  const lines = await begin('message_withheld', {
    'journey.yaml': letters + circle,
    'policy.yaml': control,
  });
  expect(lines.filter((line) => line === 'after started did').length).toBeGreaterThan(3);
  expect(lines.filter((line) => line === 'after started did').length).toBeLessThan(40);
  expect(lines.at(-1)).toBe('after not_started circle');
});
