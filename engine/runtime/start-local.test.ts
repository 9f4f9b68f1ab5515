/** `every` by each person's own clock. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig, type RigOptions } from '../rig/rig.ts';
import { testPostgresUrl } from '../store/postgres/server.testing.ts';

let rig: Rig;
afterEach(() => rig.stop());

const letter = (more = '', cron = '0 9 * * *') => ({
  ...shop,
  'journey.yaml': `
kind: journey
id: letter
start: { every: "${cron}", zone: profile ${more} }
steps:
  - { id: out, exit: out }
`,
});
const zones = { ann: 'Asia/Tokyo', bo: 'America/New_York', cy: 'Mars/Olympus', di: undefined };

async function start(files: Readonly<Record<string, string>>, options: RigOptions = {}) {
  rig = await Rig.start(files, { now: '2026-03-02T12:00:00Z', ...options });
  for (const [user, zone] of Object.entries(zones)) {
    await rig.identify(user, { ...(zone !== undefined && { time_zone: zone }) });
  }
}
/** When instances of somebody began. */
const beginnings = async (user: string) => {
  const { profile } = await rig.image(user);
  const rows = await rig.store.people.decisionsOf(profile.id, 1000);
  return rows
    .flatMap(({ outcome, at }) => (outcome === 'started' ? [new Date(at).toISOString().slice(0, 16)] : []))
    .reverse();
};

const places: readonly (readonly [string, () => Promise<RigOptions>])[] = [
  ['one bucket', async () => ({ buckets: 1 })],
  ['four buckets', async () => ({ buckets: 4 })],
  ['PostgreSQL', async () => ({ url: await testPostgresUrl(), buckets: 4 })],
];

describe.each(places)('in %s', (_name, place) => {
  test('rings at nine of everybody; without a zone that exists, at the workspace’s', async () => {
    await start(letter(), await place());
    await rig.moveTo('2026-03-04T11:00:00Z');
    expect(await beginnings('ann')).toEqual(['2026-03-03T00:00', '2026-03-04T00:00']);
    expect(await beginnings('bo')).toEqual(['2026-03-02T14:00', '2026-03-03T14:00']);
    expect(await beginnings('cy')).toEqual(['2026-03-03T09:00', '2026-03-04T09:00']);
    expect(await beginnings('di')).toEqual(['2026-03-03T09:00', '2026-03-04T09:00']);
  });
});

test('is not looked for in between: one wake-up for each ring', async () => {
  await start(letter());
  let wakes = 0;
  for (;;) {
    const { profile } = await rig.store.nextDue();
    if (profile === null || profile >= Date.parse('2026-03-05T12:00:00Z')) break;
    rig.clock.moveTo(profile + 1);
    await rig.settled();
    wakes++;
  }
  // Three zones, three days.
  expect(wakes).toBe(9);
});

test('clocks that go forward and back', async () => {
  await start(letter('', '30 1 * * *'), { now: '2026-03-27T12:00:00Z' });
  await rig.moveTo('2026-03-30T12:00:00Z');
  expect(await beginnings('di')).toEqual(['2026-03-28T01:30', '2026-03-29T01:30', '2026-03-30T00:30']);
  await rig.moveTo('2026-10-24T12:00:00Z');
  const before = (await beginnings('di')).length;
  await rig.moveTo('2026-10-26T12:00:00Z');
  expect((await beginnings('di')).slice(before)).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
});

describe('somebody who moves', () => {
  test('west has no hour twice, and east may miss one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'carillon-local-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await start(letter(), { url: `sqlite:${join(folder, 'store.db')}` });
    await rig.moveTo('2026-03-03T00:30:00Z');
    expect(await beginnings('ann')).toEqual(['2026-03-03T00:00']);
    // Nine in the morning again in London, and in New York, of the same day: it was nine in Tokyo.
    await rig.identify('ann', { time_zone: 'Europe/London' });
    await rig.restart(letter());
    await rig.moveTo('2026-03-03T10:00:00Z');
    await rig.identify('ann', { time_zone: 'America/New_York' });
    await rig.moveTo('2026-03-04T13:00:00Z');
    expect(await beginnings('ann')).toEqual(['2026-03-03T00:00']);
    // Half past eight in New York is later than nine in London: it has gone by there.
    await rig.moveTo('2026-03-04T13:30:00Z');
    await rig.identify('ann', { time_zone: 'Europe/London' });
    await rig.moveTo('2026-03-05T12:00:00Z');
    expect(await beginnings('ann')).toEqual(['2026-03-03T00:00', '2026-03-05T09:00']);
  });

  test('and was not here yet at that hour, still has it', async () => {
    await start(letter());
    // It is noon in London, and seven in New York.
    await rig.identify('new', {});
    await rig.identify('new', { time_zone: 'America/New_York' });
    await rig.moveTo('2026-03-02T15:00:00Z');
    expect(await beginnings('new')).toEqual(['2026-03-02T14:00']);
  });

  test('at the very instant, before it rings, has it there', async () => {
    await start(letter());
    await rig.moveTo('2026-03-03T08:59:59Z');
    rig.clock.moveTo(Date.parse('2026-03-03T09:00:00Z'));
    await rig.identify('di', { time_zone: 'America/New_York' });
    await rig.moveTo('2026-03-03T20:00:00Z');
    expect(await beginnings('di')).toEqual(['2026-03-03T14:00']);
  });
});

describe('rounds that came while nobody ran', () => {
  test.each([
    ['none longer ago than `late`', '', '2026-03-04T10:30:00Z', ['2026-03-03T09:00'], '0 9 * * *'],
    [
      'the latest, if it is no older',
      '',
      '2026-03-05T09:40:00Z',
      ['2026-03-03T09:00', '2026-03-05T09:00'],
      '0 9 * * *',
    ],
    ['one of many', ', late: 2h', '2026-03-03T13:40:00Z', ['2026-03-03T13:00'], '0 13-23 3 3 *'],
  ])('%s', async (_, more, back, expected, cron) => {
    const folder = await mkdtemp(join(tmpdir(), 'carillon-local-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const files = letter(more, cron);
    await start(files, { url: `sqlite:${join(folder, 'store.db')}` });
    await rig.moveTo('2026-03-03T12:00:00Z');
    rig.clock.moveTo(Date.parse(back));
    await rig.restart(files);
    expect(await beginnings('di')).toEqual(expected);
  });
});
