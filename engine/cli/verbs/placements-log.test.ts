/** The log of another system, as a file: imported by a source, and a policy judged by it as by one of our own. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PolicyEvaluation } from '../../review/placements/evaluate.ts';
import { testConsole } from '../testing/console.ts';
import { temporaryFolder, writeFiles } from '../testing/workspace.ts';

interface Row {
  readonly group: string;
  readonly shown: string;
  readonly propensity: number;
  readonly clicked: boolean;
}

/** Coats and hats, shown to two groups of people with known probabilities; hats are liked by the second. */
const rows: readonly Row[] = Array.from({ length: 400 }, (_, index) => {
  const group = index % 2 === 0 ? 'north' : 'south';
  const isHat = index % 5 < 2;
  const liked = isHat === (group === 'south') ? 3 : 11;
  return {
    group,
    shown: isHat ? 'hat' : 'coat',
    propensity: isHat ? 0.4 : 0.6,
    clicked: index % liked === 0,
  };
});
const csv = [
  'at,area,shown,propensity,clicked',
  ...rows.map(({ group, shown, propensity, clicked }, index) => {
    const day = `2026-03-01 ${String(index % 24).padStart(2, '0')}:00:00 UTC`;
    return [day, group, shown, propensity, clicked ? 1 : 0].join(',');
  }),
];
/** Nobody can judge by what was certain not to be shown, or by a place that nothing says. */
const unusable = ['2026-03-01,north,hat,0,1', '2026-03-01,north,hat,,1', 'on Sunday,north,hat,0.4,0'];

const definitions = `kind: identity
id: people
identifiers: [{ id: visitor, limit: 1 }]
---
kind: entity
id: profile
fields: { area: text }
---
kind: entity
id: product
key: sku
fields: { sku: text }
---
kind: segment
id: products
of: product
who: $exists(sku)
---
kind: event
id: item_clicked
properties: { decision: text, sku: { type: ref, to: product } }
---
kind: source
id: log
from: { connector: csv, path: log.csv, row_number: visit }
each:
  - { entity: product, key: shown }
  - { profile: { visitor: $string(visit) }, traits: { area: area } }
  - event: decision_made
    at: at
    profile: { visitor: $string(visit) }
    properties:
      decision: $string(visit)
      placement: '"home"'
      items: '[{ "item": shown, "propensity": $number(propensity) }]'
  - event: item_clicked
    when: clicked = "1"
    at: at
    profile: { visitor: $string(visit) }
    properties: { decision: $string(visit), sku: shown }
---
kind: placement
id: home
gives: product
candidates: { in: products }
rank: { by: '(area = "south") = (item.sku = "hat") ? 1 : 0' }
reward: { did: item_clicked, within: 1h }
`;

test('what a policy would have earned is told from the log of another system', async () => {
  const folder = await temporaryFolder();
  const home = join(folder, 'shop');
  await writeFiles(home, {
    'carillon.yaml':
      'name: shop\nzone: UTC\nlocale: en\ncurrency: GBP\nlanguage: 1\nenvironments: { local: { store: "sqlite:store.db" } }\n',
    'shop.yaml': definitions,
    'log.csv': `${[...csv, ...unusable].join('\n')}\n`,
  });
  expect(await testConsole(folder).run('apply', 'shop')).toBe(0);
  const imported = testConsole(folder);
  expect(await imported.run('import', 'shop')).toBe(0);
  expect(imported.stderr.text).toMatchSnapshot();

  const found = testConsole(folder);
  const words = ['placements', 'evaluate', 'home', '--folder', 'shop', '--format', 'json'];
  expect(await found.run(...words)).toBe(0);
  const { estimates } = JSON.parse(found.stdout.text) as PolicyEvaluation;
  // By hand: who would have been shown the same counts as often as the log was unlikely to show it.
  const weights = rows.map(({ group, shown, propensity }) =>
    (group === 'south') === (shown === 'hat') ? 1 / propensity : 0,
  );
  const earned = rows.reduce((sum, { clicked }, index) => sum + (clicked ? weights[index]! : 0), 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  expect(estimates!.decisions).toBe(rows.length);
  expect(estimates!.logged.value).toBeCloseTo(rows.filter(({ clicked }) => clicked).length / rows.length, 10);
  expect(estimates!.inversePropensity.value).toBeCloseTo(earned / rows.length, 10);
  expect(estimates!.selfNormalised.value).toBeCloseTo(earned / total, 10);
});
