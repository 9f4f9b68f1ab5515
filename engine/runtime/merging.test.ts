import { afterEach, describe, expect, test } from 'vitest';
import type { Rig } from '../rig/rig.ts';
import { consenting, order, startShop } from './greeting.testing.ts';

/** People who turn out to be one, through the whole engine. */

let rig: Rig;
afterEach(async () => rig?.stop());

describe.each([1, 4])('people who turn out to be one, with %d buckets', (buckets) => {
  test('merge with their events, traits, memberships and journeys', async () => {
    rig = await startShop(
      {
        'journey.yaml': `
kind: segment
id: twice
who: { did: order_completed, times: { at_least: 2 } }
---
kind: journey
id: basket
start: { did: cart_updated }
goal: { did: order_completed }
steps:
  - { id: pause, wait: 2h }
  - { id: letter, send: { template: hello, channel: email } }
`,
      },
      { buckets },
    );
    for (let visitor = 0; visitor < 8; visitor++) {
      const known = `user${visitor}`;
      const unknown = { identifiers: { anonymous_id: `visitor${visitor}` } };
      await rig.track(known, 'order_completed', order(10, 'a'), {
        traits: { first_name: 'Ann' },
        ...consenting,
      });
      await rig.track('', 'order_completed', order(20, 'b'), unknown);
      await rig.track(
        '',
        'cart_updated',
        { cart_id: 'c' },
        { ...unknown, traits: { country: 'GB', first_name: 'No' } },
      );
      await rig.accept({
        identifiers: { user_id: known, anonymous_id: `visitor${visitor}` },
        traits: { email: `u${visitor}@example.com` },
      });
      const { profile } = await rig.image(known);
      expect((await rig.image(`visitor${visitor}`, 'anonymous_id')).profile.id).toBe(profile.id);
      expect(profile.traits).toEqual({ first_name: 'Ann', country: 'GB', email: `u${visitor}@example.com` });
      expect(await rig.segmentsOf(known)).toEqual(['twice']);
    }
    expect(await rig.store.people.countProfiles()).toBe(8);
    expect(rig.sent).toEqual([]);
    await rig.moveTo('2026-03-02T12:00:01Z');
    expect(new Set(rig.sent.map(({ to }) => to)).size).toBe(8);
    // What was accepted for the one who is gone is known for the one who stays.
    expect(await rig.store.people.countEvents(['order_completed'])).toEqual(
      new Map([['order_completed', 16]]),
    );
  });

  test('do not merge where a limit forbids it', async () => {
    rig = await startShop({}, { buckets });
    await rig.accept({ identifiers: { user_id: 'ann', anonymous_id: 'tablet' } });
    await rig.accept({ identifiers: { user_id: 'bo', anonymous_id: 'tablet' } });
    expect(await rig.store.people.countProfiles()).toBe(2);
    expect((await rig.image('tablet', 'anonymous_id')).profile.id).toBe((await rig.image('ann')).profile.id);
  });
});
