import { afterEach, beforeEach, expect, test } from 'vitest';
import { findingsOf } from '../rig/rig.ts';
import { type Files, Stage, withSteps } from './steps.testing.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.stop());

const files = (arms: string, more = '', shares = '{ holdout: 50, offer: 50 }'): Files => ({
  ...withSteps(`
  - { id: try, experiment: incentive, arms: ${arms} }
  - { id: on, set: { first_name: '"on"' } }`),
  'experiment.yaml': `kind: experiment\nid: incentive\narms: ${shares}\n${more}
---
kind: segment
id: held_out
who: { assigned: incentive, arm: holdout }
---
kind: segment
id: offered
who: { assigned: incentive, arm: offer }
`,
});
const arms = '{ holdout: exit, offer: [ { id: pay, set: { country: \'"offer"\' } } ] }';
const people = Array.from({ length: 40 }, (_, index) => `p${index}`);

test('everybody has one arm for good, through restarts and other shares', async () => {
  const rig = await stage.start(files(arms));
  for (const person of people) await rig.track(person, 'cart_updated', { cart_id: 'a' });
  const first: string[] = [];
  for (const person of people) first.push((await rig.segmentsOf(person)).join());
  const offered = first.filter((arm) => arm === 'offered').length;
  expect(new Set(first)).toEqual(new Set(['held_out', 'offered']));
  expect(offered).toBeGreaterThan(8);
  expect(offered).toBeLessThan(32);
  await stage.restart();
  await rig.replace(files(arms, '', '{ holdout: 0, offer: 100 }'));
  for (const [index, person] of people.entries()) {
    await rig.track(person, 'cart_updated', { cart_id: 'b' });
    expect((await rig.segmentsOf(person)).join()).toBe(first[index]);
    const { traits } = (await rig.image(person)).profile;
    const isOffered = first[index] === 'offered';
    expect([traits['country'], traits['first_name']]).toEqual(
      isOffered ? ['offer', 'on'] : [undefined, undefined],
    );
  }
}, 30_000);

test('who is not eligible goes on below and is not exposed', async () => {
  const rig = await stage.start(files(arms, 'eligible: score > 1'));
  await rig.track('ann', 'cart_updated', { cart_id: 'a' });
  expect(await rig.segmentsOf('ann')).toEqual([]);
  expect((await rig.image('ann')).profile.traits['first_name']).toBe('on');
});

const meeting = {
  other: 'kind: experiment\nid: other\narms: { x: 50, y: 50 }\n',
  before:
    '  - { id: earlier, experiment: other, arms: { x: [ { id: w, wait: 1s } ], y: [ { id: v, wait: 1s } ] } }\n',
};

/** Everybody meets two experiments, one after the other: of each person, the experiments of which they hold an arm. */
async function metBy(layer: string, otherLayer: string): Promise<string[][]> {
  const both = files(arms, layer);
  const journey = both['journey.yaml']!.replace('  - { id: try,', `${meeting.before}  - { id: try,`);
  const rig = await stage.start({
    ...both,
    'other.yaml': `${meeting.other}${otherLayer}\n---\nkind: segment\nid: elsewhere\nwho: { assigned: other }\n`,
    'journey.yaml': journey,
  });
  for (const person of people) await rig.track(person, 'cart_updated', { cart_id: 'a' });
  await rig.moveTo('2026-03-02T10:01:00Z');
  const met: string[][] = [];
  for (const person of people) {
    const segments = await rig.segmentsOf(person);
    met.push([...new Set(segments.map((one) => (one === 'elsewhere' ? 'other' : 'incentive')))]);
  }
  return met;
}

test.each([
  ['by name', 'layer: one', 'layer: one'],
  ['by parts', 'layer: { id: one, percent: [0, 50] }', 'layer: { id: one, percent: [50, 100] }'],
])('experiments of one layer, %s, never share people, and everybody is in one', async (_, layer, other) => {
  const met = await metBy(layer, other);
  expect(met.every((ids) => ids.length === 1)).toBe(true);
  expect(new Set(met.flat())).toEqual(new Set(['incentive', 'other']));
});

test('what no part of a layer covers is in no experiment', async () => {
  const met = await metBy('layer: { id: one, percent: [0, 25] }', 'layer: { id: one, percent: [25, 50] }');
  const free = met.filter((ids) => ids.length === 0).length;
  expect(free).toBeGreaterThan(8);
  expect(free).toBeLessThan(32);
});

test('without a layer people are in both', async () => {
  const met = await metBy('', '');
  expect(met.every((ids) => ids.length === 2)).toBe(true);
});

test('who is held out takes no part, with one seed in all experiments', async () => {
  const met = await metBy('holdout: { percent: 50, seed: year }', 'holdout: { percent: 50, seed: year }');
  const counts = [0, 1, 2].map((experiments) => met.filter((ids) => ids.length === experiments).length);
  expect(counts[1]).toBe(0);
  expect(counts[0]).toBeGreaterThan(8);
  expect(counts[2]).toBeGreaterThan(8);
});

test('people of one unit share the arm, who has none takes no part, and the exposure says the unit', async () => {
  const rig = await stage.start(files(arms, 'unit: country'));
  const countries = ['DE', 'FR', 'GB', 'IT', 'ES'];
  for (const [index, person] of people.entries()) {
    const country = countries[index % 6];
    if (country) await rig.identify(person, { country });
    await rig.track(person, 'cart_updated', { cart_id: 'a' });
  }
  const held = new Map<string, Set<string>>();
  for (const [index, person] of people.entries()) {
    const country = countries[index % 6] ?? 'none';
    held.set(country, (held.get(country) ?? new Set()).add((await rig.segmentsOf(person)).join()));
  }
  expect(held.get('none')).toEqual(new Set(['']));
  expect(countries.map((country) => held.get(country)!.size)).toEqual([1, 1, 1, 1, 1]);
  const { events } = (await rig.store.people.profile((await rig.image('p0')).profile.id))!;
  const exposed = events.find(({ type }) => type === 'experiment_exposed');
  expect(exposed?.properties).toMatchObject({ unit: 'DE', experiment: 'incentive' });
});

test('once it is decided everybody goes the way of the winner, whatever they hold, and nobody is exposed', async () => {
  const rig = await stage.start(files(arms));
  for (const person of people.slice(0, 10)) await rig.track(person, 'cart_updated', { cart_id: 'a' });
  const before = (await rig.store.people.countEvents(['experiment_exposed'])).get('experiment_exposed');
  await rig.replace(files(arms, 'winner: offer'));
  for (const person of people) {
    await rig.track(person, 'cart_updated', { cart_id: 'b' });
    expect((await rig.image(person)).profile.traits['country']).toBe('offer');
  }
  const after = (await rig.store.people.countEvents(['experiment_exposed'])).get('experiment_exposed');
  expect([before, after]).toEqual([10, 10]);
});

test.each([
  ['two ways of dividing a layer', 'layer: { id: one, percent: [0, 30] }', 'layer: one', 'CAR-880'],
  ['an empty part', 'layer: { id: one, percent: [30, 30] }', '', 'CAR-881'],
  [
    'parts that overlap',
    'layer: { id: one, percent: [0, 30] }',
    'layer: { id: one, percent: [29, 50] }',
    'CAR-882',
  ],
  ['two units', 'layer: one', 'layer: one\nunit: country', 'CAR-883'],
  ['a unit that people do not have', 'unit: shoe', '', 'CAR-884'],
  ['a unit of another type', 'unit: vip', '', 'CAR-884'],
  ['an adjustment by a text', 'adjust: { by: country }', '', 'CAR-885'],
  ['a control that is no arm', 'control: nobody', '', 'CAR-533'],
  ['a winner that is no arm', 'winner: nobody', '', 'CAR-533'],
  ['a metric that is not declared', 'metric: unheard_of', '', 'CAR-2'],
])('%s is an error', async (_, more, other, code) => {
  const found = await findingsOf({ ...files(arms, more), 'other.yaml': `${meeting.other}${other}` });
  expect(
    found
      .filter(({ severity }) => severity === 'error')
      .map((one) => one.code)
      .join(),
  ).toContain(code);
});

test.each([
  ['an arm that is missing', '{ offer: exit, other: exit }', 'CAR-711'],
  ['an arm that is not declared', '{ holdout: exit, offer: exit, other: exit }', 'CAR-533'],
  ['an empty list', '{ holdout: [], offer: exit }', 'CAR-2'],
  ['another word', '{ holdout: leave, offer: exit }', 'CAR-2'],
])('%s is an error', async (_, step, code) => {
  const errors = (await findingsOf(files(step))).filter(({ severity }) => severity === 'error');
  expect(errors.map((error) => error.code).join()).toContain(code);
});

test.each([
  ['marketing', 'passes over it: no arm, no exposure', 0],
  ['service', 'takes part where the arms send nothing of it', 1],
])('who is in the control group of %s %s', async (of, _, exposed) => {
  const mails = '{ holdout: exit, offer: [ { id: mail, send: { template: hello, channel: email } } ] }';
  const control = `kind: policy\nid: held\nconsent: {}\ncontrol: [ { class: ${of}, percent: 100, seed: a } ]\n`;
  const rig = await stage.start({ ...files(mails), 'control.yaml': control });
  await rig.track('ann', 'cart_updated', { cart_id: 'a' });
  const events = await rig.store.people.countEvents(['experiment_exposed']);
  expect(events.get('experiment_exposed')).toBe(exposed);
  if (exposed === 0) expect((await rig.image('ann')).profile.traits['first_name']).toBe('on');
});
