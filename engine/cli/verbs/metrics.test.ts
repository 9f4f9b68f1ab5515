import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { testConsole } from '../testing/console.ts';
import { orders, workspaceFolder } from '../testing/workspace.ts';

const metrics = {
  'metrics.yaml': `kind: tag
id: often
type: text
rules:
  - { when: { did: order_completed, times: { at_least: 2 } }, then: often }
  - { then: once }
---
kind: metric
id: revenue
title: Revenue
unit: GBP
decimals: 2
did: order_completed
sum: total
refresh: 1d
---
kind: metric
id: orders
unit: order
did: order_completed
count: true
---
kind: metric
id: order_value
title: What an order is worth
value: revenue / orders
by: [often]
---
kind: metric
id: came_back
title: Ordered again within 60 days
share: { did: order_completed, times: { at_least: 2 } }
from: { did: order_completed }
window: 60d
`,
};

async function imported(): Promise<string> {
  const folder = await workspaceFolder({ ...orders, ...metrics });
  expect(await testConsole(folder).run('run', 'shop', '--apply', '--import', '--until-idle')).toBe(0);
  return folder;
}

it('lists them, shows one by group, and by others', async () => {
  const folder = await imported();
  const texts: string[] = [];
  for (const given of [
    ['list'],
    ['show', 'order_value'],
    ['show', 'revenue', '--by', 'often'],
    ['show', 'came_back'],
  ]) {
    const [action, ...rest] = given as [string, ...string[]];
    const at = action === 'list' ? 0 : 1;
    const console = testConsole(folder);
    const code = await console.run('metrics', action, ...rest.slice(0, at), 'shop', ...rest.slice(at));
    expect(console.stderr.text).toBe('');
    texts.push(`$ metrics ${given.join(' ')}  (${code})\n${console.stdout.text}`);
  }
  const text = texts.join('\n').replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, '<instant>');
  await expect(text).toMatchFileSnapshot('golden/metrics.txt');
});

it('is, as JSON, what its schema says', async () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../../schemas/artefacts/metrics.schema.json', import.meta.url), 'utf8'),
  );
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  const console = testConsole(await imported());
  expect(await console.run('metrics', 'list', 'shop', '--format', 'json')).toBe(0);
  const found = JSON.parse(console.stdout.text);
  validate(found);
  expect(validate.errors).toBeNull();
  expect(found.metrics.map(({ id }: { id: string }) => id)).toEqual([
    'came_back',
    'order_value',
    'orders',
    'revenue',
  ]);
  expect(found.metrics[3]).toMatchObject({ value: 167.65, recorded: { value: expect.any(Number) } });
});

it('tells of a metric that is not applied yet', async () => {
  const folder = await workspaceFolder({ ...orders });
  expect(await testConsole(folder).run('run', 'shop', '--apply', '--import', '--until-idle')).toBe(0);
  const { writeFile } = await import('node:fs/promises');
  await writeFile(`${folder}/shop/metrics.yaml`, metrics['metrics.yaml']);
  const console = testConsole(folder);
  expect(await console.run('metrics', 'show', 'revenue', 'shop')).toBe(0);
  expect(console.stdout.text).toContain('Revenue: 167.65 GBP');
  expect(console.stdout.text).toContain('not written down');
});

it.each([
  [['show'], 'no metric is named'],
  [['show', 'revenu', 'shop'], 'there is no metric `revenu` here'],
  [['show', 'revenue', 'shop', '--by', 'email'], 'there is no field or tag `email` here'],
  [['count'], '`count` is nothing to do with metrics'],
  [['list', 'shop'], 'there is no store yet'],
])('refuses %j', async (given, what) => {
  const console = testConsole(await workspaceFolder({ ...orders, ...metrics }));
  expect(await console.run('metrics', ...given)).toBe(3);
  expect(console.stderr.text).toContain(what);
});
