import { expect, it } from 'vitest';
import { nextStep } from './next-step.ts';
import { NOON, openShop } from './testing/shop.ts';

const answers = (id: string, template: string) => `kind: journey
id: ${id}
start: { did: order_completed, key: order_id }
steps: [{ id: write, send: { template: ${template}, channel: email } }]
`;

it('prefers the journey that asks for a message, and does not repeat what tells instances apart', async () => {
  const { store, engine, ordered } = await openShop(
    `${answers('advertise', 'offer')}---\n${answers('answer', 'thanks')}`,
  );
  await ordered('ann', 3, { total: 7, lines: [{ sku: 'a' }, { sku: 'b' }] });
  const step = await nextStep(store, engine.run, NOON);
  expect(step).toMatchObject({
    journey: 'answer',
    field: 'userId',
    identifier: 'ann',
    event: 'order_completed',
    properties: { total: 7, lines: [{ sku: 'a' }] },
    channel: 'email',
  });
  expect(step?.properties['order_id']).toMatch(/^T-[A-Z0-9]+$/);
});

it('is content with a journey that only begins', async () => {
  const { store, engine, ordered } = await openShop(answers('advertise', 'offer'));
  await ordered('ann', 3);
  expect(await nextStep(store, engine.run, NOON)).toMatchObject({ journey: 'advertise', channel: null });
});

it('knows nothing where nobody is, or nothing begins with an event', async () => {
  const empty = await openShop(answers('answer', 'thanks'));
  expect(await nextStep(empty.store, empty.engine.run, NOON)).toBeNull();
  const quiet = await openShop('kind: segment\nid: a\nwho: city = "Bath"\n');
  await quiet.ordered('ann', 3);
  expect(await nextStep(quiet.store, quiet.engine.run, NOON)).toBeNull();
});
