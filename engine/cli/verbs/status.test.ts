import { expect, it } from 'vitest';
import { faultsOf } from '../testing/artefact.ts';
import { testConsole } from '../testing/console.ts';
import { orders, winBack, workspaceFolder } from '../testing/workspace.ts';

it('says how the store stands, in words and for programs', async () => {
  const folder = await workspaceFolder({ ...orders, ...winBack });
  expect(await testConsole(folder).run('run', 'shop', '--apply', '--import', '--until-idle')).toBe(0);
  const words = testConsole(folder);
  expect(await words.run('status', 'shop')).toBe(0);
  await expect(words.stdout.text).toMatchFileSnapshot('golden/status.txt');
  const json = testConsole(folder);
  expect(await json.run('status', 'shop', '--format', 'json')).toBe(0);
  const found = JSON.parse(json.stdout.text);
  expect(faultsOf('status', found)).toEqual([]);
  expect(faultsOf('status', { ...found, profiles: 'two' })).toEqual(['/profiles must be integer']);
  expect(found).toMatchObject({
    release: { number: 1 },
    profiles: 2,
    messages: { refused: { no_consent: 1 } },
    quarantine: { bad_property: 1 },
  });
});

it('tells of lists: when each was read, and how many rows fitted nobody', async () => {
  const list = `kind: segment
id: vips
list: { connector: csv, path: vips.csv, profile: { user_id: customer } }
`;
  const folder = await workspaceFolder({
    ...orders,
    'vips.yaml': list,
    'vips.csv': 'customer\nann\nnobody\n',
  });
  expect(await testConsole(folder).run('apply', 'shop', '--auto-approve')).toBe(0);
  const before = testConsole(folder);
  await before.run('status', 'shop');
  expect(before.stdout.text).toContain('Lists from outside\n  vips  vips.csv  not read yet\n');
  expect(await testConsole(folder).run('run', 'shop', '--import', '--until-idle')).toBe(0);
  const after = testConsole(folder);
  await after.run('status', 'shop');
  expect(after.stdout.text).toContain(
    'Lists from outside\n  vips  vips.csv  read 2 Mar 2026, 12:00: 2 rows, 1 for nobody known\n',
  );
});

it('has a place for everything that a workspace may have', async () => {
  const folder = await workspaceFolder({
    ...orders,
    ...winBack,
    'vips.yaml': `kind: segment
id: vips
list: { connector: csv, path: vips.csv, profile: { user_id: customer } }
---
kind: entity
id: vehicle
key: vin
fields: { mileage: number }
---
kind: segment
id: worn
of: vehicle
who: mileage > 60000
---
kind: offer
id: ten_off
benefit: { percent: 10 }
valid: { for: 14d }
budget: { grants: 100 }
---
kind: channel
id: ads
connector: http-audience
medium: ads
with: { url: "http://127.0.0.1:9/" }
---
kind: audience
id: vips_ads
segment: vips
channel: ads
class: service
identifiers: [email]
---
kind: journey
id: welcome
start: { enters: vips }
limits: { messages: { at_most: 10 } }
steps: [ { id: later, wait: 1d } ]
---
kind: metric
id: basket
title: Average order
did: order_completed
avg: total
---
kind: campaign
id: spring
journeys: [welcome]
targets: [ { metric: basket, at_least: 40 }, { metric: basket, at_most: 40 } ]
`,
    'vips.csv': 'customer\nann\nnobody\n',
  });
  const applied = testConsole(folder);
  const code = await applied.run('apply', 'shop', '--auto-approve');
  expect(code, applied.stderr.text).toBe(0);
  expect(await testConsole(folder).run('run', 'shop', '--import', '--until-idle')).toBe(0);
  expect(await testConsole(folder).run('pause', 'welcome', '--folder', 'shop')).toBe(0);
  const json = testConsole(folder);
  expect(await json.run('status', 'shop', '--format', 'json')).toBe(0);
  const found = JSON.parse(json.stdout.text);
  for (const part of [
    'events',
    'segments',
    'entities',
    'journeys',
    'offers',
    'limits',
    'targets',
    'audiences',
    'lists',
  ])
    expect(found[part], part).not.toEqual([]);
  expect(found.targets).toMatchObject([
    { of: 'campaign.spring', value: 41.9125, isReached: true },
    { metric: 'basket', atMost: 40, isReached: false },
  ]);
  expect(faultsOf('status', found)).toEqual([]);
  const text = testConsole(folder);
  expect(await text.run('status', 'shop')).toBe(0);
  expect(text.stdout.text).toContain('campaign.spring  basket  41.913  at most 40   not reached');
});

it('works beside whoever writes, and with definitions that are wrong by now', async () => {
  const folder = await workspaceFolder();
  const daemon = testConsole(folder);
  const running = daemon.run('run', 'shop', '--apply', '--port', '0');
  await daemon.stdout.until(/Ctrl-C ends/);
  expect(await testConsole(folder).run('status', 'shop')).toBe(0);
  daemon.interrupt();
  expect(await running).toBe(0);
});

it('says so when there is nothing', async () => {
  const console = testConsole(await workspaceFolder());
  expect(await console.run('status', 'shop')).toBe(3);
  expect(console.stderr.text).toBe(`failed: nothing has been applied yet
  why: a store runs a release, and this one has none
  fix: carillon apply shop, or carillon run shop --apply
`);
});
