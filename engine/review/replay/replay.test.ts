/** History replayed: the definitions that ran give what they gave, and others give what follows from them. */
import { tmpdir } from 'node:os';
import { afterEach, expect, test } from 'vitest';
import { messageEvent } from '../../evaluate/message-event.ts';
import { files as models } from '../../models/made-up-shop.testing.ts';
import { shop } from '../../rig/files.ts';
import { compileFiles, Rig } from '../../rig/rig.ts';
import { replayOf } from './replay.ts';

let rig: Rig;
afterEach(async () => rig?.stop());

const DAY = 86_400_000;
const START = Date.parse('2026-03-02T10:00:00Z');

const files = (wait: string, segment = '2d') => ({
  ...shop,
  'journeys.yaml': `
kind: segment
id: fresh
who: { did: order_completed, within: ${segment} }
---
kind: journey
id: thanks
start: { did: order_completed, again: always }
steps:
  - { id: later, wait: ${wait} }
  - { id: write, send: { template: hello, channel: email } }
  - id: reaction
    wait: { when: { did: message_opened, step: write }, up_to: 2d }
    else:
      - { id: remind, send: { template: hello, channel: email } }
`,
});

/** Ann orders and opens, Bo orders and does not, Cy takes consent back between. */
async function lived(): Promise<void> {
  rig = await Rig.start(files('1h'), { now: new Date(START).toISOString() });
  for (const user of ['ann', 'bo', 'cy'])
    await rig.identify(user, { email: `${user}@example.com` }, { consent: { marketing: ['email'] } });
  await rig.moveTo(new Date(START + DAY).toISOString());
  for (const user of ['ann', 'bo', 'cy'])
    await rig.track(user, 'order_completed', { order_id: user, total: 5 });
  await rig.moveTo(new Date(START + DAY + 2 * 3_600_000).toISOString());
  const { key } = rig.sent.find(({ to }) => to.startsWith('ann'))!;
  const row = (await rig.store.people.effect(key))!;
  await rig.daemon.engine.submit([
    {
      profile: row.profile,
      inputs: (at) => [messageEvent(row, { event: 'message_opened', at, key: 'opened' })],
    },
  ]);
  await rig.track('cy', 'consent_changed', { class: 'marketing', channel: 'email', given: false });
  await rig.moveTo(new Date(START + 8 * DAY).toISOString());
}

async function against(before: Parameters<typeof files>, after: Parameters<typeof files>) {
  return replayOf({
    ...told(),
    before: await compileFiles(files(...before)),
    after: await compileFiles(files(...after)),
  });
}

function told() {
  return {
    store: rig.store,
    against: 'before',
    root: tmpdir(),
    environment: 'local',
    at: rig.clock.now(),
    since: 7.5 * DAY,
    seed: '1',
    samples: 5,
  };
}

test('what ran gives what it gave', async () => {
  await lived();
  const sent = rig.sent.map(({ origin }) => origin.step).sort();
  // Ann opened, Cy may not be written to any more: only Bo is reminded.
  expect(sent).toEqual(['remind', 'write', 'write', 'write']);
  const report = await against(['1h'], ['1h']);
  expect(report).toMatchObject({ people: 3, touched: 0, messages: { before: 4, after: 4 }, samples: [] });
  expect(report.steps.map(({ step, before }) => [step, before])).toEqual([
    ['remind', 1],
    ['write', 3],
  ]);
});

test('that scores are those of today is said where there are models', async () => {
  await lived();
  expect((await against(['1h'], ['1h'])).notes.join()).not.toContain('Scores of models');
  const withModels = await compileFiles({ ...files('1h'), ...models });
  const report = await replayOf({ ...told(), before: withModels, after: withModels });
  expect(report.notes.join()).toContain('Scores of models are those of today, on both sides');
});

test('a longer wait: at another time, and Cy no longer', async () => {
  await lived();
  const report = await against(['1h'], ['3h']);
  expect(report.messages).toEqual({ before: 4, after: 3 });
  expect(report.steps).toEqual([
    expect.objectContaining({ step: 'remind', before: 1, after: 1, moved: 1 }),
    expect.objectContaining({ step: 'write', before: 3, after: 2, removed: 1, moved: 2 }),
  ]);
  expect(report.touched).toBe(3);
  expect(report.samples.map(({ person }) => person)).toHaveLength(3);
});

test('a segment that holds people longer: on which days, and at the end', async () => {
  await lived();
  const report = await against(['1h', '2d'], ['1h', '30d']);
  const [fresh] = report.segments;
  expect(fresh).toMatchObject({ id: 'fresh', before: 0, after: 3, gains: 3, loses: 0 });
  expect(fresh!.days.map(({ before, after }) => `${before}|${after}`)).toEqual([
    '0|0',
    '3|3',
    '3|3',
    '0|3',
    '0|3',
    '0|3',
    '0|3',
    '0|3',
    '0|3',
  ]);
});
