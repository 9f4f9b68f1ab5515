/** What is wrong with a placement is told before it runs, at its place. */
import { expect, test } from 'vitest';
import { files } from '../../rig/placement-desk.ts';
import { compileFiles, findingsOf } from '../../rig/rig.ts';

const things = 'gives: product\nsize: 2\ncandidates: { in: sellable }\n';
const list = 'gives: offer\ncandidates: [ gift, { id: other, offer: points } ]\n';

test.each<[string, string, string]>([
  ['a model that nobody declares', `${things}rank: { model: hybrid }`, 'CAR-222'],
  [
    'such a model for an arm',
    `${things}rank: { experiment: order, arms: { dear: { model: x }, cheap: { by: item.price } } }`,
    'CAR-222',
  ],
  ['rules and candidates', `${list}rules: [ { give: gift } ]`, 'CAR-2'],
  ['neither', 'gives: offer', 'CAR-2'],
  ['people as candidates', 'gives: product\ncandidates: { in: locals }', 'CAR-900'],
  ['a segment there is not', 'gives: product\ncandidates: { in: none }', 'CAR-222'],
  ['members that are no offers', 'gives: offer\ncandidates: { in: sellable }', 'CAR-900'],
  ['a list of products', 'gives: product\ncandidates: [ gift ]', 'CAR-900'],
  ['an offer where a message belongs', 'gives: action\ncandidates: [ gift ]', 'CAR-645'],
  [
    'one name twice',
    'gives: offer\ncandidates: [ { id: a, offer: gift }, { id: a, offer: points } ]',
    'CAR-645',
  ],
  ['items of a list', `${list}block: [ { items: price > 1 } ]`, 'CAR-901'],
  ['a segment of people about things', `${things}block: [ { items: { in: locals } } ]`, 'CAR-552'],
  ['a candidate there is not', `${list}pin: [ { at: 1, item: gfit } ]`, 'CAR-902'],
  ['a place beyond the last', `${things}pin: [ { at: 3, item: a } ]`, 'CAR-903'],
  ['a boosted place beyond the last', `${things}boost: [ { items: fresh, slots: [9] } ]`, 'CAR-903'],
  ['a factor without a rank', `${things}boost: [ { items: fresh, factor: 2 } ]`, 'CAR-904'],
  ['a spread by no field', `${things}spread: { field: colour, at_most: 1 }`, 'CAR-905'],
  ['sampling without a reward', `${things}explore: { method: thompson }`, 'CAR-906'],
  ['a rank by what is not learnt', `${things}rank: { learnt: true }`, 'CAR-906'],
  [
    'a candidate without a value',
    'gives: offer\ncandidates: [ { offer: gift, value: 3 }, points ]',
    'CAR-907',
  ],
  ['learning apart by no name', `${things}explore: { method: epsilon, by: town }`, 'CAR-908'],
  ['learning apart by things', `${things}explore: { method: epsilon, segments: [ sellable ] }`, 'CAR-552'],
  ['a rank by a field there is not', `${things}rank: { by: item.colour }`, 'CAR-3'],
  ['a rank that is no number', `${things}rank: { by: item.brand }`, 'CAR-506'],
  [
    'an arm there is not',
    `${things}rank: { experiment: order, arms: { dear: { by: item.price }, odd: { by: item.price } } }`,
    'CAR-533',
  ],
  [
    'an arm left out',
    `${things}rank: { experiment: order, arms: { dear: { by: item.price }, dear2: { by: item.price } } }`,
    'CAR-533',
  ],
  ['a reward by no event', `${things}reward: { did: nothing, within: 1d }`, 'CAR-222'],
  ['a layer there is not', `${things}bost: []`, 'CAR-2'],
])('%s is an error', async (_, placement, code) => {
  const found = await findingsOf(files(placement));
  const errors = found.filter(({ severity }) => severity === 'error');
  expect(errors.map((one) => `${one.code} ${one.what}`).join('\n')).toContain(code);
  expect(errors[0]!.range.file).toBe('slot.yaml');
});

test('what a placement names is its lineage', async () => {
  const { manifest } = await compileFiles(
    files(`${things}must: [ city = item.city ]
block: [ { items: { in: recalled_products } } ]
eligible: { in: locals }
rank: { experiment: order, arms: { dear: { by: item.price }, cheap: { by: -item.price } } }
explore: { method: thompson, by: city, segments: [ locals ] }
reward: { did: order_completed, within: 1d }
frequency: { at_most: 1, within: 1d }
`),
  );
  expect([...(manifest.uses['placement.slot'] ?? [])].sort()).toEqual([
    'entity.profile.city',
    'event.decision_made',
    'event.experiment_exposed',
    'event.order_completed',
    'experiment.order',
    'segment.locals',
    'segment.recalled_products',
    'segment.sellable',
  ]);
});
