/**
 * People go on after they met an experiment, so those of today differ from those whom an uplift model was judged by from the first day on. That
 * is said by its card; what is told later is what has changed since it was learnt.
 */
import { afterEach, expect, it } from 'vitest';
import type { Rig } from '../rig/rig.ts';
import type { ModelKeeper } from './keeper.ts';
import { startLearning } from './learning.testing.ts';
import { bring, bringNewcomers, files, newcomers } from './newcomers.testing.ts';
import { watchedOf } from './watched.ts';

const PEOPLE = 1600;
const MODEL = `kind: model
id: since_then
type: uplift
experiment: letter
predicts: { did: order_completed }
horizon: 14d
features: [came_by, carts, orders]
method: logistic
output: { tag: since_then }
`;
let rig: Rig;
let keeper!: ModelKeeper;
afterEach(() => rig?.stop());

it('what is so from the first day is on the card, what changes since is told', async () => {
  ({ rig, keeper } = await startLearning(
    { ...files, 'since-then.yaml': MODEL },
    { now: '2026-03-02T10:00:00Z' },
  ));
  await bringNewcomers(rig, PEOPLE);
  const model = rig.daemon.engine.run.program.models.get('since_then')!;
  const version = (await keeper.train(model))!;
  expect(version.decision.promoted).toBe(true);
  // At their exposure nobody had bought.
  expect(version.drift[0]).toMatchObject({ name: 'orders' });
  expect(version.drift[0]!.value).toBeGreaterThan(0.25);
  expect(version.drift.find(({ name }) => name === 'carts')!.value).toBeLessThan(0.1);

  await keeper.scoreAll(model);
  expect(await watchedOf(rig.store, 'since_then')).toMatchObject({ version: 1, rows: PEOPLE, concerns: [] });

  const others = newcomers(PEOPLE, rig.clock.now() - 3_600_000, 'late').map((one) => ({
    ...one,
    events: [{ event: 'signed_up', at: rig.clock.now() - 3_600_000, properties: { by: 'tv' } }],
  }));
  await bring(rig, others);
  await keeper.scoreAll(model);
  const { concerns } = (await watchedOf(rig.store, 'since_then'))!;
  expect(concerns.map(({ of }) => of)).toContain('drift.came_by');
}, 60_000);
