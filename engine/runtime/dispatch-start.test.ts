import { afterEach, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';
import type { Channel } from './channel.ts';
import { Dispatch } from './dispatch.ts';
import { Engine } from './engine.ts';
import { currentRelease, runOf } from './release.ts';

/** What a daemon does before it delivers — taking up what was parked, walking over everybody — sends nothing. */

let rig: Rig;
afterEach(async () => rig?.stop().catch(() => {}));

const files = {
  ...shop,
  'journey.yaml': `
kind: journey
id: thanks
start: { did: order_completed }
steps: [ { id: note, send: { template: receipt, channel: email } } ]
`,
};

test('nothing is sent before the start, and nothing that is being sent is taken for what a crash left', async () => {
  rig = await Rig.start(files, { answer: () => ({ outcome: 'transient', reason: 'busy', after: 60_000 }) });
  await rig.identify('ann', { email: 'ann@example.com' });
  await rig.track('ann', 'order_completed', { order_id: 'o', total: 1 });
  const { store, clock, daemon } = rig;
  await daemon.stop();
  clock.moveTo(clock.now() + 120_000);
  const run = await runOf(store, daemon.candidate, (await currentRelease(store))!);
  const engine = await Engine.start({ store, run, clock });
  const calls: string[] = [];
  const channel: Channel = {
    async send({ key }) {
      calls.push(key);
      return { outcome: 'accepted' };
    },
  };
  const dispatch = new Dispatch(engine, new Map([['email', channel]]));
  const idle = new Promise<void>((resolve) => dispatch.onIdle(() => dispatch.idle && resolve()));
  // Batches come and go, as while what was parked is taken up.
  for (let batch = 0; batch < 3; batch++) await engine.submit([]);
  expect(calls).toEqual([]);
  await dispatch.start();
  await idle;
  expect(calls.length).toBe(1);
  const [sent] = await store.people.effects(['sent'], 2);
  expect(sent).toMatchObject({ key: calls[0], attempts: 2 });
  await dispatch.stop();
  await engine.stop();
});
