import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Answer, Receiver } from '../../connectors/channels/http/receiver.testing.ts';
import { webhook } from '../../connectors/channels/webhook/index.ts';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';

/** A journey that calls a real server over HTTP: from the step to the answer, and how each fault ends. */

let receiver: Receiver;
let rig: Rig;
let address: string;
beforeEach(async () => {
  receiver = new Receiver();
  address = await receiver.listen();
});
afterEach(async () => {
  await rig?.stop();
  await receiver.close();
});

const files = () => ({
  ...shop,
  'channels.yaml': `
kind: channel
id: scoring
connector: webhook
medium: webhook
with: { url: "${address}", timeout: 1s }
retry: { times: 3, first: 10s, at_most: 10s }
`,
  'templates.yaml': 'kind: template\nid: x\nclass: service\nwebhook: { body: "{}" }\n',
  'policy.yaml': 'kind: policy\nid: contact\nconsent: { service: { webhook: none } }\n',
  'journey.yaml': `
kind: journey
id: scored
start: { did: cart_updated }
steps:
  - id: ask
    call:
      connector: scoring
      body: { value: { value: event.value } }
      answer: { score: { type: number, required: true } }
      up_to: 5m
    else: [ { id: no, exit: steps_else } ]
  - { id: keep, set: { score: steps.ask.answer.score * 2 } }
`,
});
const json =
  (text: string, status = 200): Answer =>
  (response) =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(text);
const cut: Answer = (response) => void response.destroy();
const silence: Answer = () => {};

test.each<[string, Answer[], string, number]>([
  ['an answer that fits', [json('{"score":0.4,"more":"x"}')], 'done', 1],
  ['5xx, and then an answer', [json('', 500), json('{"score":0.4}')], 'done', 2],
  ['a cut line, and then an answer', [cut, json('{"score":0.4}')], 'done', 2],
  ['too slow, and then an answer', [silence, json('{"score":0.4}')], 'done', 2],
  ['one that does not fit', [json('{"score":"high"}')], 'steps_else', 1],
  ['one that is no JSON', [json('<html>')], 'steps_else', 1],
  ['one that is too large', [json(`{"score":1,"x":"${'x'.repeat(70_000)}"}`)], 'steps_else', 1],
  ['404', [json('{}', 404)], 'steps_else', 1],
  ['5xx each time', [json('', 503)], 'steps_else', 4],
])('%s', async (_, answers, reason, requests) => {
  let next = 0;
  receiver.answer = (response, request) => answers[Math.min(next++, answers.length - 1)]!(response, request);
  rig = await Rig.start(files(), { channelSpecs: [webhook] });
  await rig.track('ann', 'cart_updated', { cart_id: 'c', value: 40 });
  await rig.moveTo('2026-03-02T10:30:00Z');
  const { instances, profile } = await rig.image('ann');
  expect(instances[0]!.reason).toBe(reason);
  expect(profile.traits['score']).toBe(reason === 'done' ? 0.8 : undefined);
  expect(receiver.requests.length).toBe(requests);
  expect(new Set(receiver.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(receiver.requests[0]!.body).toBe('{"value":40}');
});
