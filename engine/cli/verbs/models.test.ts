import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { files, past } from '../../models/made-up-shop.testing.ts';
import { faultsOf } from '../testing/artefact.ts';
import { testConsole } from '../testing/console.ts';
import { temporaryFolder, writeFiles } from '../testing/workspace.ts';

/** What people do with models at the command line, from an empty store to going back to the version before. */

async function shopFolder(people: number): Promise<string> {
  const folder = await temporaryFolder();
  const rows = past(people, Date.parse('2026-02-20T00:00:00Z')).map(
    ({ user, at, total, channel }, place) =>
      `o${place},${user},${new Date(at).toISOString()},${total},${channel}`,
  );
  await writeFiles(join(folder, 'shop'), {
    ...files,
    'carillon.yaml': files['carillon.yaml'].replace('sqlite::memory:', 'sqlite:.carillon/store.db'),
    'source.yaml': `kind: source
id: orders
from: { connector: csv, path: data/orders.csv }
each:
  - event: order_completed
    id: order
    at: at
    profile: { user_id: customer }
    properties: { order_id: order, total: $number(total), channel: channel }
`,
    'data/orders.csv': `order,customer,at,total,channel\n${rows.join('\n')}\n`,
  });
  return folder;
}

async function applied(people: number): Promise<string> {
  const folder = await shopFolder(people);
  expect(await testConsole(folder).run('run', 'shop', '--apply', '--import', '--until-idle')).toBe(0);
  return folder;
}

async function told(folder: string, ...given: string[]): Promise<string> {
  const console = testConsole(folder);
  expect(await console.run('models', ...given), console.stderr.text).toBe(0);
  return console.stdout.text;
}

it('trains, shows, judges, promotes, scores and goes back', async () => {
  const folder = await applied(300);
  expect(await told(folder, 'list', 'shop')).toMatch(/again +propensity +none +nobody +never/);
  expect(await told(folder, 'train', 'again', 'shop')).toContain(
    'Version 1 of again runs from now on: it passes every gate, and none ran before',
  );
  expect(await told(folder, 'list', 'shop')).toMatch(
    /again +propensity +version 1 +auc 0\.9\d+ .*version 1: a new version runs: it passes every gate/,
  );
  const card = await told(folder, 'show', 'again', 'shop');
  for (const words of ['again, version 1', 'Judged on', 'orders_90d', 'Calibration', 'Lift', 'Drift'])
    expect(card).toContain(words);
  expect(await told(folder, 'show', 'again', 'shop', '--format', 'markdown')).toContain('| auc | 0.');
  await told(folder, 'show', 'again', 'shop', '--format', 'html', '--output', 'card.html');
  const page = await readFile(join(folder, 'card.html'), 'utf8');
  expect(page).toContain('<polyline');
  expect(page).not.toMatch(/(src|href)="http/);
  const version = JSON.parse(await told(folder, 'show', 'again', 'shop', '--format', 'json'));
  const judged = JSON.parse(await told(folder, 'evaluate', 'again', 'shop', '--format', 'json'));
  expect(faultsOf('model-version', version)).toEqual([]);
  expect(faultsOf('model-evaluation', judged)).toEqual([]);
  expect(judged).toMatchObject({ model: 'again', version: 1 });
  expect(judged.evaluation.metrics.auc.value).toBeCloseTo(version.evaluation.metrics.auc.value, 1);

  expect(await told(folder, 'train', 'again', 'shop')).toContain(
    'Version 2 of again was made, and does not run',
  );
  expect(await told(folder, 'promote', 'again', 'shop', '--version-number', '2')).toContain(
    'Version 2 of again runs from now on',
  );
  expect(await told(folder, 'score', 'again', 'shop')).toMatch(/\d+ (person has|people have) another score/);
  expect(await told(folder, 'rollback', 'again', 'shop')).toContain('Version 1 of again runs again');
  await told(folder, 'score', 'again', 'shop');

  const listed = JSON.parse(await told(folder, 'list', 'shop', '--format', 'json'));
  expect(faultsOf('models', listed)).toEqual([]);
  expect(listed.models[0]).toMatchObject({
    id: 'again',
    running: 1,
    versions: [{ number: 1 }, { number: 2 }],
  });
  expect(
    listed.models[0].news.map(
      ({ what, version: number }: { what: string; version: number }) => `${what} ${number}`,
    ),
  ).toEqual(expect.arrayContaining(['promoted 1', 'kept 2', 'by_hand 2', 'by_hand 1']));
  expect(await told(folder, 'show', 'again', 'shop')).toMatch(
    /What happened\n(?:.*\n){1,3}.* 1 +put in charge by hand/,
  );
  const status = testConsole(folder);
  expect(await status.run('status', 'shop')).toBe(0);
  expect(status.stdout.text).toMatch(
    /Models and the version that runs\n {2}version 1 +again +again +300 scored/,
  );
  const asJson = testConsole(folder);
  expect(await asJson.run('status', 'shop', '--format', 'json')).toBe(0);
  expect(faultsOf('status', JSON.parse(asJson.stdout.text))).toEqual([]);
}, 60_000);

it('trains all models where none is named, and says of each what came of it', async () => {
  const folder = await shopFolder(300);
  const model = files['model.yaml'].slice(files['model.yaml'].indexOf('kind: model'));
  await writeFiles(join(folder, 'shop'), {
    'second.yaml': `${model.replace('id: again', 'id: never').replace('tag: again_score', 'tag: never_score').replace('order_completed', 'cart_updated')}`,
  });
  expect(await testConsole(folder).run('run', 'shop', '--apply', '--import', '--until-idle')).toBe(0);
  // The workspace by itself is no model's name.
  const console = testConsole(folder);
  expect(await console.run('models', 'train', 'shop', '--format', 'json')).toBe(1);
  const told = JSON.parse(console.stdout.text);
  expect(faultsOf('model-training', told)).toEqual([]);
  expect(told.trained).toMatchObject([
    { model: 'again', version: 1, promoted: true, failed: null },
    { model: 'never', version: null, promoted: false, failed: { code: 'CAR-971' } },
  ]);
}, 60_000);

it('says what is missing where nothing can be learnt', async () => {
  const folder = await applied(5);
  const console = testConsole(folder);
  expect(await console.run('models', 'train', 'again', 'shop')).toBe(1);
  expect(console.stdout.text).toMatch(/^CAR-97\d: /);
  expect(console.stdout.text).toContain('No version was made; what ran before goes on.');
});

it.each([
  [['show'], 'no model is named'],
  [['show', 'shop'], 'carillon models show <id> shop'],
  [['guess', 'again'], '`guess` is nothing to do with models'],
  [['show', 'agian', 'shop'], 'has no model `agian`'],
  [['show', 'again', 'shop'], 'again has no version yet'],
  [['promote', 'again', 'shop'], 'no version is named'],
  [['rollback', 'again', 'shop'], 'no version of again ran before now'],
])('refuses %j', async (given, what) => {
  const folder = await shopFolder(1);
  expect(await testConsole(folder).run('apply', 'shop', '--auto-approve')).toBe(0);
  const console = testConsole(folder);
  expect(await console.run('models', ...given)).toBe(3);
  expect(console.stderr.text).toContain(what);
});
