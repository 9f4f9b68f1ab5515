/** All of JSONata, for the mappings of sources. */
import { expect, test } from 'vitest';
import { ExpressionFault, evaluateReference, parseExpression } from './index.ts';

function byReference(text: string, scope: object, zone?: string): Promise<unknown> {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problems[0]?.what}`);
  return evaluateReference(parsed.expression, scope, zone === undefined ? {} : { zone });
}

const order = {
  InvoiceNo: '536365',
  at: '2026-07-01T22:30:00Z',
  rows: [
    { StockCode: '85123A', Quantity: '6', UnitPrice: '2.55' },
    { StockCode: '71053', Quantity: '2', UnitPrice: '3.39' },
  ],
};

test.each<readonly [string, unknown]>([
  ['InvoiceNo', '536365'],
  ['rows.StockCode', ['85123A', '71053']],
  ['$sum(rows.($number(Quantity) * $number(UnitPrice)))', 22.08],
  [
    "rows.{ 'sku': StockCode, 'quantity': $number(Quantity) }",
    [
      { sku: '85123A', quantity: 6 },
      { sku: '71053', quantity: 2 },
    ],
  ],
  ['rows^(StockCode).StockCode', ['71053', '85123A']],
  ['$map(rows, function($row) { $row.Quantity & "x" })', ['6x', '2x']],
  ['$replace(InvoiceNo, /^53/, "")', '6365'],
  ['rows{StockCode: Quantity}', { '85123A': '6', '71053': '2' }],
  ['missing', undefined],
  ['{"a": missing, "b": $sum}', { b: undefined }],
  ['function($x) { $x }', undefined],
  ['$plus(at, "2h")', '2026-07-02T00:30:00.000Z'],
  ['rows.$plus($$.at, "1d")', ['2026-07-02T22:30:00.000Z', '2026-07-02T22:30:00.000Z']],
  ['$local(at, "H")', 22],
])('%s', async (text, value) => {
  expect(await byReference(text, order)).toEqual(value);
});

test('results are plain JSON', async () => {
  for (const text of [
    'rows',
    'rows.StockCode',
    'rows.{"a": Quantity}',
    '{"all": rows.StockCode}',
    'rows[]',
  ]) {
    const value = await byReference(text, order);
    expect(structuredClone(value)).toStrictEqual(value);
    expect(Object.keys((value as { all?: object }).all ?? (value as object))).not.toContain('sequence');
  }
});

test('the hour is that of the zone', async () => {
  expect(await byReference('$local(at, "H")', order, 'Europe/London')).toBe(23);
  expect(await byReference('$local(at, "YYYY-MM-DD HH:mm")', order, 'Asia/Shanghai')).toBe(
    '2026-07-02 06:30',
  );
});

test.each([
  '"a" + 1',
  '$number("x")',
  '$error("no")',
  '$plus("yesterday", "1d")',
  'at < 1',
  '$split("a", missing)',
])('%s is a fault', async (text) => {
  await expect(byReference(text, order)).rejects.toBeInstanceOf(ExpressionFault);
});

test.each([
  ['that never ends', '($again := function($x) { $again($x + 1) }; $again(1))'],
  ['ever deeper', '($deeper := function($x) { 1 + $deeper($x) }; $deeper(1))'],
])('a function %s is a fault', async (_, text) => {
  await expect(byReference(text, order)).rejects.toBeInstanceOf(ExpressionFault);
});

test('a wide mapping is not taken for a deep one', async () => {
  const members = Array.from({ length: 300 }, (_, index) => `"k${index}": $string(rows[0].($))`);
  expect(Object.keys((await byReference(`{${members.join(', ')}}`, order)) as object)).toHaveLength(300);
});
