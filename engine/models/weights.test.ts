/** Weights of interactions that cannot be read: left out, counted, and told on the card and where nothing could be learnt. */
import { afterEach, expect, test } from 'vitest';
import type { Rig } from '../rig/rig.ts';
import type { ModelKeeper } from './keeper.ts';
import { startLearning } from './learning.testing.ts';
import { registered } from './registry.ts';
import { bringOrders, filesWith, models, stock } from './things.testing.ts';

let rig: Rig;
let keeper: ModelKeeper;
afterEach(() => rig?.stop());

async function open(weight: string): Promise<void> {
  ({ rig, keeper } = await startLearning(filesWith(models.replace('weight: quantity', `weight: ${weight}`))));
  await stock(rig);
  await bringOrders(rig, 160);
}

const train = () => keeper.train(rig.daemon.engine.run.program.models.get('may_like')!);

test('some', async () => {
  await open('quantity');
  await rig.track('u0', 'order_completed', { lines: [{ sku: 'tea' }, { sku: 'milk', quantity: 2 }] });
  await rig.track('nobody_else', 'order_completed', { lines: [{ sku: 'honey' }] });
  const model = rig.daemon.engine.run.program.models.get('may_like')!;
  const version = (await train())!;
  expect(version.leftOut).toBe(2);
  await keeper.scoreAll(model);
  const tagsOf = async (user: string) => (await rig.image(user)).profile.traits['next_product'] ?? null;
  expect(await tagsOf('u0')).not.toBeNull();
  expect(await tagsOf('nobody_else')).toBeNull();
});

test('all', async () => {
  await open('$number(order_id)');
  expect(await train()).toBeNull();
  const { failed } = await registered(rig.store, 'may_like');
  expect(failed!.what).toMatch(
    /^0 people have 0 interactions\. \d{3,} are left out, whose weight cannot be read\.$/,
  );
});
