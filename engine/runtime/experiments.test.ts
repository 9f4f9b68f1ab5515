import { afterEach, expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { Rig } from '../rig/rig.ts';

/** `assigned` asks about exposures; who is exposed is the matter of the step that will assign. */

let rig: Rig;
afterEach(async () => rig?.stop());

const files = {
  ...shop,
  'experiment.yaml': `
kind: experiment
id: incentive
arms: { holdout: 20, offer: 80 }
eligible: score > 1
metric: orders
---
kind: metric
id: orders
did: order_completed
count: true
---
kind: segment
id: exposed
who: { assigned: incentive }
---
kind: segment
id: held_out
who: { assigned: incentive, arm: holdout }
---
kind: segment
id: offered
who: { assigned: incentive, arm: offer }
`,
};

async function expose(user: string, experiment: string, arm: string, minutes: number) {
  const { profile } = await rig.image(user);
  await rig.daemon.engine.submit([
    {
      profile: profile.id,
      inputs: (at) => [
        {
          type: 'event',
          at,
          time: at - minutes * 60_000,
          event: 'experiment_exposed',
          message: minutes,
          properties: { experiment, arm },
          imported: false,
        },
      ],
    },
  ]);
  await rig.settled();
}

test('the first exposure says the arm, whatever came later or is told later', async () => {
  rig = await Rig.start(files, { buckets: 4 });
  await rig.identify('ann', { vip: true });
  await expose('ann', 'another', 'offer', 90);
  expect(await rig.segmentsOf('ann')).toEqual([]);
  await expose('ann', 'incentive', 'offer', 10);
  expect(await rig.segmentsOf('ann')).toEqual(['exposed', 'offered']);
  await expose('ann', 'incentive', 'holdout', 5);
  expect(await rig.segmentsOf('ann')).toEqual(['exposed', 'offered']);
  await expose('ann', 'incentive', 'holdout', 60);
  expect(await rig.segmentsOf('ann')).toEqual(['exposed', 'held_out']);
});

test('nobody can report an exposure from outside', async () => {
  rig = await Rig.start(files);
  expect(
    await rig.track('ann', 'experiment_exposed', { experiment: 'incentive', arm: 'offer' }),
  ).toMatchObject({ outcome: 'quarantined', code: 'reserved_event' });
});
