import { afterEach, describe, expect, test } from 'vitest';
import type { Rig } from '../rig/rig.ts';
import { ann, consenting, order, startShop } from './greeting.testing.ts';
import { withSteps } from './steps.testing.ts';

/** Steps of journeys through the whole engine: waits, branches, sets, splits, keys and goals. */

let rig: Rig;
afterEach(async () => rig?.stop());

describe('steps', () => {
  test('a wait counts from when it was due', async () => {
    rig = await startShop(
      withSteps('  - { id: pause, wait: 2h }\n  - { id: letter, send: { template: hello, channel: email } }'),
    );
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'cart_updated', { cart_id: 'c1' });
    await rig.moveTo('2026-03-02T11:59:59Z');
    expect(rig.sent.length).toBe(0);
    rig.clock.moveTo(Date.parse('2026-03-05T00:00:00Z'));
    await rig.settled();
    expect(rig.sent.map(({ at }) => new Date(at).toISOString())).toEqual(['2026-03-02T12:00:00.000Z']);
  });

  const reminder = withSteps(
    `
  - id: bought
    wait: { when: { did: order_completed }, up_to: 1h }
    else:
      - { id: letter, send: { template: hello, channel: email } }
  - { id: bye, exit: finished }`,
  );

  test.each([
    ['is sent when the order does not come', [], 1],
    ['is not sent when it comes', ['2026-03-02T10:30:00Z'], 0],
    ['is not sent when the order was placed in time and reported before', ['2026-03-02T10:00:00Z'], 0],
  ])('a reminder %s', async (_, orders, letters) => {
    rig = await startShop(reminder);
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'cart_updated', { cart_id: 'c1' });
    for (const at of orders) {
      await rig.moveTo(at);
      await rig.track('ann', 'order_completed', order(10));
    }
    await rig.moveTo('2026-03-03T10:00:00Z');
    expect(rig.sent.length).toBe(letters);
    expect(await rig.decisionsOf('ann')).toContain('basket.bye ended finished');
  });

  test('an order at the very instant the wait ends comes before the timer', async () => {
    rig = await startShop(reminder);
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'cart_updated', { cart_id: 'c1' });
    await rig.moveTo('2026-03-02T11:00:00.000Z');
    expect(rig.sent.length).toBe(0);
    await rig.track('ann', 'cart_updated', { cart_id: 'other' });
    await rig.track('ann', 'order_completed', order(10));
    await rig.moveTo('2026-03-03T10:00:00Z');
    expect(rig.sent.length).toBe(0);
  });

  test('an order placed after the basket counts even if the basket was reported late', async () => {
    rig = await startShop(reminder);
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'cart_updated', { cart_id: 'c1' }, { time: Date.parse('2026-03-02T09:55:00Z') });
    await rig.track('ann', 'order_completed', order(10), { time: Date.parse('2026-03-02T09:58:00Z') });
    await rig.moveTo('2026-03-03T10:00:00Z');
    expect(rig.sent.length).toBe(0);
  });

  test('an instance per key, and each goes its own way', async () => {
    rig = await startShop(reminder);
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'cart_updated', { cart_id: 'c1' });
    await rig.track('ann', 'cart_updated', { cart_id: 'c2' });
    await rig.track('ann', 'cart_updated', { cart_id: 'c1' });
    await rig.moveTo('2026-03-02T13:00:00Z');
    expect(rig.sent.length).toBe(2);
  });

  test('branches, sets and splits', async () => {
    rig = await startShop(
      withSteps(`
  - id: worth
    branch:
      - when: event.value > 100
        then:
          - { id: mark, set: { vip: true, score: event.value * 2 } }
      - then:
          - { id: unmark, set: { vip: false } }
  - id: halves
    split:
      - { id: a, share: 50, then: [ { id: in_a, set: { country: '"A"' } } ] }
      - { id: b, share: 50, then: [ { id: in_b, set: { country: '"B"' } } ] }
`),
    );
    const arms: string[] = [];
    for (let person = 0; person < 60; person++) {
      await rig.track(`p${person}`, 'cart_updated', { cart_id: 'c', value: person < 30 ? 200 : 50 });
      const { profile } = await rig.image(`p${person}`);
      expect(profile.traits).toMatchObject(person < 30 ? { vip: true, score: 400 } : { vip: false });
      arms.push(String(profile.traits['country']));
    }
    const inA = arms.filter((arm) => arm === 'A').length;
    expect(inA).toBeGreaterThan(15);
    expect(inA).toBeLessThan(45);
  });

  test.each([
    ['goal', 'goal: { did: order_completed }', 'basket.pause ended goal'],
    ['stop', 'stop: { did: order_completed }', 'basket.pause ended stop'],
  ])('the %s takes people out of a wait, and nothing is sent afterwards', async (_, head, ended) => {
    rig = await startShop(
      withSteps(
        '  - { id: pause, wait: 2h }\n  - { id: letter, send: { template: hello, channel: email } }',
        head,
      ),
    );
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'order_completed', order(1));
    await rig.track('ann', 'cart_updated', { cart_id: 'c1' });
    await rig.moveTo('2026-03-02T11:00:00Z');
    await rig.track('ann', 'order_completed', order(10));
    await rig.moveTo('2026-03-02T15:00:00Z');
    expect(rig.sent).toEqual([]);
    expect(await rig.decisionsOf('ann')).toContain(ended);
  });

  test('a goal is watched to its end after the last step', async () => {
    rig = await startShop(
      withSteps(
        '  - { id: letter, send: { template: hello, channel: email } }',
        'goal: { when: { did: order_completed }, up_to: 3d }',
      ),
    );
    for (const person of ['ann', 'bo']) {
      await rig.identify(person, { email: `${person}@example.com` }, consenting);
      await rig.track(person, 'cart_updated', { cart_id: 'c1' });
    }
    await rig.moveTo('2026-03-04T10:00:00Z');
    await rig.track('ann', 'order_completed', order(10));
    await rig.moveTo('2026-03-10T10:00:00Z');
    expect((await rig.decisionsOf('ann')).at(-1)).toBe('basket ended goal');
    expect((await rig.decisionsOf('bo')).at(-1)).toBe('basket ended done');
  });
});
