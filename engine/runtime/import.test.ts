import { createReadStream, existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sources } from '../../connectors/sources/index.ts';
import { draftOf } from '../evaluate/draft.ts';
import { ProfileView, profileRecord } from '../evaluate/scope.ts';
import { compileFolder, Rig } from '../rig/rig.ts';
import { importProgress, importSource, latestInstant, settleImports } from './import.ts';

/**
 * The Online Retail data through the starter programme's own mapping, held against figures that are worked out
 * here from the raw rows by the published rule: customer present, quantity > 0, price > 0.
 */

const definitions = fileURLToPath(new URL('../../definitions/', import.meta.url));
const slice = `${definitions}data/orders.csv.gz`;
const whole = fileURLToPath(
  new URL('../../../shared/data/online-retail/online_retail.csv.gz', import.meta.url),
);

interface Customer {
  orders: Set<string>;
  pence: number;
  last: string;
}

async function byHand(path: string) {
  const customers = new Map<string, Customer>();
  const rows = createReadStream(path)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  let counted = 0;
  // An invoice's lines may be a minute apart; it is dated by the first of them.
  let invoice = { number: '', date: '' };
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    if (row['InvoiceNo'] !== invoice.number)
      invoice = { number: row['InvoiceNo']!, date: row['InvoiceDate']! };
    const [quantity, price] = [Number(row['Quantity']), Number(row['UnitPrice'])];
    if (row['CustomerID'] === '' || quantity <= 0 || price <= 0) continue;
    const known = customers.get(row['CustomerID']!) ?? { orders: new Set<string>(), pence: 0, last: '' };
    customers.set(row['CustomerID']!, known);
    known.orders.add(row['InvoiceNo']!);
    // Prices have up to three decimals: tenths of pence are exact.
    known.pence += quantity * Math.round(price * 1000);
    if (invoice.date > known.last) known.last = invoice.date;
    counted++;
  }
  return { customers, counted };
}

let rig: Rig;

async function importOrders(path: string) {
  rig = await Rig.start(await compileFolder(definitions), { now: '2011-12-10T00:00:00Z' });
  const { engine } = rig.daemon;
  const orders = engine.run.program.sources.find(({ id }) => id === 'orders')!;
  const spec = sources.find(({ name }) => name === orders.connector)!;
  const read = async () => {
    const from = (await importProgress(rig.store, 'orders'))?.row ?? 0;
    const { size } = await stat(path);
    return importSource(engine, orders, spec.read({ path, settings: {} }, from), { shift: 0, size });
  };
  const report = await read();
  return { engine, orders, spec, read, report };
}

/** Every customer's tags, as the engine has them. */
async function tagsOf(customers: Iterable<string>) {
  const { run } = rig.daemon.engine;
  const tags = new Map<string, Record<string, unknown>>();
  for (const customer of customers) {
    const draft = draftOf(run.program, run.layout, await rig.image(customer));
    tags.set(customer, profileRecord(new ProfileView(run.program, draft)));
  }
  return tags;
}

const DAY = 86_400_000;

interface Published {
  readonly rows: number;
  readonly customers: number;
  readonly invoices: number;
  readonly total: number;
}

/** What was imported last from this file is what counting by hand gives. */
async function expectFigures(path: string, quarantined: number, published: Published | null): Promise<void> {
  const { customers, counted } = await byHand(path);
  expect(quarantined).toBe(0);
  const tags = await tagsOf(customers.keys());
  let total = 0;
  for (const [customer, { orders, pence, last }] of customers) {
    const known = tags.get(customer)!;
    expect([customer, known['orders_count']]).toEqual([customer, orders.size]);
    expect(Math.abs(Number(known['lifetime_value']) - pence / 1000)).toBeLessThan(0.01 * orders.size);
    expect(known['last_order_at']).toBe(new Date(last).toISOString());
    expect(known['recency_days']).toBe(
      Math.floor((Date.parse('2011-12-10T00:00:00Z') - Date.parse(last)) / DAY),
    );
    total += pence;
  }
  const invoices = [...customers.values()].reduce((sum, { orders }) => sum + orders.size, 0);
  // One invoice stands in two places of the whole file: two events, one order.
  const events = await rig.store.people.countEvents(['order_completed']);
  expect(events.get('order_completed')).toBe(published ? invoices + 1 : invoices);
  if (published) {
    expect({
      rows: counted,
      customers: customers.size,
      invoices,
      total: Math.round(total / 10) / 100,
    }).toEqual(published);
  } else {
    const { order_completed } = JSON.parse(await readFile(`${definitions}data/figures.json`, 'utf8'));
    expect(order_completed).toMatchObject({ rows: counted, customers: customers.size, events: invoices });
  }
  // Reference figures as of 2011-12-10: days, invoices, spend. Both customers are in the slice.
  for (const [customer, days, orders, spend] of [
    ['12347', 3, 7, 4310],
    ['14646', 2, 73, 280_206.02],
  ] as const) {
    const known = tags.get(customer)!;
    // The reference counts from the midnight after the last order's day.
    expect([
      Math.ceil((Date.parse('2011-12-10') - Date.parse(String(known['last_order_at']))) / DAY),
      known['orders_count'],
      known['lifetime_value'],
    ]).toEqual([days, orders, spend]);
  }
}

describe('the shipped slice, imported once', () => {
  let imported: Awaited<ReturnType<typeof importOrders>>;
  let kept: Rig;
  beforeAll(async () => {
    imported = await importOrders(slice);
    kept = rig;
  }, 60_000);
  afterAll(() => kept.stop());

  const started = async () =>
    (await kept.store.people.countDecisions(0)).filter(
      ({ journey, outcome }) => journey === 'second_order' && outcome === 'started',
    );

  test('gives the figures that counting by hand gives', async () => {
    await expectFigures(slice, imported.report.quarantined, null);
  }, 60_000);

  test('an import again adds nothing', async () => {
    expect(await imported.read()).toMatchObject({ items: 0, accepted: 0 });
    const { engine, orders, spec } = imported;
    const cut = new AbortController();
    const options = { shift: 0, size: 0, signal: cut.signal, onProgress: () => cut.abort() };
    const again = await importSource(engine, orders, spec.read({ path: slice, settings: {} }), options);
    expect(again.accepted).toBe(0);
    expect(again.duplicates).toBeGreaterThan(400);
  });

  test('the latest instant is that of the newest order', async () => {
    const { orders, spec } = imported;
    const latest = await latestInstant(orders, spec.read({ path: slice, settings: {} }));
    expect(new Date(latest!).toISOString()).toMatch(/^2011-12-0[89]T/);
  });

  test('members it makes start what takes existing members, once, and only when it is complete', async () => {
    expect(await started()).toEqual([]);
    await settleImports(imported.engine);
    await kept.settled();
    const [first] = await started();
    expect(first!.count).toBeGreaterThan(10);
    await settleImports(imported.engine);
    expect(await started()).toEqual([first]);
  });
});

describe('the whole data', () => {
  afterEach(() => rig?.stop());

  test.skipIf(!existsSync(whole) || !process.env['CARILLON_LONG'])(
    'gives the figures that are published (it is not shipped and takes a minute, CARILLON_LONG=1)',
    async () => {
      const { report } = await importOrders(whole);
      await expectFigures(whole, report.quarantined, {
        rows: 397_884,
        customers: 4338,
        invoices: 18_532,
        total: 8_911_407.9,
      });
    },
    600_000,
  );
});
