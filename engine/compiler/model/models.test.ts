import { expect, test } from 'vitest';
import { shop } from '../../rig/files.ts';
import { compileFiles, findingsOf } from '../../rig/rig.ts';

/** What is wrong with a model is said where it stands; what is right declares its tags. */

const DAY = 86_400_000;
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
kind: tag
id: spent
type: number
did: order_completed
sum: total
---
kind: experiment
id: letter
arms: { none: 50, letter: 50 }
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
/** Learnt from messages, from an experiment, from beginnings. */
const SENT = { ...BOUGHT, type: 'send_time', from: '', output: '{ tag: m_hour }' };
const TRIED = { type: 'uplift', experiment: 'letter', output: '{ tag: m_uplift }' };
const BEGUN = { type: 'magic_number', features: '', output: '{ tag: m_reached }' };
const model = (more: Record<string, string>) => {
  const body = Object.entries({ ...defaults, ...more }).flatMap(([key, value]) =>
    value === '' ? [] : [`${key}: ${value}`],
  );
  return { ...shop, 'model.yaml': `${TAGS}---\nkind: model\nid: m\n${body.join('\n')}\n` };
};

test.each<[string, Record<string, string>, string]>([
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
  ['a best hour that no tag carries', { ...SENT, output: '' }, 'CAR-947'],
  ['bands of an hour', { ...SENT, output: '{ tag: m_hour, bands: { high: 0.5 } }' }, 'CAR-948'],
  ['features of a best hour', { ...SENT, features: '[orders]' }, 'CAR-948'],
  ['a channel of what people do', { ...SENT, type: 'channel', from: '{ did: order_completed }' }, 'CAR-948'],
  [
    'an answer to what people do',
    { ...SENT, from: '{ did: order_completed }', options: '{ answer: open }' },
    'CAR-948',
  ],
  ['messages that are worth something', { ...SENT, from: '{ did: message_sent, value: "1" }' }, 'CAR-948'],
  ['a group that nobody knows', { ...SENT, options: '{ group: nobody }' }, 'CAR-222'],
  ['a group from outside', { ...SENT, options: '{ group: outside }' }, 'CAR-940'],
  ['a group by a ranking', { ...SENT, options: '{ group: best }' }, 'CAR-942'],
  ['a group of numbers', { ...SENT, options: '{ group: spent }' }, 'CAR-951'],
  ['a group by its own hour', { ...SENT, options: '{ group: m_hour }' }, 'CAR-941'],
  ['an uplift of no experiment', { ...TRIED, experiment: '' }, 'CAR-947'],
  ['an uplift of no features', { ...TRIED, features: '' }, 'CAR-947'],
  ['an experiment that nobody knows', { ...TRIED, experiment: 'parcel' }, 'CAR-222'],
  ['an arm that nobody knows', { ...TRIED, options: '{ arm: parcel }' }, 'CAR-533'],
  ['an arm that is the control', { ...TRIED, options: '{ arm: none }' }, 'CAR-533'],
  ['a feature of an uplift from outside', { ...TRIED, features: '[outside]' }, 'CAR-940'],
  ['an experiment of a propensity', { experiment: 'letter' }, 'CAR-948'],
  ['early behaviour with nothing to stay by', { ...BEGUN, predicts: '' }, 'CAR-947'],
  ['a window beyond the early time', { ...BEGUN, options: '{ after: 14d, windows: [7d, 30d] }' }, 'CAR-949'],
  ['early behaviour that nobody knows', { ...BEGUN, options: '{ events: [parcel_sent] }' }, 'CAR-222'],
  [
    'a beginning that is worth something',
    { ...BEGUN, from: '{ did: order_completed, value: total }' },
    'CAR-948',
  ],
  ['features of early behaviour', { ...BEGUN, features: '[orders]' }, 'CAR-948'],
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

test.each<[string, Record<string, string>, Record<string, unknown>]>([
  [
    'a best hour',
    {
      ...SENT,
      options: '{ group: likely, answer: open, answered_within: 12h }',
      promote: '{ gain: { at_least: 0 } }',
    },
    {
      horizon: 30 * DAY,
      source: {
        of: 'messages',
        slot: 'hour',
        answer: { events: ['message_opened', 'message_clicked'], within: DAY / 2 },
      },
      spec: {},
      output: { columns: [{ column: 'best', tag: 'm_hour', type: 'integer' }, { tag: 'm_hour_chance' }] },
    },
  ],
  [
    'a best channel',
    { ...SENT, type: 'channel', output: '{ tag: m_way }' },
    {
      source: { of: 'messages', slot: 'channel', slots: ['email', 'sms'] },
      output: { columns: [{ type: 'text' }, {}] },
    },
  ],
  [
    'an hour in which people do something',
    { ...SENT, from: '{ did: order_completed }', horizon: '90d' },
    { horizon: 90 * DAY, source: { answer: null, which: { event: 'order_completed' } } },
  ],
  [
    'an uplift',
    {
      ...TRIED,
      method: 'logistic',
      options: '{ learner: x }',
      output: '{ tag: m_uplift, bands: { yes: 0.05 } }',
    },
    {
      source: { of: 'experiment', experiment: 'letter', treated: ['letter'], control: 'none' },
      spec: { base: 'linear', learner: 'x' },
    },
  ],
  [
    'early behaviour',
    { ...BEGUN, horizon: '60d', options: '{ after: 14d }' },
    {
      horizon: 60 * DAY,
      source: { of: 'events', begins: null, counted: 14 * DAY, after: 14 * DAY },
      spec: { windows: [1, 3, 7, 14] },
      output: { columns: [{ column: 'reached', tag: 'm_reached', type: 'boolean' }] },
    },
  ],
])('%s compiles', async (_, more, expected) => {
  const files = model(more);
  const text = files['model.yaml'].replace('m_score > 0.5', 'orders > 3');
  const { program } = await compileFiles({ ...files, 'model.yaml': text });
  expect(program.models.get('m')).toMatchObject(expected);
});
