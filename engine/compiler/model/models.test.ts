import { expect, test } from 'vitest';
import { shop } from '../../rig/files.ts';
import { compileFiles, findingsOf } from '../../rig/rig.ts';

/** What is wrong with a model is said where it stands; what is right declares its tags. */

const TAGS = `kind: tag
id: orders
type: integer
did: order_completed
count: true
---
kind: tag
id: outside
type: number
imported: true
---
kind: tag
id: watched
type: text
imported: true
history: true
---
kind: tag
id: from_outside
type: number
value: outside * 2
---
kind: segment
id: best
refresh: 1d
who: { top: { percent: 10, by: orders } }
---
kind: segment
id: likely
who: m_score > 0.5
---
kind: tag
id: is_best
type: boolean
rules: [ { when: { in: best }, then: true }, { then: false } ]
---
kind: tag
id: is_likely
type: boolean
rules: [ { when: { in: likely }, then: true }, { then: false } ]
`;
const defaults = {
  type: 'propensity',
  predicts: '{ did: order_completed }',
  horizon: '30d',
  features: '[orders]',
  output: '{ tag: m_score, bands: { high: 0.6, medium: 0.3 } }',
};
/** Learnt from purchases, and not from features. */
const BOUGHT = { predicts: '', horizon: '', features: '', from: '{ did: order_completed }' };
const model = (more: Record<string, string>) => {
  const body = Object.entries({ ...defaults, ...more }).flatMap(([key, value]) =>
    value === '' ? [] : [`${key}: ${value}`],
  );
  return { ...shop, 'model.yaml': `${TAGS}---\nkind: model\nid: m\n${body.join('\n')}\n` };
};

test.each<[string, Record<string, string>, string]>([
  ['a type of a later version', { type: 'recommend' }, 'not supported in this version'],
  ['a key that its type needs', { type: 'clv' }, 'CAR-947'],
  [
    'a purchase that is worth nothing',
    { ...BOUGHT, type: 'clv', horizon: '30d', output: '{ tag: m_score }' },
    'CAR-947',
  ],
  ['a key of another type', { like: 'best' }, 'CAR-948'],
  ['an option of another type', { options: '{ groups: 3 }' }, 'CAR-948'],
  ['a gate that its type cannot tell', { promote: '{ silhouette: { at_least: 0 } }' }, 'CAR-948'],
  [
    'bands of what is no probability',
    { ...BOUGHT, type: 'interval', output: '{ tag: m, bands: { high: 0.5 } }' },
    'CAR-948',
  ],
  [
    'cut-offs of what is told of today',
    { ...BOUGHT, type: 'interval', output: '{ tag: m }', train: '{ cutoffs: 3 }' },
    'CAR-948',
  ],
  ['an unknown type', { type: 'oracle' }, 'CAR-2'],
  ['an unknown feature', { features: '[nothing]' }, 'CAR-222'],
  ['no feature', { features: '[]' }, 'CAR-2'],
  ['an unknown event', { predicts: '{ did: nothing }' }, 'CAR-222'],
  ['a window in what is predicted', { predicts: '{ did: order_completed, within: 7d }' }, 'CAR-2'],
  ['a value from outside', { features: '[orders, outside]' }, 'CAR-940'],
  ['a tag made of a value from outside', { features: '[from_outside]' }, 'CAR-940'],
  ['a field in who', { who: 'country = "GB"' }, 'CAR-940'],
  ['its own score', { features: '[m_score]' }, 'CAR-941'],
  ['its own band', { features: '[m_score_band]' }, 'CAR-941'],
  ['a tag over a segment by its own score', { features: '[is_likely]' }, 'CAR-941'],
  ['its own score in who', { who: '{ in: likely }' }, 'CAR-941'],
  ['a ranking', { features: '[is_best]' }, 'CAR-942'],
  ['too few cut-offs', { horizon: '90d', train: '{ cutoffs: 3, every: 30d }' }, 'CAR-944'],
  ['one cut-off', { train: '{ cutoffs: 1 }' }, 'CAR-2'],
  ['two bands in one place', { output: '{ tag: m_score, bands: { a: 0.5, b: 0.5 } }' }, 'CAR-945'],
  ['a band that is there anyway', { output: '{ tag: m_score, bands: { low: 0.5 } }' }, 'CAR-945'],
  ['the tag of another', { output: '{ tag: orders }' }, 'CAR-220'],
  ['an unknown gate', { promote: '{ beauty: { at_least: 1 } }' }, 'CAR-2'],
  ['a gate that asks nothing', { promote: '{ auc: {} }' }, 'CAR-2'],
])('%s is an error', async (_, more, code) => {
  const errors = (await findingsOf(model(more))).filter(({ severity }) => severity === 'error');
  expect(errors.map((one) => `${one.code} ${one.what}`).join('\n')).toContain(code);
});

test('of two models that learn from each other, both are refused', async () => {
  const files = model({ features: '[n_score]' });
  const other = files['model.yaml'].slice(files['model.yaml'].indexOf('kind: model'));
  const second = other
    .replace('id: m', 'id: n')
    .replace('[n_score]', '[m_score]')
    .replace('tag: m_', 'tag: n_');
  const found = await findingsOf({ ...files, 'other.yaml': second });
  expect(found.filter(({ code }) => code === 'CAR-941')).toHaveLength(2);
});

test('a value with a history may be a feature, and the output is a tag like any other', async () => {
  const { program, manifest } = await compileFiles(
    model({ features: '[orders, watched]', who: 'orders > 0' }),
  );
  expect(program.models.get('m')).toMatchObject({
    features: [
      { name: 'orders', as: 'number' },
      { name: 'watched', as: 'category' },
    ],
    horizon: 30 * 86_400_000,
    cutoffs: 6,
    output: {
      columns: [{ column: 'probability', tag: 'm_score', type: 'number' }],
      bands: { tag: 'm_score_band', from: [{ id: 'high' }, { id: 'medium' }] },
    },
  });
  expect(manifest.uses['tag.m_score']).toContain('model.m');
  expect(manifest.uses['model.m']).toEqual(['event.order_completed', 'tag.orders', 'tag.watched']);
});
