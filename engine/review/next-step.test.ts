import { expect, it } from 'vitest';
import { nextStep } from './next-step.ts';
import { NOON, openShop } from './testing/shop.ts';

const answers = (id: string, template: string) => `kind: journey
id: ${id}
start: { did: order_completed, key: order_id }
steps: [{ id: write, send: { template: ${template}, channel: email } }]
`;

it('prefers the journey that asks for a message, and does not repeat what tells instances apart', async () => {
  const { store, engine, candidate, ordered } = await openShop(
    `${answers('advertise', 'offer')}---\n${answers('answer', 'thanks')}`,
  );
  await ordered('ann', 3, { total: 7, lines: [{ sku: 'a' }, { sku: 'b' }] });
  const step = await nextStep(store, engine.run, candidate.workspace, NOON);
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
  const { store, engine, candidate, ordered } = await openShop(answers('advertise', 'offer'));
  await ordered('ann', 3);
  expect(await nextStep(store, engine.run, candidate.workspace, NOON)).toMatchObject({
    journey: 'advertise',
    channel: null,
  });
});

it('makes somebody up where nobody is', async () => {
  const { store, engine, candidate } = await openShop(answers('answer', 'thanks'));
  expect(await nextStep(store, engine.run, candidate.workspace, NOON)).toMatchObject({
    journey: 'answer',
    identifier: 'ann',
    properties: { order_id: 'A-1' },
    channel: null,
  });
});

it('knows nothing where nothing begins with an event', async () => {
  const { store, engine, candidate, ordered } = await openShop('kind: segment\nid: a\nwho: city = "Bath"\n');
  await ordered('ann', 3);
  expect(await nextStep(store, engine.run, candidate.workspace, NOON)).toBeNull();
});
