import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SendResult } from './channel.ts';
import { WISHES_KEY, wished } from './pauses.ts';
import { Stage, withSteps } from './steps.testing.ts';

/** A release leads people back to a step whose message they have had. */

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.stop());

const steps = (rest: string) =>
  withSteps(
    `
  - { id: note, send: { template: hello, channel: email } }
  - { id: ${rest}, wait: 2d }`,
    rest === 'rest' ? '' : 'migrations: { rest: note }',
  );

test.each<[string, SendResult, string[], string]>([
  ['that went out is not sent again', { outcome: 'accepted' }, ['refused sent_before'], 'pause'],
  ['that failed is tried again', { outcome: 'permanent', reason: 'no' }, [], 'pause'],
])('a message %s, and they go on', async (_, first, refusals, step) => {
  let calls = 0;
  const answer = () => (calls++ === 0 ? first : ({ outcome: 'accepted' } as const));
  const rig = await stage.start(steps('rest'), { answer });
  await stage.meet('ann', {});
  await rig.track('ann', 'cart_updated', { cart_id: 'c' });
  await rig.replace(steps('pause'));
  await rig.settled();
  expect(rig.sent).toHaveLength(1);
  const decisions = await rig.decisionsOf('ann');
  expect(decisions.filter((line) => line.includes('refused'))).toEqual(
    refusals.map((line) => `basket.note ${line}`),
  );
  const { instances, events } = await rig.image('ann');
  expect(instances[0]).toMatchObject({ step });
  expect(events.filter(({ type }) => type === 'message_sent')).toHaveLength(1);
});

test('nor is it sent again where the journey was paused meanwhile', async () => {
  const rig = await stage.start(steps('rest'));
  await stage.meet('ann', {});
  await rig.track('ann', 'cart_updated', { cart_id: 'c' });
  const pause = async (paused: boolean) => {
    const value = wished(await rig.store.progress(WISHES_KEY), 'basket', { paused, at: rig.clock.now() });
    await rig.daemon.engine.submit([], { bucket: 0, key: WISHES_KEY, value });
    await rig.daemon.hearWishes();
    await rig.settled();
  };
  await pause(true);
  await rig.replace(steps('pause'));
  await rig.moveTo('2026-03-02T11:00:00Z');
  expect((await rig.image('ann')).instances[0]).toMatchObject({ step: 'note' });
  await pause(false);
  await rig.moveTo('2026-03-02T11:00:01Z');
  expect((await rig.image('ann')).instances[0]).toMatchObject({ step: 'pause' });
  expect(rig.sent).toHaveLength(1);
});

test.each<[string, string]>([
  ['another step', '{ id: note, wait: 2d }'],
  ['one of a repeat', '{ id: again, repeat: { times: 2 }, steps: [{ id: note, wait: 2d }] }'],
])('nor where the step was %s in between', async (_, between) => {
  const rig = await stage.start(steps('rest'));
  await stage.meet('ann', {});
  await rig.track('ann', 'cart_updated', { cart_id: 'c' });
  for (const next of [withSteps(`\n  - ${between}`, 'migrations: { rest: note }'), steps('pause')]) {
    await rig.replace(next);
    await rig.settled();
  }
  expect(await rig.decisionsOf('ann')).toContain('basket.note refused sent_before');
  expect((await rig.image('ann')).instances[0]).toMatchObject({ step: 'pause' });
  expect(rig.sent).toHaveLength(1);
});

test('rounds of a repeat that were sent are not sent again to whoever is led back before it', async () => {
  const repeated = (rest: string, head: string) =>
    withSteps(
      `
  - { id: again, repeat: { times: 2 }, steps: [{ id: note, send: { template: hello, channel: email } }] }
  - { id: ${rest}, wait: 2d }`,
      head,
    );
  const rig = await stage.start(repeated('rest', ''));
  await stage.meet('ann', {});
  await rig.track('ann', 'cart_updated', { cart_id: 'c' });
  await rig.settled();
  expect(rig.sent).toHaveLength(2);
  await rig.replace(repeated('pause', 'migrations: { rest: again }'));
  await rig.settled();
  expect((await rig.image('ann')).instances[0]).toMatchObject({ step: 'pause' });
  expect(rig.sent).toHaveLength(2);
});
