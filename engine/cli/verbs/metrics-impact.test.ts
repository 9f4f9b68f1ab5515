import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { testConsole } from '../testing/console.ts';
import { orders, workspaceFolder } from '../testing/workspace.ts';

/** What a first action is worth, as somebody at a terminal sees it. */

const worth = {
  'worth.yaml': `kind: tag
id: regular
type: boolean
rules:
  - { when: { did: order_completed, times: { at_least: 2 } }, then: true }
  - { then: false }
---
kind: metric
id: spend
unit: GBP
decimals: 2
did: order_completed
sum: total
---
kind: metric
id: big_order_worth
title: What a first big order is worth
impact:
  of: spend
  did: order_completed
  where: total >= 90
  against: { did: order_completed }
  match: [regular]
  over: [45d, 90d, 600d]
`,
};

/** Forty customers, an order a month from January to May: a big one in March of half of those who buy much, who go on by 10 more. */
function file(): string {
  const lines = Array.from({ length: 40 }, (_, customer) => {
    const isGood = customer % 2 === 0;
    const isBig = isGood ? customer % 4 === 0 : customer % 20 === 1;
    return [1, 2, 3, 4, 5].map((month) => {
      const usual = (isGood ? 30 : 10) + ((customer * 7 + month * month * 13) % 11);
      const total = month === 3 && isBig ? 90 : usual + (month > 3 && isBig ? 10 : 0);
      const day = String(1 + (customer % 27)).padStart(2, '0');
      return `${customer}-${month},c${customer},C,c${customer}@example.com,2025-0${month}-${day}T10:00:00Z,${total}`;
    });
  });
  return `order,customer,name,email,at,total\n${lines.flat().join('\n')}\n`;
}

async function imported(): Promise<string> {
  const folder = await workspaceFolder({ ...orders, ...worth, 'data/orders.csv': file() });
  expect(await testConsole(folder).run('run', 'shop', '--apply', '--import', '--until-idle')).toBe(0);
  return folder;
}

it('stands in the list, and is shown with who was compared and how alike they were', async () => {
  const folder = await imported();
  const texts: string[] = [];
  for (const given of [
    ['list', 'shop'],
    ['show', 'big_order_worth', 'shop'],
  ]) {
    const console = testConsole(folder);
    const code = await console.run('metrics', ...given);
    expect(console.stderr.text).toBe('');
    texts.push(`$ metrics ${given.join(' ')}  (${code})\n${console.stdout.text}`);
  }
  const text = texts.join('\n').replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, '<instant>');
  await expect(text).toMatchFileSnapshot('golden/metrics-impact.txt');
});

it('is, as JSON, what its schema says', async () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../../schemas/artefacts/metrics.schema.json', import.meta.url), 'utf8'),
  );
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  const console = testConsole(await imported());
  expect(await console.run('metrics', 'show', 'big_order_worth', 'shop', '--format', 'json')).toBe(0);
  const found = JSON.parse(console.stdout.text);
  validate(found);
  expect(validate.errors).toBeNull();
  expect(found.metrics).toEqual([]);
  // Two orders in 90 days, each of 10 more.
  const told = found.impacts[0].over[1];
  expect(told.low).toBeLessThan(20);
  expect(told.high).toBeGreaterThan(20);
  expect(told.naive).toBeGreaterThan(25);
});

it('has no groups', async () => {
  const console = testConsole(await imported());
  expect(await console.run('metrics', 'show', 'big_order_worth', 'shop', '--by', 'regular')).toBe(3);
  expect(console.stderr.text).toContain('big_order_worth is told over times, not by group');
});
