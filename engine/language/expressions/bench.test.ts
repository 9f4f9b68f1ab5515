import jsonata from 'jsonata';
import { test } from 'vitest';
import { compileExpression, parseExpression } from './index.ts';

test('bench', async () => {
  class View {
    _t: any = {
      value_tier: 'gold',
      spend_365d: 812.5,
      country: 'United Kingdom',
      orders_count: 7,
      lines: [
        { sku: 'A', price: 3 },
        { sku: 'B', price: 12 },
      ],
    };
    get value_tier() {
      return this._t.value_tier;
    }
    get spend_365d() {
      return this._t.spend_365d;
    }
    get country() {
      return this._t.country;
    }
    get orders_count() {
      return this._t.orders_count;
    }
    get lines() {
      return this._t.lines;
    }
    get last() {
      return undefined;
    }
  }
  const plainScope = {
    value_tier: 'gold',
    spend_365d: 812.5,
    country: 'United Kingdom',
    orders_count: 7,
    lines: [
      { sku: 'A', price: 3 },
      { sku: 'B', price: 12 },
    ],
  };
  for (const text of [
    'value_tier = "gold" and spend_365d >= 500',
    'country in ["United Kingdom", "France"] or orders_count > 10',
    'spend_365d / orders_count > 100',
    '"B" in lines.sku',
    '$sum(lines.price) > 10',
    '$count(lines[price > 10]) > 0',
    '$exists(last) and last != ""',
    '$contains($lowercase(country), "king")',
    '$sum(lines.(price * 2))',
  ]) {
    const p = parseExpression(text);
    if (!p.ok) throw new Error(text);
    const c = compileExpression(p.expression, { zone: 'UTC' });
    const j = jsonata(text);
    const view = new View();
    const journey = Object.assign(Object.create(view), { event: { a: 1 } });
    const time = (n: number, f: () => unknown) => {
      for (let i = 0; i < n / 10; i++) f();
      const s = performance.now();
      let x = 0;
      for (let i = 0; i < n; i++) if (f() === true) x++;
      return ((performance.now() - s) / n) * 1e6;
    };
    const own = time(2e5, () => c.evaluate(plainScope)),
      viewed = time(2e5, () => c.evaluate(view)),
      jn = time(2e5, () => c.evaluate(journey));
    let s = performance.now();
    const N = 4000;
    for (let i = 0; i < 1000; i++) await j.evaluate(plainScope);
    s = performance.now();
    for (let i = 0; i < N; i++) await j.evaluate(plainScope);
    const ref = ((performance.now() - s) / N) * 1e6;
    console.log(text, {
      own: own.toFixed(0),
      view: viewed.toFixed(0),
      journey: jn.toFixed(0),
      ref: ref.toFixed(0),
      times: (ref / viewed).toFixed(0),
    });
  }
});
