import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Rig } from '../rig/rig.ts';
import type { ModelKeeper } from './keeper.ts';
import { startLearning } from './learning.testing.ts';
import { bringNewcomers, CARTS, EFFECT, files, type Newcomer } from './newcomers.testing.ts';
import { registered } from './registry.ts';

/** An experiment whose effect is known, and a beginning that goes with staying, learnt through the ordinary way. */

const PEOPLE = 1600;
let rig: Rig;
let keeper!: ModelKeeper;
let people!: readonly Newcomer[];

beforeAll(async () => {
  ({ rig, keeper } = await startLearning(files));
  people = await bringNewcomers(rig, PEOPLE);
}, 120_000);

afterAll(() => rig.stop());

async function learn(id: string) {
  const model = rig.daemon.engine.run.program.models.get(id)!;
  const version = await keeper.train(model);
  const { failed } = await registered(rig.store, id);
  const done = version?.decision.promoted ? await keeper.scoreAll(model) : null;
  return { version: version!, failed, done };
}

async function traitsOf(user: string): Promise<Record<string, unknown>> {
  return (await rig.image(user)).profile.traits;
}

async function meanOf(some: readonly Newcomer[], tag: string): Promise<number> {
  const values = await Promise.all(
    some.slice(0, 60).map(async ({ user }) => Number((await traitsOf(user))[tag])),
  );
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

it('uplift finds whom the letter makes buy, and by how much', async () => {
  const { version, failed, done } = await learn('persuadable');
  expect(failed).toBeNull();
  expect(version.decision).toMatchObject({ promoted: true });
  expect(done).toMatchObject({ people: PEOPLE, changed: PEOPLE });
  expect(version.rows.learning + version.rows.held).toBe(PEOPLE);
  const by = (way: string) => people.filter((one) => one.by === way);
  expect(Math.abs((await meanOf(by('app'), 'persuadable')) - EFFECT)).toBeLessThan(0.1);
  expect(Math.abs(await meanOf(by('web'), 'persuadable'))).toBeLessThan(0.1);
  const traits = await traitsOf(by('app')[0]!.user);
  expect(traits['persuadable_band']).toBe('yes');
  const { metrics, baseline } = version.evaluation;
  expect(metrics['qini']!.low).toBeGreaterThan(0);
  expect(metrics['uplift_at_30']!.value).toBeGreaterThan(baseline!['uplift_at_30']!.value);
  expect(await keeper.scoreAll(rig.daemon.engine.run.program.models.get('persuadable')!)).toMatchObject({
    changed: 0,
  });
});

it('a feature that tells the arm is told', async () => {
  const { version } = await learn('by_the_arm');
  expect(version.leaks).toEqual([{ feature: 'arm_drawn', auc: 1, ofArm: true }]);
  expect(version.decision).toMatchObject({
    promoted: false,
    reasons: [expect.stringContaining('`arm_drawn` alone tells who was treated')],
  });
});

it('the magic number is found, and tells who reached it', async () => {
  const { version, failed } = await learn('aha');
  expect(failed).toBeNull();
  expect(version.decision).toMatchObject({ promoted: true });
  expect(version.card.method).toContain(`cart_updated ${CARTS} times or more within 7 days`);
  // Fourteen days hold the same carts as seven, which is no news.
  const told = version.card.sections[0]!.rows!.map(
    ([event, times, , people]) => `${event} ${times} ${people}`,
  );
  expect(new Set(told).size).toBe(told.length);
  const { metrics } = version.evaluation;
  expect(metrics['difference']!.low).toBeLessThan(0.55);
  expect(metrics['difference']!.high).toBeGreaterThan(0.55);
  for (const { user, carts } of people.slice(0, 20))
    expect((await traitsOf(user))['aha']).toBe(carts >= CARTS);
});

it.each([
  ['of_nobody', 'CAR-971', '0 people were treated and 0 were not'],
  // At their exposure nobody had bought, though many have since.
  ['of_what_came_later', 'CAR-972', 'orders is constant'],
  ['of_one_arm', 'CAR-971', 'and 0 were not'],
  ['of_few', 'CAR-970', 'people were treated'],
  ['too_soon', 'CAR-971', '0 people were treated and 0 were not'],
  ['nobody_stays', 'CAR-971', 'are of people who did not do it'],
  ['not_over', 'CAR-970', 'There are 0 rows'],
])('%s cannot be learnt, and why is told', async (id, code, what) => {
  const { version, failed } = await learn(id);
  expect(version).toBeNull();
  expect(failed).toMatchObject({ code, what: expect.stringContaining(what) });
});

it('who comes today is told within a minute whether they reached it', async () => {
  await rig.track('late', 'signed_up', { by: 'web' });
  for (let cart = 1; cart <= CARTS; cart++) {
    await rig.track('late', 'cart_updated', { value: 1 });
    await rig.moveTo(new Date(rig.clock.now() + 120_000).toISOString());
    expect((await traitsOf('late'))['aha']).toBe(cart === CARTS);
  }
});

it('what is done only after the early time separates nobody', async () => {
  const { version } = await learn('what_staying_is_itself');
  expect(version.card.method).toMatch(/^Nothing/);
});
