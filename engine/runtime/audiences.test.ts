/** Audiences: a list of a made-up platform that follows a segment, or what journeys do. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { httpAudience } from '../../connectors/channels/http-audience/index.ts';
import { Platform } from '../../connectors/channels/http-audience/platform.testing.ts';
import { shop } from '../rig/files.ts';
import { findingsOf, Rig, type RigOptions } from '../rig/rig.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';

let platform: Platform;
let address: string;
let rig: Rig;
beforeEach(async () => {
  platform = new Platform();
  address = await platform.listen();
});
afterEach(async () => {
  await rig?.stop();
  await platform.close();
});

const files = (more = '', url = address) => ({
  ...shop,
  'channels.yaml': `
kind: channel
id: other_platform
connector: http-audience
medium: ads
with: { url: "${url}" }
`,
  'ads.yaml': `
kind: channel
id: ad_platform
connector: http-audience
medium: ads
with: { url: "${url}" }
retry: { times: 3, first: 10s, at_most: 10s }
---
kind: segment
id: buyers
who: { did: order_completed, within: 10d }
---
kind: audience
id: buyers_ads
segment: buyers
channel: ad_platform
class: marketing
identifiers: [email, phone]
reconcile: 1d
${more}`,
  'policy.yaml': `
kind: policy
id: contact
consent: { marketing: { email: opt_in, ads: opt_out }, service: { email: none } }
`,
});
const start = async (definitions: Readonly<Record<string, string>>, options: RigOptions = {}) => {
  rig = await Rig.start(definitions, { channelSpecs: [httpAudience], ...options });
};
const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const known = (user: string, more = {}) =>
  rig.identify(
    user,
    { phone: ` +44 ${user} ` },
    { identifiers: { user_id: user, email: `${user}@X.org ` }, ...more },
  );
const buys = (user: string) => rig.track(user, 'order_completed', { order_id: user, total: 1 });
const listed = (list = 'buyers_ads') =>
  (platform.lists.get(list) ?? []).map(({ email = [] }) => email.join('+')).sort();
const hashes = (...users: string[]) => users.map((user) => sha(`${user}@x.org`)).sort();
const ads = (given: boolean) => ({ consent: given ? { marketing: ['ads'] } : {} });

const places: readonly (readonly [string, () => Promise<RigOptions>])[] = [
  ['one bucket', async () => ({ buckets: 1 })],
  ['four buckets', async () => ({ buckets: 4 })],
  ['PostgreSQL', async () => ({ url: await testPostgresUrl(), buckets: 4 })],
];
describe.each(places)('in %s', (_name, place) => {
  test('who enters is added, by hashes of normalised values, and who leaves is removed', async () => {
    await start(files(), await place());
    await known('ann');
    await known('bo');
    await buys('ann');
    await buys('bo');
    expect(listed()).toEqual(hashes('ann', 'bo'));
    expect(platform.lists.get('buyers_ads')![0]!['phone']).toEqual([sha('+44 ann')]);
    await rig.moveTo('2026-03-13T10:00:00Z');
    expect(listed()).toEqual([]);
    expect((await rig.decisionsOf('ann')).filter((line) => line.includes('sent'))).toHaveLength(2);
  });

  test('existing members are the first fill, and one request tells of many', async () => {
    await start(
      { ...files(), 'ads.yaml': 'kind: segment\nid: buyers\nwho: { did: order_completed }' },
      await place(),
    );
    for (const user of ['ann', 'bo', 'cy', 'di']) {
      await known(user);
      if (user !== 'di') await buys(user);
    }
    await rig.replace(files());
    await rig.settled();
    expect(listed()).toEqual(hashes('ann', 'bo', 'cy'));
    expect(platform.requests.length).toBeLessThan(3);
  });
});

test('what goes and comes back at one instant is in, in whatever order it is told', async () => {
  await start(files());
  const users = Array.from({ length: 12 }, (_, index) => `u${index}`);
  for (const user of users) {
    await known(user);
    await buys(user);
  }
  const profiles = await Promise.all(users.map(async (user) => (await rig.image(user)).profile));
  const phone = (at: number, value: string | null) =>
    ({ type: 'traits', at, traits: { phone: value }, imported: false }) as const;
  await rig.daemon.engine.submit(
    profiles.map(({ id, traits }) => ({
      profile: id,
      inputs: (at) => [phone(at, null), phone(at, String(traits['phone']))],
    })),
  );
  await rig.settled();
  expect(listed()).toEqual(hashes(...users));
});

test('consent, control groups, suppression and addresses decide, now and later', async () => {
  const held = files();
  await start({
    ...held,
    'policy.yaml': `${held['policy.yaml'].replace('opt_out', 'opt_in')}control: [ { class: marketing, percent: 30 } ]\n`,
  });
  const users = Array.from({ length: 20 }, (_, index) => `u${index}`);
  for (const user of users) {
    await known(user, ads(true));
    await buys(user);
  }
  const withheld: string[] = [];
  for (const user of users)
    if ((await rig.decisionsOf(user)).some((line) => line.endsWith('withheld control_group')))
      withheld.push(user);
  expect(withheld.length).toBeGreaterThan(1);
  expect(listed()).toEqual(hashes(...users.filter((user) => !withheld.includes(user))));
  const [one] = users.filter((user) => !withheld.includes(user));
  await rig.track(one!, 'consent_changed', { class: 'marketing', channel: 'ads', given: false });
  expect(listed()).not.toContain(hashes(one!)[0]);
  await known('no');
  await buys('no');
  expect(await rig.decisionsOf('no')).toContain(' refused no_consent');
  await rig.track('nobody', 'order_completed', { order_id: 'x', total: 1 });
  expect(await rig.decisionsOf('nobody')).toContain(' refused no_address');
});

test('failures are tried again, over a restart too, and nothing is told in the wrong order', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-audience-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await start(files(), { url: `sqlite:${join(folder, 'store.db')}` });
  await known('ann');
  platform.answers.push(503);
  await buys('ann');
  expect(listed()).toEqual([]);
  await rig.restart(files());
  await rig.moveTo('2026-03-02T10:01:00Z');
  expect(listed()).toEqual(hashes('ann'));
  expect(new Set(platform.requests.map(({ key }) => key)).size).toBe(1);
  // While an addition cannot be handed over, it is overtaken by what comes later.
  platform.answers.push(503, 503);
  await known('bo', ads(true));
  await buys('bo');
  await rig.track('bo', 'consent_changed', { class: 'marketing', channel: 'ads', given: false });
  await rig.moveTo('2026-03-02T10:10:00Z');
  expect(listed()).toEqual(hashes('ann'));
});

test('another address replaces the one that was told; two people that become one are one', async () => {
  await start(files());
  await known('ann');
  await buys('ann');
  await rig.identify('ann', { phone: '+44 2' });
  expect(platform.lists.get('buyers_ads')).toEqual([{ email: [sha('ann@x.org')], phone: [sha('+44 2')] }]);
  const guest = { identifiers: { anonymous_id: 'g' }, traits: { email: 'g@x.org' } };
  await rig.track('guest', 'order_completed', { order_id: 'g', total: 1 }, guest);
  expect(listed()).toHaveLength(2);
  await rig.identify('ann', {}, { identifiers: { user_id: 'ann', anonymous_id: 'g' } });
  // Over there both are known; when she leaves, neither is.
  expect(listed()).toEqual(hashes('ann', 'g'));
  await rig.moveTo('2026-03-13T10:00:00Z');
  expect(listed()).toEqual([]);
});

test('the list is read back: who is missing is added, who does not belong is taken out, and that is told', async () => {
  await start(files());
  for (const user of ['ann', 'bo', 'cy']) {
    await known(user);
    await buys(user);
  }
  const list = platform.lists.get('buyers_ads')!;
  platform.lists.set('buyers_ads', [
    ...list.filter(({ email }) => email![0] !== sha('bo@x.org')),
    { email: ['stranger'] },
    { phone: ['other'] },
  ]);
  rig.clock.moveTo(Date.parse('2026-03-03T10:00:01Z'));
  await rig.settled();
  await rig.moveTo('2026-03-03T10:05:00Z');
  expect(listed()).toEqual(hashes('ann', 'bo', 'cy'));
  expect(await rig.store.progress('audience.buyers_ads')).toMatchObject({
    outside: 4,
    inside: 3,
    added: 1,
    removed: 2,
  });
  rig.clock.moveTo(Date.parse('2026-03-04T10:00:02Z'));
  await rig.settled();
  expect(await rig.store.progress('audience.buyers_ads')).toMatchObject({ outside: 3, added: 0, removed: 0 });
});

describe('the step `sync`', () => {
  const journey = `
---
kind: audience
id: by_hand
channel: ad_platform
class: marketing
identifiers: [email]
hash: none
list: "77"
---
kind: journey
id: show
start: { did: cart_updated }
goal: { did: order_completed }
finally: [ { id: hide, sync: { audience: by_hand, do: remove } } ]
steps:
  - { id: go, sync: { audience: by_hand, channel: ad_platform, do: add } }
  - { id: rest, wait: 2d }
`;
  test('puts in, goes on at once, and `finally` takes out', async () => {
    await start(files(journey));
    await known('ann');
    await rig.track('ann', 'cart_updated', { cart_id: 'c' });
    expect(platform.lists.get('77')).toEqual([{ email: ['ann@x.org'] }]);
    expect((await rig.image('ann')).instances[0]).toMatchObject({ step: 'rest' });
    await rig.moveTo('2026-03-03T10:00:00Z');
    expect(listed('77')).toEqual(['ann@x.org']);
    await buys('ann');
    expect(listed('77')).toEqual([]);
  });

  test('is refused where the person may not be told of, and the way goes on', async () => {
    const all = files(journey);
    await start({ ...all, 'policy.yaml': all['policy.yaml'].replace('opt_out', 'opt_in') });
    await known('ann');
    await rig.track('ann', 'cart_updated', { cart_id: 'c' });
    expect(platform.requests).toEqual([]);
    expect(await rig.decisionsOf('ann')).toContain('show.go refused no_consent');
    expect((await rig.image('ann')).instances[0]).toMatchObject({ step: 'rest' });
  });

  test.each([
    ['an audience that a segment keeps', '{ audience: buyers_ads, do: add }', 'CAR-741'],
    ['another channel', '{ audience: by_hand, channel: other_platform, do: add }', 'CAR-742'],
    ['no such audience', '{ audience: nothing, do: add }', 'CAR-222'],
  ])('%s', async (_, sync, code) => {
    const found = await findingsOf(
      files(journey.replace(/sync: { audience: by_hand, channel[^}]*}/, `sync: ${sync}`)),
    );
    expect(found.map((one) => one.code)).toEqual([code]);
  });
});
