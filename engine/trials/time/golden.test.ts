import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { shop } from '../../rig/files.ts';
import { Rig } from '../../rig/rig.ts';

/** The engine with virtual time, held to instants that were worked out by hand: `golden.yaml`. */

interface Told {
  readonly zone: string;
  readonly fact: string;
}
interface Golden {
  readonly waits: readonly (Told & { readonly from: string; readonly wait: string; readonly on: string })[];
  readonly quiet: readonly Hours[];
  readonly windows: readonly Hours[];
  readonly caps: readonly (Told & { readonly within: string; readonly sends: Record<string, string> })[];
  readonly periods: readonly (Told & {
    readonly within: string;
    readonly did: string;
    readonly in: readonly [string, string];
  })[];
  readonly dates: readonly (Told & {
    readonly date: string;
    readonly start: string;
    readonly from: string;
    readonly until: string;
    readonly on: readonly string[];
  })[];
}
/** `on`: the instant at which it goes out, or the reason why it never does. */
interface Hours extends Told {
  readonly from: string;
  readonly row: string;
  readonly on: string;
}

const golden = parse(readFileSync(join(import.meta.dirname, 'golden.yaml'), 'utf8')) as Golden;
const WEEKS = 15 * 86_400_000;

let rig: Rig | undefined;
afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});

const exact = (text: string) => new Date(Date.parse(text)).toISOString();
const later = (text: string, milliseconds: number) => new Date(Date.parse(text) + milliseconds).toISOString();
const profile = shop['profile.yaml']!.replace('fields:', 'fields:\n  born: date');

async function start(
  now: string,
  { zone = 'UTC', start = 'did: cart_updated, key: cart_id, again: always', steps = '', policy = '' },
): Promise<Rig> {
  rig = await Rig.start(
    {
      ...shop,
      'carillon.yaml': shop['carillon.yaml']!.replace('Europe/London', zone),
      'profile.yaml': profile,
      'policy.yaml': `${shop['policy.yaml']}${policy}`,
      'journey.yaml': `
kind: journey
id: basket
start: { ${start} }
steps:
${steps}
  - { id: letter, send: { template: hello, channel: email } }
`,
    },
    { now: exact(now) },
  );
  return rig;
}

async function basket(on: Rig, zone: string, cart = 'c'): Promise<void> {
  const traits = { email: 'ann@example.com', time_zone: zone };
  const consent = { marketing: ['email'] };
  await on.track('ann', 'cart_updated', { cart_id: cart }, { traits, consent });
}

const sentAt = (on: Rig) => on.sent.map(({ at }) => new Date(at).toISOString());

describe('a wait', () => {
  test.each(golden.waits)('$zone, from $from, $wait: $fact', async ({ zone, from, wait, on }) => {
    const with_ = await start(from, { steps: `  - { id: pause, wait: ${wait} }` });
    await basket(with_, zone);
    await with_.moveTo(later(from, WEEKS));
    expect(sentAt(with_)).toEqual([exact(on)]);
  });
});

describe.each([
  ['quiet hours', 'quiet', golden.quiet],
  ['a send window', 'windows', golden.windows],
] as const)('%s', (_, key, cases) => {
  test.each(cases)('$zone, from $from, $row: $fact', async ({ zone, from, row, on }) => {
    const policy = `${key}: [ ${row.replace('{', '{ class: marketing,')} ]\n`;
    const with_ = await start(from, { policy });
    await basket(with_, zone);
    await with_.moveTo(later(from, WEEKS));
    const isInstant = !Number.isNaN(Date.parse(on));
    expect(sentAt(with_)).toEqual(isInstant ? [exact(on)] : []);
    if (!isInstant) expect(await with_.decisionsOf('ann')).toContain(`basket.letter refused ${on}`);
  });
});

describe('a cap', () => {
  test.each(golden.caps)('$zone, within $within: $fact', async ({ zone, within, sends }) => {
    const times = Object.keys(sends);
    const policy = `caps: [ { class: marketing, at_most: 1, within: ${within} } ]\n`;
    const with_ = await start(times[0]!, { zone, policy });
    for (const time of times) {
      await with_.moveTo(exact(time));
      await basket(with_, zone, time);
    }
    const decisions = (await with_.decisionsOf('ann')).filter((line) => line.startsWith('basket.letter '));
    const found = decisions.map((line) => (line.includes('refused') ? line.split(' ').at(-1) : 'sent'));
    const sent = sentAt(with_);
    expect(sent).toEqual(times.filter((time) => sends[time] === 'sent').map(exact));
    expect(found.filter((one) => one === 'cap').length).toBe(times.length - sent.length);
  });
});

describe('a period', () => {
  test.each(golden.periods)('$zone, within $within: $fact', async ({ zone, within, did, in: [from, to] }) => {
    rig = await Rig.start(
      {
        ...shop,
        'carillon.yaml': shop['carillon.yaml']!.replace('Europe/London', zone),
        'segment.yaml': `kind: segment\nid: buyers\nwho: { did: order_completed, within: ${within} }\n`,
      },
      { now: exact(did) },
    );
    await rig.track('ann', 'order_completed', { order_id: 'o', total: 1 });
    await rig.moveTo(later(to, WEEKS));
    const cause = exact(from) === exact(did) ? 'event' : 'time';
    expect(await rig.changesOf('ann')).toEqual([
      `${exact(from)} + buyers ${cause}`,
      `${exact(to)} - buyers time`,
    ]);
  });
});

describe('a date', () => {
  test.each(golden.dates)(
    '$zone, $date, $start: $fact',
    async ({ zone, date, start: rest, from, until, on }) => {
      const with_ = await start(from, { start: `date: born, ${rest}, again: always` });
      const traits = { email: 'ann@example.com', time_zone: zone, born: date };
      await with_.identify('ann', traits, { consent: { marketing: ['email'] } });
      await with_.moveTo(exact(until));
      expect(sentAt(with_)).toEqual(on.map(exact));
    },
  );
});
