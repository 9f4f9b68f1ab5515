import { afterEach, describe, expect, test } from 'vitest';
import { isInControl } from '../compiler/assignment.ts';
import { shop } from '../rig/files.ts';
import { findingsOf, Rig } from '../rig/rig.ts';

/** Rows of policies through the whole engine: what they hold back, with which reason, and what becomes of the journey. */

let rig: Rig;
afterEach(async () => rig?.stop());

const letters = {
  'letters.yaml': `
kind: journey
id: letters
start: { did: cart_updated, key: cart_id, again: always }
steps:
  - id: letter
    send: { template: hello, channel: [email, sms] }
    else: [ { id: sad, set: { country: '"sad"' } } ]
  - { id: seen, set: { score: '1' } }
`,
};
const start = async (policy: string, now = '2026-03-02T10:00:00Z', files: Record<string, string> = {}) => {
  rig = await Rig.start(
    { ...shop, ...letters, ...files, 'policy.yaml': `${shop['policy.yaml']}${policy}\n` },
    { now },
  );
};
const write = async (person: string, more: object = {}) => {
  await rig.track(
    person,
    'cart_updated',
    { cart_id: `c${rig.clock.now()}` },
    {
      traits: { email: `${person}@example.com`, ...more },
      consent: { marketing: ['email', 'sms'] },
    },
  );
};
const reasons = async (person: string) =>
  (await rig.decisionsOf(person)).filter((line) => !/ (started|ended) /.test(line));

describe('control groups', () => {
  const control = 'control: [ { class: marketing, percent: 30, seed: spring } ]';

  test('hold the same people back, who go on as if they had been written to', async () => {
    await start(control);
    const people = Array.from({ length: 40 }, (_, index) => `p${index}`);
    for (const person of people) await write(person);
    const written = new Set(rig.sent.map(({ to }) => to.split('@')[0]));
    for (const person of people) {
      const { profile } = await rig.image(person);
      const isHeld = isInControl(profile.id, 30, 'spring');
      expect(written.has(person)).toBe(!isHeld);
      expect(profile.traits).toMatchObject({ score: 1 });
      expect(profile.traits['country']).toBe(undefined);
      expect(await reasons(person)).toEqual(isHeld ? ['letters.letter withheld control_group'] : []);
    }
    const held = people.length - written.size;
    expect(held).toBeGreaterThan(3);
    expect(held).toBeLessThan(25);
    expect(await rig.store.people.countEvents(['message_withheld'])).toEqual(
      new Map([['message_withheld', held]]),
    );
  });

  test('come after consent and before quiet hours', async () => {
    await start(
      `${control.replace('30', '100')}\nquiet: [ { class: marketing, from: "00:00", to: "00:00", zone: workspace } ]`,
    );
    await rig.identify('no', { email: 'no@example.com', phone: '+441' });
    await rig.track('no', 'cart_updated', { cart_id: 'c' });
    await write('yes');
    expect(await reasons('no')).toEqual(['letters.letter refused no_consent']);
    expect(await reasons('yes')).toEqual(['letters.letter withheld control_group']);
  });

  test('that begin while a message waits hold it back too', async () => {
    await start('');
    await rig.stop();
    rig = await Rig.start(
      { ...shop, ...letters },
      { answer: () => ({ outcome: 'transient', reason: 'busy', after: 60_000 }) },
    );
    await write('ann');
    await rig.replace({
      ...shop,
      ...letters,
      'policy.yaml': `${shop['policy.yaml']}${control.replace('30', '100')}\n`,
    });
    await rig.moveTo('2026-03-02T10:02:00Z');
    expect(await reasons('ann')).toEqual(['letters.letter withheld control_group']);
    expect((await rig.image('ann')).profile.traits).toMatchObject({ score: 1 });
    expect(await rig.store.people.countEffects()).toEqual([
      { kind: null, channel: 'email', status: 'dropped', count: 1 },
    ]);
  });
});

describe('suppression', () => {
  const segment = {
    'suppressed.yaml': 'kind: segment\nid: do_not_contact\nwho: { did: order_completed }\n',
  };

  test('lets nothing through, whatever the class', async () => {
    const receipts = letters['letters.yaml'].replace(
      'template: hello, channel: [email, sms]',
      'template: receipt, channel: email',
    );
    await start('suppress: [ { in: do_not_contact } ]', undefined, { ...segment, 'letters.yaml': receipts });
    await write('ann');
    expect(rig.sent.length).toBe(1);
    await rig.track('bo', 'order_completed', { order_id: 'o', total: 1 });
    await write('bo');
    expect(rig.sent.length).toBe(1);
    expect(await reasons('bo')).toEqual(['letters.letter refused suppressed']);
  });

  test('of one channel leaves the others', async () => {
    await start('suppress: [ { in: do_not_contact, channel: email } ]', undefined, segment);
    await rig.track('bo', 'order_completed', { order_id: 'o', total: 1 });
    await write('bo', { phone: '+441' });
    expect(rig.sent.map(({ medium }) => medium)).toEqual(['sms']);
  });

  test('names a segment of people', async () => {
    const found = await findingsOf({
      ...shop,
      'more.yaml':
        'kind: entity\nid: product\nkey: sku\nfields: { price: number }\n---\nkind: segment\nid: dear\nof: product\nwho: price > 1\n---\nkind: policy\nid: more\nsuppress: [ { in: dear }, { in: nobody } ]\n',
    });
    expect(found.map(({ code, what }) => `${code} ${what}`)).toEqual([
      'CAR-552 segment dear is not of people',
      'CAR-222 unknown segment `nobody`',
    ]);
  });
});

describe('send windows', () => {
  // 2 March 2026 is a Monday.
  test.each([
    ['inside', 'from: "09:00", to: "18:00"', '2026-03-02T10:00:00Z', null],
    ['before it opens', 'from: "11:00", to: "18:00"', '2026-03-02T10:00:00Z', '2026-03-02T11:00:00.000Z'],
    ['after it closed', 'from: "08:00", to: "10:00"', '2026-03-02T10:00:00Z', '2026-03-03T08:00:00.000Z'],
    [
      'another day',
      'days: [thu], from: "09:00", to: "18:00"',
      '2026-03-02T10:00:00Z',
      '2026-03-05T09:00:00.000Z',
    ],
    ['over midnight', 'days: [sun], from: "20:00", to: "11:00"', '2026-03-02T10:00:00Z', null],
    [
      'over the change of clocks',
      'from: "09:00", to: "10:00"',
      '2026-03-28T10:00:00Z',
      '2026-03-29T08:00:00.000Z',
    ],
  ])('%s', async (_, window, now, opens) => {
    await start(`windows: [ { class: marketing, ${window}, zone: workspace } ]`, now);
    await write('ann');
    expect(rig.sent.length).toBe(opens === null ? 1 : 0);
    if (opens === null) return;
    expect(await reasons('ann')).toEqual(['letters.letter waiting send_window']);
    await rig.moveTo(new Date(Date.parse(opens) - 1).toISOString());
    expect(rig.sent.length).toBe(0);
    await rig.moveTo(new Date(Date.parse(opens) + 1).toISOString());
    expect(rig.sent.length).toBe(1);
  });

  test('drop what would wait too long', async () => {
    await start('windows: [ { class: marketing, days: [fri], from: "09:00", to: "18:00", up_to: 1d } ]');
    await write('ann');
    expect(await reasons('ann')).toEqual(['letters.letter refused send_window']);
  });
});

test('a cap of a calendar period begins anew with the period', async () => {
  await start('caps: [ { class: marketing, at_most: 1, within: this_week } ]', '2026-03-07T10:00:00Z');
  await write('ann');
  await rig.moveTo('2026-03-08T23:00:00Z');
  await write('ann');
  expect(rig.sent.length).toBe(1);
  await rig.moveTo('2026-03-09T00:00:01Z');
  await write('ann');
  expect(rig.sent.length).toBe(2);
  expect(await reasons('ann')).toEqual(['letters.letter refused cap']);
});
