import { afterEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import type { Rig } from '../rig/rig.ts';
import { ann, consenting, order, startShop, welcome } from './greeting.testing.ts';

/** A channel that fails: tried again, given up, or in doubt. */

let rig: Rig;
afterEach(async () => rig?.stop());

describe('a channel that fails', () => {
  const files = {
    ...welcome,
    'journey.yaml': welcome['journey.yaml'].replace(
      'channel: email } }',
      `channel: email }, else: [ { id: sad, set: { country: '"sad"' } } ] }`,
    ),
    'channels.yaml':
      'kind: channel\nid: email\nconnector: file\nwith: { folder: outbox }\nretry: { times: 2, first: 1m, at_most: 1h }\n',
    'templates.yaml': shop['templates.yaml']!.replace('sms:\n  text: "Hello"', ''),
  };

  test('is tried again, later each time, and gives up with a reason', async () => {
    const tries: string[] = [];
    rig = await startShop(files, {
      answer: () => {
        tries.push(new Date(rig.clock.now()).toISOString());
        return { outcome: 'transient', reason: 'try later' };
      },
    });
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'order_completed', order(10));
    await rig.moveTo('2026-03-04T10:00:00Z');
    expect(tries.length).toBe(3);
    const [dead] = await rig.store.people.effects(['failed'], 10);
    expect(dead).toMatchObject({ status: 'failed', reason: 'try later', attempts: 3 });
    expect((await rig.image('ann')).profile.traits['country']).toBe('sad');
    expect(await rig.store.people.countEvents(['message_failed'])).toEqual(new Map([['message_failed', 1]]));
  });

  test.each([
    ['hold', '', 1, ['doubtful'], 0],
    ['resend', 'on_doubt: resend\n', 2, [], 1],
  ] as const)(
    'when nobody knows whether a message arrived, does as on_doubt says: %s',
    async (_, line, tries, left, sent) => {
      let calls = 0;
      rig = await startShop(
        { ...files, 'channels.yaml': files['channels.yaml'] + line },
        {
          answer: () =>
            ++calls === 1 ? { outcome: 'doubtful', reason: 'the line went dead' } : { outcome: 'accepted' },
        },
      );
      await rig.identify('ann', ann, consenting);
      await rig.track('ann', 'order_completed', order(10));
      await rig.moveTo('2026-03-04T10:00:00Z');
      const open = await rig.store.people.effects(['ready', 'sending', 'doubtful', 'failed'], 10);
      expect([calls, open.map(({ status }) => status), rig.sent.length]).toEqual([tries, left, sent]);
    },
  );

  test('succeeds at the second try with the same key', async () => {
    const keys: string[] = [];
    rig = await startShop(files, {
      answer: ({ key }) => {
        keys.push(key);
        return keys.length === 1
          ? { outcome: 'transient', reason: 'busy', after: 5000 }
          : { outcome: 'accepted' };
      },
    });
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'order_completed', order(10));
    await rig.moveTo('2026-03-02T10:00:06Z');
    expect(keys.length).toBe(2);
    expect(new Set(keys).size).toBe(1);
    expect(rig.sent.length).toBe(1);
  });
});
