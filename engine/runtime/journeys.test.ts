import { afterEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig, type RigOptions } from '../rig/rig.ts';

/** Journeys through the whole engine: a real store, virtual time, a mailbox. */

let rig: Rig;
afterEach(async () => rig?.stop());

const start = async (files: Record<string, string>, options?: RigOptions) => {
  rig = await Rig.start({ ...shop, ...files }, options);
};
const consenting = { consent: { marketing: ['email', 'sms'] } };
const ann = { first_name: 'Ann', email: 'ann@example.com' };
const order = (total: number, id = `o${total}`) => ({ order_id: id, total });

const welcome = {
  'journey.yaml': `
kind: segment
id: buyers
who: { did: order_completed }
---
kind: journey
id: welcome
start: { enters: buyers }
steps:
  - { id: hello, send: { template: hello, channel: email } }
`,
};

describe('a journey that greets new buyers', () => {
  test('sends once, and the sending is an event', async () => {
    await start(welcome);
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
    await start(welcome);
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
    await start(welcome);
    await rig.identify('bo', traits, more);
    await rig.track('bo', 'order_completed', order(10));
    expect(rig.sent).toEqual([]);
    expect(await rig.decisionsOf('bo')).toContain(reason);
  });

  test('does not greet those who were members before it came', async () => {
    await start({ 'segment.yaml': 'kind: segment\nid: buyers\nwho: { did: order_completed }\n' });
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
    await start({ 'segment.yaml': 'kind: segment\nid: buyers\nwho: { did: order_completed }\n' });
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
    await start(welcome);
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
    await start(recent);
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
    await start(recent);
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
    await start({
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
    await start(recent);
    const receipt = await rig.track('ann', 'order_completed', order(10), {
      time: Date.parse('2026-03-03T10:00:00Z'),
    });
    expect(receipt).toMatchObject({ outcome: 'quarantined', code: 'future' });
  });
});

describe('steps', () => {
  const journey = (steps: string, head = '') => ({
    'journey.yaml': `
kind: journey
id: basket
start: { did: cart_updated, key: cart_id, again: always }
${head}
steps:
${steps}
`,
  });

  test('a wait counts from when it was due', async () => {
    await start(
      journey('  - { id: pause, wait: 2h }\n  - { id: letter, send: { template: hello, channel: email } }'),
    );
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'cart_updated', { cart_id: 'c1' });
    await rig.moveTo('2026-03-02T11:59:59Z');
    expect(rig.sent.length).toBe(0);
    rig.clock.moveTo(Date.parse('2026-03-05T00:00:00Z'));
    await rig.settled();
    expect(rig.sent.map(({ at }) => new Date(at).toISOString())).toEqual(['2026-03-02T12:00:00.000Z']);
  });

  const reminder = journey(
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
    await start(reminder);
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
    await start(reminder);
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
    await start(reminder);
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'cart_updated', { cart_id: 'c1' }, { time: Date.parse('2026-03-02T09:55:00Z') });
    await rig.track('ann', 'order_completed', order(10), { time: Date.parse('2026-03-02T09:58:00Z') });
    await rig.moveTo('2026-03-03T10:00:00Z');
    expect(rig.sent.length).toBe(0);
  });

  test('an instance per key, and each goes its own way', async () => {
    await start(reminder);
    await rig.identify('ann', ann, consenting);
    await rig.track('ann', 'cart_updated', { cart_id: 'c1' });
    await rig.track('ann', 'cart_updated', { cart_id: 'c2' });
    await rig.track('ann', 'cart_updated', { cart_id: 'c1' });
    await rig.moveTo('2026-03-02T13:00:00Z');
    expect(rig.sent.length).toBe(2);
  });

  test('branches, sets and splits', async () => {
    await start(
      journey(`
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
    await start(
      journey(
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
    await start(
      journey(
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
    await start({ ...daily, 'policy.yaml': policy }, { now: '2026-03-02T15:00:00Z' });
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
    await start({ ...daily, 'policy.yaml': policy });
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
    await start(daily, {
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
    await start(files, {
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
      await start(
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
    await start(files, {
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

describe.each([1, 4])('people who turn out to be one, with %d buckets', (buckets) => {
  test('merge with their events, traits, memberships and journeys', async () => {
    await start(
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
    await start({}, { buckets });
    await rig.accept({ identifiers: { user_id: 'ann', anonymous_id: 'tablet' } });
    await rig.accept({ identifiers: { user_id: 'bo', anonymous_id: 'tablet' } });
    expect(await rig.store.people.countProfiles()).toBe(2);
    expect((await rig.image('tablet', 'anonymous_id')).profile.id).toBe((await rig.image('ann')).profile.id);
  });
});
