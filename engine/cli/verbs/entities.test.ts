/** Things from the command line: imported from a file, counted, explained, planned. */
import { expect, it } from 'vitest';
import { testConsole } from '../testing/console.ts';
import { orders, workspaceFolder } from '../testing/workspace.ts';

const files = {
  ...orders,
  'vehicles.yaml': `kind: entity
id: vehicle
title: Vehicles
key: vin
fields:
  mileage: { type: number, unit: km, minimum: 0 }
  owner: { type: ref, to: profile }
---
kind: source
id: vehicles
from: { connector: csv, path: data/vehicles.csv }
each: { entity: vehicle, key: vin, traits: { mileage: $number(km), owner: owner } }
---
kind: segment
id: worn
title: Worn vehicles
of: vehicle
who: mileage > 60000
---
kind: segment
id: drives_worn
who: { has: vehicle, where: { in: worn } }
`,
  'data/vehicles.csv': 'vin,km,owner\nV1,70000,ann\nV2,10,ann\nV3,90000,nobody\nV4,-5,bo\n',
};

it('imports, counts and explains', async () => {
  const folder = await workspaceFolder(files);
  expect(await testConsole(folder).run('run', 'shop', '--apply', '--import', '--until-idle')).toBe(0);
  const run = async (...words: string[]) => {
    const console = testConsole(folder);
    const code = await console.run(...words);
    return { code, text: console.stdout.text + console.stderr.text };
  };
  const status = await run('status', 'shop', '--format', 'json');
  const { profiles, entities, segments, quarantine } = JSON.parse(status.text);
  expect({ profiles, entities, quarantine }).toEqual({
    profiles: 2,
    entities: [{ id: 'vehicle', title: 'Vehicles', count: 3 }],
    quarantine: { bad_property: 1, bad_trait: 1 },
  });
  expect(segments).toContainEqual({ id: 'worn', title: 'Worn vehicles', of: 'vehicle', members: 2 });
  expect(segments).toContainEqual({ id: 'drives_worn', title: 'drives_worn', of: 'profile', members: 1 });
  const why = await run('explain', 'profile', 'ann', 'drives_worn', '--folder', 'shop');
  expect(why.text).toMatch(/✓ vehicle V1\n +✗ vehicle V2/);
  const one = await run('explain', 'vehicle', 'V1', 'worn', '--folder', 'shop');
  expect(one.text).toContain('vehicle V1 is a member of worn (Worn vehicles)');
  expect((await run('explain', 'vehicle', 'V1', '--folder', 'shop')).text).toMatch(/owner +"ann"/);
  expect(await run('explain', 'vehicle', 'V9', '--folder', 'shop')).toMatchObject({
    code: 3,
    text: expect.stringContaining('no vehicle has the key `V9`'),
  });
  expect(await run('explain', 'vehicel', 'V1', '--folder', 'shop')).toMatchObject({
    code: 3,
    text: expect.stringContaining('did you mean `vehicle`?'),
  });
  const estimate = await run('segments', 'estimate', 'shop');
  expect(estimate.text).toMatch(/2 +Worn vehicles +worn \(of vehicle\)/);
});
