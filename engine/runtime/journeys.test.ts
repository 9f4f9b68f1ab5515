import { afterEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import type { Rig } from '../rig/rig.ts';
import { ann, consenting, order, startShop, welcome } from './greeting.testing.ts';

/** Journeys through the whole engine, from a start to a message: a real store, virtual time, a mailbox. */

let rig: Rig;
afterEach(async () => rig?.stop());

describe('a journey that greets new buyers', () => {
  test('sends once, and the sending is an event', async () => {
    rig = await startShop(welcome);
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'order_completed', order(10));
    await rig.track('ann', 'order_completed', order(20));
    expect(rig.sent.map(({ to, content }) => [to, content['subject']])).toEqual([
      ['ann@example.com', 'Hello Ann'],
    ]);
    const { instances } = await rig.image('ann');
    expect(instances.filter(({ endedAt }) => endedAt === null)).toEqual([]);
    expect(await rig.decisionsOf('ann')).toEqual(['welcome started enters', 'welcome.hello ended done']);
    expect(await rig.segmentsOf('ann')).toEqual(['buyers']);
  });

  test('in the language of the reader', async () => {
    rig = await startShop(welcome);
    await rig.identify('li', { first_name: '李雷', email: 'li@example.com', locale: 'zh-CN' }, consenting);
    await rig.track('li', 'order_completed', order(10));
    expect(rig.sent.map(({ content, locale }) => [locale, content['subject']])).toEqual([
      ['zh-CN', '你好，李雷'],
    ]);
  });

  test.each([
    ['without consent', ann, {}, 'welcome.hello refused no_consent'],
    ['without an address', { first_name: 'Bo' }, consenting, 'welcome.hello refused no_address'],
  ])('does not write to somebody %s, and says why', async (_, traits, more, reason) => {
    rig = await startShop(welcome);
    await rig.identify('bo', traits, more);
    await rig.track('bo', 'order_completed', order(10));
    expect(rig.sent).toEqual([]);
    expect(await rig.decisionsOf('bo')).toContain(reason);
  });

  test('does not greet those who were members before it came', async () => {
    rig = await startShop({ 'segment.yaml': 'kind: segment\nid: buyers\nwho: { did: order_completed }\n' });
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'order_completed', order(10));
    await rig.replace({ ...shop, ...welcome });
    expect(rig.sent).toEqual([]);
    await rig.track('bo', 'order_completed', order(10), {
      traits: { email: 'bo@example.com' },
      ...consenting,
    });
    expect(rig.sent.map(({ to }) => to)).toEqual(['bo@example.com']);
  });

  test('greets them too with existing: true', async () => {
    rig = await startShop({ 'segment.yaml': 'kind: segment\nid: buyers\nwho: { did: order_completed }\n' });
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'order_completed', order(10));
    const files = {
      'journey.yaml': welcome['journey.yaml'].replace('enters: buyers', 'enters: buyers, existing: true'),
    };
    await rig.replace({ ...shop, ...files });
    expect(rig.sent.map(({ to }) => to)).toEqual(['ann@example.com']);
    await rig.replace({ ...shop, ...files });
    expect(rig.sent.length).toBe(1);
  });

  test('a message that comes twice is one message', async () => {
    rig = await startShop(welcome);
    const twice = { id: 'same', time: rig.clock.now(), traits: ann, ...consenting };
    expect((await rig.track('ann', 'order_completed', order(10), twice)).outcome).toBe('accepted');
    expect((await rig.track('ann', 'order_completed', order(10), twice)).outcome).toBe('duplicate');
    const { profile } = await rig.image('ann');
    expect(await rig.store.people.countEvents(['order_completed'])).toEqual(
      new Map([['order_completed', 1]]),
    );
    expect(profile.traits).toEqual(ann);
  });
});

describe('time', () => {
  const recent = {
    'journey.yaml': `
kind: segment
id: recent
who: { did: order_completed, within: 30d }
---
kind: segment
id: lapsed
who: { all: [ { did: order_completed }, { not: { in: recent } } ] }
---
kind: journey
id: come_back
start: { enters: lapsed }
steps:
  - { id: letter, send: { template: hello, channel: email } }
`,
  };

  test('a membership ends at the moment its window passes', async () => {
    rig = await startShop(recent);
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'order_completed', order(10));
    await rig.moveTo('2026-04-01T09:59:59Z');
    expect(await rig.segmentsOf('ann')).toEqual(['recent']);
    expect(rig.sent).toEqual([]);
    await rig.moveTo('2026-04-01T10:00:01Z');
    expect(await rig.segmentsOf('ann')).toEqual(['lapsed']);
    expect(rig.sent.map(({ to, at }) => [to, new Date(at).toISOString()])).toEqual([
      ['ann@example.com', '2026-04-01T10:00:00.000Z'],
    ]);
  });

  test('what came due while nobody looked happens at its own instants, not when it is noticed', async () => {
    rig = await startShop(recent);
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'order_completed', order(10));
    rig.clock.moveTo(Date.parse('2026-06-01T00:00:00Z'));
    await rig.settled();
    expect(await rig.changesOf('ann')).toEqual([
      '2026-03-02T10:00:00.000Z + recent event',
      '2026-04-01T10:00:00.000Z + lapsed time',
      '2026-04-01T10:00:00.000Z - recent time',
    ]);
  });

  test('a late event corrects memberships and starts nothing', async () => {
    rig = await startShop({
      'journey.yaml': `
kind: segment
id: buyers
who: { did: order_completed, within: 30d }
---
kind: journey
id: thanks
start: { did: order_completed }
steps:
  - { id: letter, send: { template: receipt, channel: email } }
`,
    });
    await rig.identify('ann', ann);
    await rig.track('ann', 'order_completed', order(10), { time: Date.parse('2026-02-28T10:00:00Z') });
    expect(await rig.segmentsOf('ann')).toEqual(['buyers']);
    expect(rig.sent).toEqual([]);
    expect(await rig.decisionsOf('ann')).toEqual(['thanks not_started late']);
    await rig.moveTo('2026-03-30T10:00:01Z');
    expect(await rig.segmentsOf('ann')).toEqual([]);
  });

  test('an event from the future is set aside', async () => {
    rig = await startShop(recent);
    const receipt = await rig.track('ann', 'order_completed', order(10), {
      time: Date.parse('2026-03-03T10:00:00Z'),
    });
    expect(receipt).toMatchObject({ outcome: 'quarantined', code: 'future' });
  });
});
