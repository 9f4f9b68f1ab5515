import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findingsOf } from '../rig/rig.ts';
import { letter, Stage, withSteps } from './steps.testing.ts';

/** How journeys begin one another, begin where a membership ends, and what is done when they end. */

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.stop());

const care = (start: string, steps: string) => `
---
kind: journey
id: care
start: { called: true, ${start} }
steps:
${steps}
`;
const withCare = (steps: string, start: string, inside: string) => {
  const files = withSteps(steps);
  return { ...files, 'journey.yaml': files['journey.yaml'] + care(start, inside) };
};

describe('start_journey', () => {
  test('begins another with its values, once for each key, and goes on at once', async () => {
    const rig = await stage.start(
      withCare(
        `
  - { id: hand_on, start_journey: care, with: { cart: event.cart_id, worth: 5 } }
  - { id: mark, set: { first_name: '"went on"' } }`,
        'key: cart',
        `
  - { id: pause, wait: 1h }
  - { id: write, set: { country: '$join([country, event.cart], "+")', score: event.worth } }
  - ${letter('note')}`,
      ),
    );
    await stage.meet('ann');
    for (const cart_id of ['a', 'b', 'a']) await rig.track('ann', 'cart_updated', { cart_id });
    expect((await rig.image('ann')).profile.traits['first_name']).toBe('went on');
    await stage.restart();
    await rig.moveTo('2026-03-02T12:00:00Z');
    const { traits } = (await rig.image('ann')).profile;
    expect([traits['country'], traits['score']]).toEqual(['a+b', 5]);
    expect(rig.sent.map(({ origin }) => `${origin.journey}.${origin.step}`)).toEqual([
      'care.note',
      'care.note',
    ]);
    expect(await rig.decisionsOf('ann')).toContain('care not_started already_inside');
  });

  test('asks the other journey: who it is for, and whether it lets in again', async () => {
    const rig = await stage.start(
      withCare('  - { id: hand_on, start_journey: care }', 'who: vip', `  - ${letter('note')}`),
    );
    await stage.meet('ann', { vip: true });
    await stage.meet('bo', { vip: false });
    for (const cart_id of ['a', 'b']) {
      await rig.track('ann', 'cart_updated', { cart_id });
      await rig.track('bo', 'cart_updated', { cart_id });
    }
    expect(rig.sent.map(({ to }) => to)).toEqual(['ann@example.com']);
    expect(await rig.decisionsOf('ann')).toContain('care not_started again');
  });

  test('two that call one another come to rest', async () => {
    const rig = await stage.start(
      withCare(
        '  - { id: hand_on, start_journey: care }',
        'again: always, running: also',
        '  - { id: once_more, start_journey: care }',
      ),
    );
    await rig.track('ann', 'cart_updated', { cart_id: 'a' });
    expect((await rig.decisionsOf('ann')).at(-1)).toBe('care not_started circle');
  });

  test('after a message that was refused when it was handed over', async () => {
    const rig = await stage.start(
      withCare(
        `
  - ${letter('first').replace(' }', ' }, else: [ { id: hand_on, start_journey: care } ]')}`,
        '',
        '  - { id: write, set: { country: \'"called"\' } }',
      ),
    );
    await rig.track('ann', 'cart_updated', { cart_id: 'a' });
    expect((await rig.image('ann')).profile.traits['country']).toBe('called');
  });
});

describe('finally', () => {
  const head = `goal: { did: order_completed }
stop: country = "gone"
finally:
  - { id: count, set: { score: '$sum([score, 1])' } }
  - { id: clear, set: { vip: false } }`;
  const steps = `
  - { id: mark, set: { vip: true } }
  - { id: pause, wait: 1d }
  - { id: route, branch: [ { when: first_name = "out", then: [ { id: bye, exit: early } ] } ] }
  - { id: more, wait: 1d }`;

  test.each([
    ['at the last step', () => {}, 'done'],
    ['by an exit', () => stage.rig.identify('ann', { first_name: 'out' }), 'early'],
    ['by the goal', () => stage.rig.track('ann', 'order_completed', { order_id: 'o', total: 1 }), 'goal'],
    ['by the stop', () => stage.rig.identify('ann', { country: 'gone' }), 'stop'],
  ])('is done once %s', async (_, act, reason) => {
    const rig = await stage.start(withSteps(steps, head));
    await rig.track('ann', 'cart_updated', { cart_id: 'c' });
    expect((await rig.image('ann')).profile.traits).toMatchObject({ vip: true });
    await stage.restart();
    await act();
    await rig.moveTo('2026-03-10T10:00:00Z');
    expect((await rig.image('ann')).profile.traits).toMatchObject({ vip: false, score: 1 });
    expect((await rig.decisionsOf('ann')).at(-1)).toMatch(new RegExp(`ended ${reason}$`));
  });

  test('is done by a restart too, before the new way begins', async () => {
    const files = withSteps(steps, head);
    const restarting = files['journey.yaml']!.replace('again: always', 'running: restart');
    const rig = await stage.start({ ...files, 'journey.yaml': restarting });
    await rig.track('ann', 'cart_updated', { cart_id: 'c' });
    await rig.track('ann', 'cart_updated', { cart_id: 'c' });
    expect((await rig.image('ann')).profile.traits).toMatchObject({ vip: true, score: 1 });
  });
});

describe('a start when somebody leaves a segment', () => {
  const noting = withSteps(`  - ${letter('note')}`);
  const files = {
    ...noting,
    'segment.yaml': 'kind: segment\nid: recent\nwho: { did: order_completed, within: 2d }\n',
  };
  const leaving = noting['journey.yaml']!.replace(/start:.*/, 'start: { leaves: recent, again: always }');

  test('begins by the passing of time, once for each leaving', async () => {
    const rig = await stage.start({ ...files, 'journey.yaml': leaving });
    await stage.meet('ann');
    for (const day of [2, 8]) {
      await rig.moveTo(`2026-03-0${day}T10:00:00Z`);
      await rig.track('ann', 'order_completed', { order_id: `o${day}`, total: 1 });
      await stage.restart();
    }
    await rig.moveTo('2026-03-20T10:00:00Z');
    expect(stage.letters.map((line) => line.split('T')[0])).toEqual(['note 2026-03-04', 'note 2026-03-10']);
  });

  test('does not begin because a release changed the segment', async () => {
    const rig = await stage.start({ ...files, 'journey.yaml': leaving });
    await stage.meet('ann');
    await rig.track('ann', 'order_completed', { order_id: 'o', total: 1 });
    const other = files['segment.yaml'].replace('within: 2d', 'within: 2d, sum: total, is: { at_least: 5 }');
    await rig.replace({ ...files, 'journey.yaml': leaving, 'segment.yaml': other });
    expect(await rig.segmentsOf('ann')).toEqual([]);
    expect(rig.sent).toEqual([]);
  });
});

test.each([
  ['a journey that is not there', withSteps('  - { id: a, start_journey: nowhere }'), 'CAR-222'],
  ['a journey that is not called', withSteps('  - { id: a, start_journey: basket }'), 'CAR-709'],
  [
    'a last step that waits',
    withSteps('  - { id: a, wait: 1h }', 'finally: [ { id: b, wait: 1h } ]'),
    'CAR-2',
  ],
  [
    'a last step with the id of another',
    withSteps('  - { id: a, wait: 1h }', 'finally: [ { id: a, set: { score: 1 } } ]'),
    'CAR-701',
  ],
  [
    'a last step that sets no trait',
    withSteps('  - { id: a, wait: 1h }', 'finally: [ { id: b, set: { colour: 1 } } ]'),
    'CAR-706',
  ],
])('%s is an error', async (_, files, code) => {
  const errors = (await findingsOf(files)).filter(({ severity }) => severity === 'error');
  expect(errors.map((error) => error.code).join()).toContain(code);
});
