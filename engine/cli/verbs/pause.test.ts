import { expect, it } from 'vitest';
import { LOOKS_EVERY } from '../ask-pause.ts';
import { testConsole } from '../testing/console.ts';
import { orders, winBack, workspaceFolder } from '../testing/workspace.ts';

const pausedOf = async (folder: string) => {
  const { stdout, run } = testConsole(folder);
  expect(await run('status', 'shop', '--format', 'json')).toBe(0);
  const { journeys } = JSON.parse(stdout.text) as { journeys: { id: string; pausedSince: number | null }[] };
  return journeys.filter(({ pausedSince }) => pausedSince !== null).map(({ id }) => id);
};

it('pauses and resumes a journey while nobody runs; status and plan show it', async () => {
  const folder = await workspaceFolder({ ...orders, ...winBack });
  expect(await testConsole(folder).run('apply', 'shop', '--auto-approve')).toBe(0);
  expect(await testConsole(folder).run('pause', 'win_back', '--folder', 'shop')).toBe(0);
  expect(await pausedOf(folder)).toEqual(['win_back']);
  const words = testConsole(folder);
  await words.run('status', 'shop');
  expect(words.stdout.text).toContain('paused since 2 Mar 2026, 12:00');
  const plan = testConsole(folder);
  await plan.run('plan', 'shop');
  expect(plan.stdout.text).toMatch(
    /Paused: nobody begins, moves or is sent to\n {2}win_back +since 2 Mar 2026, 12:00/,
  );
  const resumed = testConsole(folder);
  expect(await resumed.run('resume', 'win_back', '--folder', 'shop')).toBe(0);
  expect(await pausedOf(folder)).toEqual([]);
});

it('is heard by a daemon that runs', async () => {
  const folder = await workspaceFolder({ ...orders, ...winBack });
  const daemon = testConsole(folder);
  const running = daemon.run('run', 'shop', '--apply', '--import', '--port', '0');
  await daemon.stdout.until(/Ctrl-C ends/);
  const console = testConsole(folder);
  expect(await console.run('pause', 'win_back', '--folder', 'shop')).toBe(0);
  expect(console.stdout.text).toContain('nobody begins it');
  daemon.clock.moveTo(daemon.clock.now() + LOOKS_EVERY);
  const again = testConsole(folder);
  // Once it has been heard, asking again says since when.
  await expect
    .poll(async () => {
      await again.run('pause', 'win_back', '--folder', 'shop');
      return again.stdout.text;
    })
    .toContain('win_back is paused since 2 Mar 2026, 12:00');
  daemon.interrupt();
  expect(await running).toBe(0);
});

it('names the journeys there are', async () => {
  const folder = await workspaceFolder(winBack);
  await testConsole(folder).run('apply', 'shop', '--auto-approve');
  const console = testConsole(folder);
  expect(await console.run('pause', 'win_bakc', '--folder', 'shop')).toBe(3);
  expect(console.stderr.text).toContain('did you mean `win_back`?');
});

it('pauses each journey of a campaign', async () => {
  const campaign = 'kind: campaign\nid: spring\njourneys: [win_back]\n';
  const folder = await workspaceFolder({ ...orders, ...winBack, 'campaign.yaml': campaign });
  await testConsole(folder).run('apply', 'shop', '--auto-approve');
  expect(await testConsole(folder).run('pause', 'campaign.spring', '--folder', 'shop')).toBe(0);
  expect(await pausedOf(folder)).toEqual(['win_back']);
  expect(await testConsole(folder).run('resume', 'campaign.spring', '--folder', 'shop')).toBe(0);
  expect(await pausedOf(folder)).toEqual([]);
  const wrong = testConsole(folder);
  expect(await wrong.run('pause', 'campaign.sprng', '--folder', 'shop')).toBe(3);
  expect(wrong.stderr.text).toContain('did you mean `spring`?');
});
