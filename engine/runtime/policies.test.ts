import { afterEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import type { Rig } from '../rig/rig.ts';
import { ann, consenting, startShop } from './greeting.testing.ts';

/** What policies and consent do to messages that journeys ask for. */

let rig: Rig;
afterEach(async () => rig?.stop());

describe('policies', () => {
  const daily = {
    'journey.yaml': `
kind: journey
id: basket
start: { did: cart_updated, key: cart_id, again: always }
steps:
  - id: letter
    send: { template: hello, channel: [sms, email] }
    else: [ { id: unsent, set: { country: '"unsent"' } } ]
`,
  };

  test('quiet hours hold a message until morning on the reader’s clock', async () => {
    const policy = `${shop['policy.yaml']}quiet: [ { class: marketing, from: "21:00", to: "08:00", zone: profile, otherwise: wait, up_to: 24h } ]\n`;
    rig = await startShop({ ...daily, 'policy.yaml': policy }, { now: '2026-03-02T15:00:00Z' });
    await rig.identify('ann', { ...ann, time_zone: 'Asia/Shanghai' }, consenting);
    await rig.identify('bo', { email: 'bo@example.com', time_zone: 'nowhere' }, consenting);
    await rig.track('ann', 'cart_updated', { cart_id: 'c' });
    await rig.track('bo', 'cart_updated', { cart_id: 'c' });
    expect(rig.sent.map(({ to }) => to)).toEqual(['bo@example.com']);
    expect(await rig.decisionsOf('ann')).toContain('basket.letter waiting quiet_hours');
    await rig.moveTo('2026-03-02T23:59:59Z');
    expect(rig.sent.length).toBe(1);
    await rig.moveTo('2026-03-03T00:00:01Z');
    expect(rig.sent.map(({ to }) => to)).toEqual(['bo@example.com', 'ann@example.com']);
  });

  test('caps count what was handed over and what is under way', async () => {
    const policy = `${shop['policy.yaml']}caps: [ { class: marketing, at_most: 2, within: 7d, otherwise: drop } ]\n`;
    rig = await startShop({ ...daily, 'policy.yaml': policy });
    await rig.identify('ann', ann, consenting);
    await Promise.all(['a', 'b', 'c'].map((cart_id) => rig.track('ann', 'cart_updated', { cart_id })));
    expect(rig.sent.length).toBe(2);
    expect((await rig.decisionsOf('ann')).filter((line) => line.endsWith('refused cap'))).toEqual([
      'basket.letter refused cap',
    ]);
    expect((await rig.image('ann')).profile.traits['country']).toBe('unsent');
    await rig.moveTo('2026-03-09T10:00:01Z');
    await rig.track('ann', 'cart_updated', { cart_id: 'd' });
    expect(rig.sent.length).toBe(3);
  });

  test('consent withdrawn before the hand-over stops the message', async () => {
    let answers = 0;
    rig = await startShop(daily, {
      answer: () => (answers++ === 0 ? { outcome: 'transient', reason: 'busy' } : { outcome: 'accepted' }),
    });
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'cart_updated', { cart_id: 'c' });
    expect(rig.sent).toEqual([]);
    await rig.track('ann', 'consent_changed', { class: 'marketing', channel: 'email', given: false });
    await rig.moveTo('2026-03-03T10:00:00Z');
    expect(rig.sent).toEqual([]);
    expect((await rig.image('ann')).profile.traits['country']).toBe('unsent');
  });
});
