import { afterEach, expect, test } from 'vitest';
import { Rig } from '../rig/rig.ts';
import { garage } from './entities.testing.ts';

let rig: Rig;
afterEach(() => rig.stop());

const files = {
  ...garage,
  'vehicle.yaml': garage['vehicle.yaml']!.replace('  model: text', '  model: { type: text, history: true }'),
  'worn.yaml': `
kind: tag
id: condition
of: vehicle
type: text
history: true
rules: [ { when: mileage > 60000, then: worn }, { then: fine } ]
---
kind: segment
id: worn_lately
of: vehicle
who: { changed: { tag: condition, from: fine, to: worn }, within: 7d }
---
kind: segment
id: renamed
of: vehicle
who: { changed: { trait: model } }
---
kind: segment
id: owners_of_worn_lately
who: { has: vehicle, as: owner, where: { in: worn_lately } }
`,
};

test.each([1, 4])('a thing remembers its values too, with %d buckets', async (buckets) => {
  rig = await Rig.start(files, { buckets });
  await rig.identify('ann', {});
  await rig.tell('vehicle', 'V1', { mileage: 5, owner: 'ann', model: 'a' });
  expect(await rig.segmentsOfOne('vehicle', 'V1')).toEqual([]);
  await rig.tell('vehicle', 'V1', { mileage: 70_000, model: 'b' });
  expect(await rig.segmentsOfOne('vehicle', 'V1')).toEqual(['renamed', 'worn_lately']);
  expect(await rig.segmentsOf('ann')).toEqual(['owners_of_worn_lately']);
  await rig.replace({ ...files, 'more.yaml': 'kind: segment\nid: more\nof: vehicle\nwho: mileage > 1\n' });
  await rig.moveTo('2026-03-09T10:00:01Z');
  expect(await rig.segmentsOfOne('vehicle', 'V1')).toEqual(['more', 'renamed']);
  expect(await rig.segmentsOf('ann')).toEqual([]);
});
