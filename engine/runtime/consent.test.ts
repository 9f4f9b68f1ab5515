import { afterEach, describe, expect, test } from 'vitest';
import { consentHistoryLines } from '../review/consent-history.ts';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';
import type { Incoming } from './incoming.ts';

/** Every change of consent is kept with its proof, and what was said last holds, however it came. */

const stores: readonly (readonly [string, () => Promise<string | undefined>])[] = [
  ['sqlite', async () => undefined],
  ['postgres', testPostgresUrl],
];

let rig: Rig;
afterEach(async () => rig?.stop());

const begin = async (url?: string) => {
  rig = await Rig.start(shop, url === undefined ? {} : { url, buckets: 4 });
};
const at = (text: string) => Date.parse(`2026-03-0${text}Z`);
const say = (given: boolean, time: string, more: Partial<Incoming> = {}, properties = {}) =>
  rig.track(
    'ann',
    'consent_changed',
    { class: 'marketing', channel: 'email', given, ...properties },
    { time: at(time), ...more },
  );
const said = async () => (await rig.image('ann')).profile.consent['marketing']?.['email'];
const history = async () =>
  (await rig.image('ann')).events
    .filter(({ type }) => type === 'consent_changed')
    .map(({ properties }) => properties);

describe.each(stores)('in %s', (_, storeUrl) => {
  test('with its means, source and proof', async () => {
    await begin(await storeUrl());
    await say(true, '1T09:00:00', {}, { proof: 'form v3, https://shop.example/join' });
    await rig.identify(
      'ann',
      {},
      { consent: { marketing: ['email', 'sms'] }, imported: true, source: 'crm', id: 'row 7' },
    );
    await say(false, '2T10:00:00', {}, { by: 'page', source: 'account page' });
    expect(await said()).toBe(false);
    const common = { class: 'marketing', channel: 'email' };
    expect(new Set(await history())).toEqual(
      new Set([
        { ...common, given: true, by: 'api', source: 'test', proof: 'form v3, https://shop.example/join' },
        { ...common, given: true, by: 'import', source: 'crm', proof: 'row 7' },
        { ...common, channel: 'sms', given: true, by: 'import', source: 'crm', proof: 'row 7' },
        { ...common, given: false, by: 'page', source: 'account page' },
      ]),
    );
    const { events } = await rig.image('ann');
    const lines = consentHistoryLines(events, 'UTC');
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toMatch(
      /1 Mar.* +marketing email yes +told over HTTP \(test\) +form v3, https:\/\/shop/,
    );
    expect(lines.join('\n')).toMatch(/marketing sms yes +imported \(crm\) +row 7/);
  });

  test.each([
    ['the anonymous one said no later', false, '1T08:00:00', true, false],
    ['the anonymous one said no earlier', false, '1T06:00:00', true, true],
    ['the anonymous one said yes later', true, '1T08:00:00', false, true],
    ['the anonymous one said yes earlier', true, '1T06:00:00', false, false],
    ['both at once', true, '1T07:00:00', false, false],
  ])('it survives a merge: %s', async (_name, other, when, own, expected) => {
    await begin(await storeUrl());
    const properties = { class: 'marketing', channel: 'email', given: other, proof: 'other' };
    await say(own, '1T07:00:00', {}, { proof: 'own' });
    const identifiers = { anonymous_id: 'x' };
    await rig.accept({ event: 'consent_changed', properties, identifiers, time: at(when) });
    await rig.accept({ identifiers: { user_id: 'ann', anonymous_id: 'x' } });
    expect(await said()).toBe(expected);
    expect((await history()).map(({ proof }) => proof).sort()).toEqual(['other', 'own']);
    // What is told late is history, and what is said from now on holds.
    await say(!expected, '1T05:00:00');
    expect(await said()).toBe(expected);
    await say(!expected, '2T09:00:00');
    expect(await said()).toBe(!expected);
  });
});

test('in any order of arrival the same holds', async () => {
  const changes = [
    [true, '1T07:00:00'],
    [false, '1T08:00:00'],
    [true, '1T08:00:00'],
    [true, '1T06:00:00'],
  ] as const;
  for (let first = 0; first < changes.length; first++) {
    await begin();
    for (let place = 0; place < changes.length; place++) {
      const [given, time] = changes[(first + place) % changes.length]!;
      await say(given, time);
    }
    expect([first, await said()]).toEqual([first, false]);
    expect(await history()).toHaveLength(4);
    await rig.stop();
  }
  await begin();
});

test('a means that does not exist is set aside', async () => {
  await begin();
  expect(await say(true, '1T07:00:00', {}, { by: 'telepathy' })).toMatchObject({ code: 'bad_property' });
});
