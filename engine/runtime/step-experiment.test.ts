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

test('experiments of one layer never share people', async () => {
  const both = files(arms, 'layer: one');
  const other = 'kind: experiment\nid: other\nlayer: one\narms: { x: 50, y: 50 }\n';
  const before =
    '  - { id: earlier, experiment: other, arms: { x: exit, y: [ { id: w, wait: 1s } ] } }\n  - { id: try,';
  const journey = both['journey.yaml']!.replace('  - { id: try,', before);
  const rig = await stage.start({ ...both, 'other.yaml': other, 'journey.yaml': journey });
  for (const person of people.slice(0, 12)) await rig.track(person, 'cart_updated', { cart_id: 'a' });
  await rig.moveTo('2026-03-02T10:01:00Z');
  const on: unknown[] = [];
  for (const person of people.slice(0, 12)) {
    expect(await rig.segmentsOf(person)).toEqual([]);
    on.push((await rig.image(person)).profile.traits['first_name']);
  }
  expect(new Set(on)).toEqual(new Set(['on', undefined]));
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
