import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';

let rig: Rig;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-schedule-'));
});
afterEach(async () => {
  await rig.stop();
  await rm(folder, { recursive: true });
});

const letter = (cron: string, late = '1h') => ({
  ...shop,
  'journey.yaml': `
kind: journey
id: letter
start: { every: "${cron}", late: ${late}, who: vip }
steps:
  - { id: write, send: { template: hello, channel: email } }
`,
});

async function start(files: Record<string, string>, now: string) {
  rig = await Rig.start(files, { now, url: `sqlite:${join(folder, 'store.db')}` });
  for (const person of ['ann', 'bo', 'cy']) {
    const traits = { email: `${person}@example.com`, vip: person !== 'cy' };
    await rig.identify(person, traits, { consent: { marketing: ['email'] } });
  }
}

/** The daemon is away, and comes back at that time. */
async function backAt(files: Record<string, string>, now: string) {
  rig.clock.moveTo(Date.parse(now));
  await rig.restart(files);
  await rig.settled();
}

describe('a schedule', () => {
  test('that was missed is caught up with once, for those it is for', async () => {
    const files = letter('0 10 * * *');
    await start(files, '2026-03-02T09:30:00Z');
    await backAt(files, '2026-03-02T10:45:00Z');
    expect(rig.sent.map(({ to }) => to).sort()).toEqual(['ann@example.com', 'bo@example.com']);
    await backAt(files, '2026-03-02T10:50:00Z');
    expect(rig.sent.length).toBe(2);
  });

  test.each([
    ['longer ago than `late`', '0 10 * * *', '1h', '2026-03-02T11:30:00Z', 0],
    ['not longer ago than `late`', '0 10 * * *', '2h', '2026-03-02T11:30:00Z', 2],
    ['before the release', '0 9 * * *', '2h', '2026-03-02T09:45:00Z', 0],
    // London's clocks went forward on 29 March: ten o'clock there is nine UTC.
    ['by the clock of the workspace', '0 10 30 3 *', '1h', '2026-03-30T09:20:00Z', 2],
    // They went back at two on 25 October: one o'clock comes twice, and the first counts; so does what was skipped in March.
    ['at the first of two hours', '0 1 25 10 *', '30m', '2026-10-25T00:10:00Z', 2],
    ['at the second of two hours', '0 1 25 10 *', '30m', '2026-10-25T01:10:00Z', 0],
    ['at an hour that was skipped', '30 1 29 3 *', '30m', '2026-03-29T01:40:00Z', 2],
  ])('that came round %s', async (_, cron, late, now, letters) => {
    const files = letter(cron, late);
    await start(files, '2026-03-02T09:30:00Z');
    await backAt(files, now);
    expect(rig.sent.length).toBe(letters);
  });

  test('rings while the daemon runs, each time once', async () => {
    await start(letter('0 10 * * *'), '2026-03-02T09:59:58Z');
    for (const [now, letters] of [
      ['2026-03-02T09:59:59Z', 0],
      ['2026-03-02T10:00:00Z', 2],
      ['2026-03-02T10:00:30Z', 2],
      ['2026-03-03T10:00:00Z', 4],
    ] as const) {
      rig.clock.moveTo(Date.parse(now));
      await rig.settled();
      // Their letters have to be through before they begin again.
      expect(rig.sent.length, now).toBe(letters);
    }
  });

  test('that rings late, after its machine slept, comes once, unless it is too late', async () => {
    await start(letter('*/10 * * * *', '15m'), '2026-03-02T09:59:58Z');
    rig.clock.moveTo(Date.parse('2026-03-02T11:05:00Z'));
    await rig.settled();
    expect(rig.sent.length).toBe(2);
  });
});
