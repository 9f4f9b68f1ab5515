import { afterEach, expect, test } from 'vitest';
import { welcoming } from '../rig/files.ts';
import { compileFiles, Rig } from '../rig/rig.ts';
import { planOf } from './plan.ts';
import { planText } from './plan-text.ts';

let rig: Rig;
afterEach(async () => rig?.stop());

async function begin(person: string, at: string): Promise<void> {
  await rig.moveTo(at);
  await rig.track(person, 'order_completed', { order_id: person, total: 1 });
}

test('a plan tells per step how many people are there and what becomes of them, as it then comes about', async () => {
  rig = await Rig.start(
    welcoming('  - { id: one, wait: 1d }\n  - { id: two, wait: 5d }\n  - { id: three, wait: 9d }'),
  );
  await begin('ann', '2026-03-03T10:00:00Z');
  await begin('bo', '2026-03-06T10:00:00Z');
  await begin('cy', '2026-03-06T11:00:00Z');
  await begin('di', '2026-03-06T12:00:00Z');
  await rig.moveTo('2026-03-07T11:30:00Z');
  const files = welcoming('  - { id: one, wait: 2d }\n  - { id: three, wait: 9d }');
  const candidate = await compileFiles(files);
  const plan = await planOf({
    now: () => 0,
    store: rig.store,
    candidate,
    root: '/',
    environment: 'default',
    at: rig.clock.now(),
  });
  expect(plan.impact?.journeys[0]?.steps).toEqual([
    { step: 'two', people: 3, stay: 0, retimed: 0, move: { three: 3 }, leave: {} },
    { step: 'one', people: 1, stay: 1, retimed: 1, move: {}, leave: {} },
  ]);
  const text = planText(plan, { zone: 'UTC', titles: (_, id) => id });
  expect(text).toMatch(/at two +3 {2}3 go on to three\n/);
  expect(text).toMatch(/at one +1 {2}stay, 1 wait for another time\n/);
  await rig.replace(candidate);
  const counts = await rig.store.people.countInstances();
  expect(new Map(counts.map(({ step, count }) => [step, count]))).toEqual(
    new Map([
      ['one', 1],
      ['three', 3],
    ]),
  );
});
