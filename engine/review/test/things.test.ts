/** Tests of users that have things: what is told of them, what is expected of them, and what they decide about people. */
import { expect, test } from 'vitest';
import { memoryFiles } from '../../language/files.ts';
import { loadWorkspace } from '../../language/load.ts';
import { findingsOf } from '../../rig/rig.ts';
import { garage } from '../../runtime/entities.testing.ts';
import { candidateOf } from '../../runtime/release.ts';
import { runTests } from './suite.ts';

const world = {
  ...garage,
  'asked.yaml': `
kind: segment
id: worn
of: vehicle
who: mileage > 60000
---
kind: tag
id: visits
of: vehicle
type: integer
did: service_visit
count: true
---
kind: segment
id: owners_of_worn
who: { has: vehicle, as: owner, where: { in: worn } }
---
kind: segment
id: drivers
who: { has: vehicle, as: driver }
`,
};
const garageTest = (body: string) => ({
  ...world,
  'test.yaml': `kind: test\nid: cars\nclock: { start: 2026-03-02T10:00:00Z }\n${body}`,
});

async function failuresOf(body: string): Promise<string[]> {
  const { workspace } = await loadWorkspace('.', memoryFiles(garageTest(body)));
  candidateOf(workspace!);
  const { tests } = await runTests(workspace!, { clock: { now: () => 0 } });
  return tests.flatMap(({ failures }) => failures.map(({ what }) => what));
}

const PEOPLE = `profiles:
  ann: { traits: { email: ann@example.com } }
  bo: { identifiers: { user_id: u-7 }, traits: { email: bo@example.com } }
`;

test.each<[string, string]>([
  [
    'a person by what they own, from when it is so',
    `${PEOPLE}things: { car: { entity: vehicle, traits: { mileage: 50000, owner: ann } } }
events: [ { at: 2d, who: car, traits: { mileage: 70000 } } ]
expect:
  - { at: 1d, who: ann, not_in: [owners_of_worn] }
  - { at: 3d, who: ann, in: [owners_of_worn] }
  - { at: 3d, who: bo, not_in: [owners_of_worn] }
  - { at: 3d, who: car, in: [worn], traits: { mileage: 70000 }, tags: { visits: 0 } }
`,
  ],
  [
    'a name of a profile stands for what the field refers by',
    `${PEOPLE}things: { car: { entity: vehicle, key: V-7, traits: { mileage: 1, owner: bo, driver: bo } } }
expect: [ { at: 1m, who: bo, in: [drivers] }, { at: 1m, who: car, traits: { owner: u-7, driver: bo@example.com } } ]
`,
  ],
  [
    'what people do with them',
    `${PEOPLE}things: { V-1: { entity: vehicle } }
events: [ { at: 1h, who: ann, did: service_visit, with: { vehicle: V-1, cost: 10 } } ]
expect: [ { at: 2h, who: V-1, tags: { visits: 1 }, not_in: [worn] } ]
`,
  ],
  [
    'things alone, one of which comes later',
    `things: { a: { entity: vehicle, traits: { mileage: 70000 } }, b: { entity: vehicle, at: 1d, traits: { mileage: 80000 } } }
expect: [ { at: 2d, who: [a, b], in: [worn] } ]
`,
  ],
])('%s', async (_, body) => {
  expect(await findingsOf(garageTest(body))).toEqual([]);
  expect(await failuresOf(body)).toEqual([]);
});

test('what does not hold of a thing is told like what does not hold of a person', async () => {
  const body = `things: { a: { entity: vehicle, traits: { mileage: 5 } } }
expect: [ { at: 1h, who: a, in: [worn], tags: { visits: 3 } } ]
`;
  expect(await failuresOf(body)).toEqual(['a is not in worn', 'visits of a is 0']);
});

test.each<[string, string, string]>([
  ['a field that it does not have', 'things: { a: { entity: vehicle, traits: { wings: 2 } } }', 'CAR-229'],
  ['a value that does not fit', 'things: { a: { entity: vehicle, traits: { mileage: far } } }', 'CAR-762'],
  ['an unknown entity', 'things: { a: { entity: ship } }', 'CAR-222'],
  ['a name of somebody', `${PEOPLE}things: { ann: { entity: vehicle } }`, 'CAR-774'],
  ['neither people nor things', '', 'CAR-2'],
])('%s is an error', async (_, body, code) => {
  const expected = 'expect: [ { at: 1h, who: a, in: [worn] } ]';
  const found = await findingsOf(garageTest(`${body}\n${expected}\n`));
  expect(found.map((one) => one.code).join(' ')).toContain(code);
});

test.each<[string, string, string]>([
  [
    'something it does',
    '- { at: 1h, who: a, did: service_visit, with: { vehicle: a } }',
    '- { at: 2h, who: a, in: [worn] }',
  ],
  ['consent', '- { at: 1h, who: a, consent: { marketing: [email] } }', '- { at: 2h, who: a, in: [worn] }'],
  ['a message to it', '- { at: 1h, who: a, traits: { mileage: 3 } }', '- { at: 2h, who: a, nothing: true }'],
])('%s is an error', async (_, event, expected) => {
  const body = `things: { a: { entity: vehicle } }\nevents:\n  ${event}\nexpect:\n  ${expected}\n`;
  expect((await findingsOf(garageTest(body))).map((one) => one.code)).toContain('CAR-774');
});

test('a segment of people is none that a thing can be in', async () => {
  const body = `things: { a: { entity: vehicle } }\nexpect: [ { at: 1h, who: a, in: [drivers] } ]\n`;
  expect((await findingsOf(garageTest(body))).map((one) => one.code)).toContain('CAR-552');
});
