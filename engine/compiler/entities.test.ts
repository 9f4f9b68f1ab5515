/** What the compiler refuses about things, relations and walked references, each at its place and with its mend. */
import { describe, expect, test } from 'vitest';
import { memoryFiles } from '../language/files.ts';
import { loadWorkspace } from '../language/load.ts';
import { compileFiles } from '../rig/rig.ts';
import { garage } from '../runtime/entities.testing.ts';
import { compile } from './compile.ts';

async function reported(definitions: string): Promise<string[]> {
  const { workspace, diagnostics } = await loadWorkspace(
    '/garage',
    memoryFiles({ ...garage, 'x.yaml': definitions }),
  );
  if (workspace && !diagnostics.hasErrors) compile(workspace);
  return diagnostics.all
    .filter(({ severity }) => severity === 'error')
    .map(
      ({ code, range, what, why, fix }) =>
        `${code} ${range.line}:${range.column} ${what} // ${why} // ${fix}`,
    );
}
const segment = (who: string, of = 'profile', id = 's') =>
  `kind: segment\nid: ${id}\nof: ${of}\nwho: ${who}\n`;

test.each<[string, string, ...string[]]>([
  ['an unknown relation', segment('{ has: product }'), 'CAR-550 4:13', 'nothing relates profile and product'],
  [
    'a relation of another name',
    segment('{ has: vehicle, as: rider }'),
    'CAR-550 4:26',
    'use one of owner, driver',
  ],
  ['several relations', segment('{ has: vehicle }'), 'CAR-551 4:13', 'as: driver', 'as: owner'],
  ['an unknown entity', segment('{ has: vehicel, as: owner }'), 'CAR-222 4:13', 'did you mean `vehicle`?'],
  [
    'names of the wrong side',
    segment('{ has: vehicle, as: owner, where: vip }'),
    'CAR-310 4:40',
    'fields and tags of vehicle',
  ],
  ['names of people for a thing', segment('vip', 'vehicle'), 'CAR-310 4:6', 'fields and tags of vehicle'],
  [
    'a segment of another entity',
    `${segment('mileage > 5', 'vehicle', 'old')}---\n${segment('{ in: old }')}`,
    'CAR-552 9:12',
    'segment old is of vehicle, not of profile',
    'has: vehicle',
  ],
  [
    'a start by a segment of another entity',
    `${segment('mileage > 5', 'vehicle', 'old')}---\nkind: journey\nid: j\nstart: { enters: old }\nsteps: [ { id: a, wait: 1h } ]\n`,
    'CAR-552 8:18',
  ],
  [
    'an event that does not refer',
    segment('{ did: order_completed }', 'vehicle'),
    'CAR-553 4:13',
    'vehicle: { type: ref, to: vehicle }',
  ],
  [
    'a sequence of events that do not refer',
    segment('{ sequence: [ { did: service_visit }, { did: cart_updated } ] }', 'vehicle'),
    'CAR-553 4:51',
  ],
  [
    'an unknown field of what is referred to',
    segment('{ did: goods_bought, each: lines, where: sku.catgory = "a" }'),
    'CAR-310 4:47 unknown name `sku.catgory`',
    'did you mean `sku.category`?',
  ],
  [
    'an unknown field inside a list',
    segment(`{ did: goods_bought, where: '"a" in lines.sku.catgory' }`),
    'CAR-311 4:48 unknown field `sku.catgory`',
    '`sku.category`',
  ],
  [
    'a field of another type',
    segment('{ did: goods_bought, each: lines, where: sku.price = "a" }'),
    'CAR-3',
    'number',
  ],
  ['a personal field', segment('{ did: service_visit, where: vehicle.note = "a" }'), 'CAR-310 4:35'],
  ['two steps at once', segment('{ did: service_visit, where: vehicle.dealer.city = "a" }'), 'CAR-311'],
  ['a walk from a person', segment('vip and country.name = "a"'), 'CAR-311', 'take the field out'],
  [
    'a walk from a thing',
    segment('dealer.city = "a"', 'vehicle'),
    'CAR-311',
    'refers to a ',
    'as: dealer` with `where: city …`',
  ],
  [
    '`ref` outside a where',
    `${segment('mileage > 5', 'vehicle', 'old')}---\n${segment('{ in: old, ref: sku }')}`,
    'CAR-554 9:17',
  ],
  [
    '`ref` to nothing',
    `${segment('mileage > 5', 'vehicle', 'old')}---\n${segment('{ did: service_visit, where: { in: old, ref: vehicel } }')}`,
    'CAR-554 9:51',
    'did you mean `vehicle`?',
  ],
  [
    '`ref` to something else',
    `${segment('mileage > 5', 'vehicle', 'old')}---\n${segment('{ did: goods_bought, each: lines, where: { in: old, ref: sku } }')}`,
    'CAR-552 9:53',
  ],
  ['`did` inside the where of a did', segment('{ did: service_visit, where: { has: vehicle } }'), 'CAR-'],
  [
    'a circle through a relation',
    `${segment('{ has: vehicle, as: owner, where: { has: profile, as: owner, where: { in: s } } }')}`,
    'CAR-601 2:5 segment.s depends on itself',
    'segment.s → has vehicle → has profile → segment.s',
  ],
  [
    'a circle through segments of both sides',
    `${segment('{ has: vehicle, as: owner, where: { in: old } }')}---\n${segment('{ has: profile, as: owner, where: { in: s } }', 'vehicle', 'old')}`,
    'CAR-601',
    'segment.old → has profile → segment.s → has vehicle → segment.old',
  ],
  [
    'an unknown identifier',
    'kind: entity\nid: boat\nkey: name\nfields: { owner: { type: ref, to: profile, by: emial } }\n',
    'CAR-555 4:48',
    'did you mean `email`?',
  ],
  [
    'an identifier of a thing',
    'kind: entity\nid: boat\nkey: name\nfields: { van: { type: ref, to: vehicle, by: email } }\n',
    'CAR-555 4:46',
    'delete it',
  ],
  [
    'a tag called like a field of its entity',
    'kind: tag\nid: mileage\nof: vehicle\ntype: number\ndid: service_visit\ncount: true\n',
    'CAR-224 2:5',
    'entity.vehicle',
  ],
])('%s is refused', async (_, definitions, ...fragments) => {
  const found = await reported(definitions);
  expect(found).toHaveLength(1);
  for (const fragment of fragments) expect(found[0]).toContain(fragment);
});

describe('may be', () => {
  test.each<[string, string]>([
    [
      'a tag called like a field of another entity',
      'kind: tag\nid: mileage\ntype: number\ndid: service_visit\ncount: true\n',
    ],
    [
      'a chain of relations that is no circle',
      segment('{ has: vehicle, as: owner, where: { has: profile, as: driver, where: vip } }'),
    ],
    [
      'asking what was copied, though the other side asks back',
      `${segment('{ did: service_visit, where: { in: loved, ref: vehicle } }')}---\n${segment('{ has: profile, as: owner, where: { in: s } }', 'vehicle', 'loved')}`,
    ],
    [
      'a journey that waits for what it has',
      'kind: journey\nid: j\nstart: { did: cart_updated }\nsteps: [ { id: a, wait: { when: { has: vehicle, as: owner, where: mileage > 5 }, up_to: 3d } } ]\n',
    ],
  ])('%s', async (_, definitions) => {
    expect(await reported(definitions)).toEqual([]);
  });
});

test('equal questions are one, whoever asks', async () => {
  const ask = '{ has: vehicle, as: owner, where: "mileage > 60000" }';
  const { program } = await compileFiles({
    ...garage,
    'x.yaml': `${segment(ask, 'profile', 'a')}---\n${segment(`{ not: ${ask.replace('"mileage > 60000"', "'mileage  >  60000'")} }`, 'profile', 'b')}`,
  });
  const vehicle = program.entities.get('vehicle')!;
  expect(vehicle.segments).toHaveLength(1);
  expect(vehicle.segments[0]).toMatchObject({
    hidden: true,
    id: expect.stringMatching(/^has:[0-9a-f]{16}$/),
  });
  expect(program.segments.map(({ id }) => id)).toEqual(['a', 'b']);
});
