import { describe, expect, test } from 'vitest';
import { besideFile } from '../data.testing.ts';
import { SLICE, shopIn } from '../online-retail.testing.ts';
import { recommend } from './recommend.ts';

const whole = process.env['CARILLON_LONG'] ? besideFile('online-retail/online_retail.csv.gz') : null;
describe('x', () => {
  for (const file of [SLICE, whole]) {
    if (!file) continue;
    const { interactions } = shopIn(file);
    for (const spec of [
      {},
      { again: true },
      { mix: { item: 1, user: 0, popular: 0, content: 0 } },
      { mix: { item: 0, user: 1, popular: 0, content: 0 } },
      { shrinkage: 20 },
      { measure: 'jaccard' },
      { halfLife: 90 },
      { mix: { user: 1 } },
    ] as const)
      test(JSON.stringify(spec), () => {
        const start = performance.now();
        const artefact = recommend.fit({ interactions }, spec, 's');
        const t1 = performance.now();
        const e = recommend.evaluate(artefact, { interactions });
        console.log(JSON.stringify(spec), t1 - start, performance.now() - t1, e.rows, JSON.stringify(e));
      });
  }
  expect(1).toBe(1);
});
