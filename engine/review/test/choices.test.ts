/** What tests of users expect of placements, audiences and lists, and what coverage says of segments and tags. */
import { expect, test } from 'vitest';
import { memoryFiles } from '../../language/files.ts';
import { loadWorkspace } from '../../language/load.ts';
import { shop } from '../../rig/files.ts';
import { candidateOf } from '../../runtime/release.ts';
import { runTests } from './suite.ts';

const world = {
  ...shop,
  'choices.yaml': `
kind: offer
id: gold
benefit: { percent: 50 }
---
kind: offer
id: gift
benefit: { points: 5 }
eligible: country = "GB"
---
kind: placement
id: slot
gives: offer
rules:
  - { id: rich, when: vip, give: gold }
  - { give: gift }
---
kind: channel
id: ads
connector: http-audience
medium: ads
with: { url: "https://ads.example/" }
---
kind: segment
id: keen
who: { all: [ { did: cart_updated }, { not: { did: order_completed } } ] }
---
kind: segment
id: vips
list: { connector: csv, path: vips.csv, profile: { email: Mail } }
---
kind: journey
id: welcome
start: { enters: vips, existing: true }
steps: [ { id: rest, wait: 1d } ]
---
kind: tag
id: mood
type: text
rules: [ { when: score > 3, then: good }, { then: bad } ]
---
kind: audience
id: keen_ads
segment: keen
channel: ads
class: marketing
identifiers: [email]
---
kind: journey
id: shopping
start: { did: cart_updated, again: always }
steps:
  - { id: choose, decide: slot }
  - { id: wait, wait: 1d }
`,
  'policy.yaml': `
kind: policy
id: contact
consent: { marketing: { email: opt_in, sms: opt_in, ads: opt_in }, service: { email: none } }
`,
};

const play = (expected: string) => `
kind: test
id: one
clock: { start: 2026-03-02T10:00:00Z }
profiles:
  ann: { traits: { email: ann@example.com, vip: true }, lists: [vips], consent: { marketing: [email, ads] } }
  bo: { traits: { email: bo@example.com, country: FR }, consent: { marketing: [email] } }
events:
  - { at: start, who: [ann, bo], did: cart_updated, with: { cart_id: C } }
  - { at: 1h, who: ann, did: order_completed, with: { order_id: A, total: 1 } }
expect: [ ${expected} ]
`;

async function suite(expected: string) {
  const files = memoryFiles({ ...world, 'test.yaml': play(expected) });
  const { workspace } = await loadWorkspace('/shop', files);
  const candidate = workspace && candidateOf(workspace);
  const found = workspace!.diagnostics.all.filter(({ severity }) => severity === 'error');
  if (!candidate)
    return { errors: found.map(({ code, what }) => `${code} ${what}`), failures: [], coverage: null };
  const { tests, coverage } = await runTests(workspace, { clock: { now: () => 0 } });
  const failures = tests.flatMap((one) =>
    one.failures.map(
      ({ what, expected: wanted, actual }) => `${what} | ${wanted.join(' & ')} | ${actual.join(' & ')}`,
    ),
  );
  return { errors: [], failures, coverage };
}

test.each([
  '{ at: 1m, who: ann, decided: [{ placement: slot, rule: rich, offer: gold, step: shopping.choose }] }',
  '{ at: 1m, who: bo, decided: [{ placement: slot, rule: nothing_fits, times: { exactly: 1 } }] }',
  '{ at: 1m, who: bo, decided: [{ placement: slot, rule: rich, times: { exactly: 0 } }] }',
  '{ at: 1m, who: ann, synced: { keen_ads: true } }',
  '{ at: 1h, who: ann, synced: { keen_ads: false } }',
  '{ at: 1h, who: bo, synced: { keen_ads: false } }',
  '{ at: start, who: ann, in: [vips], position: { welcome: rest } }',
  '{ at: start, who: bo, not_in: [vips], position: { welcome: { began: false } } }',
])('holds: %s', async (expected) => {
  expect(await suite(expected)).toMatchObject({ errors: [], failures: [] });
});

test.each([
  [
    '{ at: 1m, who: bo, decided: [{ placement: slot, rule: gift }] }',
    'no such decision was made for bo | slot decides gift | slot decided nothing_fits at shopping.choose (passed over rich: when, gift: not_eligible)',
  ],
  [
    '{ at: 2m, who: ann, since: 1m, decided: [{ placement: slot }] }',
    'no such decision was made for ann | slot decides | no placement was asked',
  ],
  [
    '{ at: 1m, who: ann, synced: { keen_ads: false } }',
    'ann is in keen_ads, as the outside system was told | not told to be in keen_ads | put in: sent',
  ],
  [
    '{ at: 1m, who: bo, synced: { keen_ads: true } }',
    'bo is not in keen_ads, as the outside system was told | told to be in keen_ads | nothing was told of bo & refused: no_consent',
  ],
])('fails: %s', async (expected, failure) => {
  expect(await suite(expected)).toMatchObject({ errors: [], failures: [failure] });
});

test.each([
  [
    '{ at: 1m, who: bo, decided: [{ placement: slot, rule: rihc }] }',
    'CAR-770 placement slot has no rule `rihc`',
  ],
  ['{ at: 1m, who: bo, decided: [{ placement: slott }] }', 'CAR-222 unknown placement `slott`'],
  ['{ at: 1m, who: bo, synced: { keen: true } }', 'CAR-222 unknown audience `keen`'],
])('is refused: %s', async (expected, error) => {
  expect((await suite(expected)).errors).toEqual([error]);
});

test('only a list from outside can name somebody', async () => {
  const text = play('{ at: 1m, who: bo, in: [keen] }').replace('lists: [vips]', 'lists: [keen]');
  const { workspace } = await loadWorkspace('/shop', memoryFiles({ ...world, 'test.yaml': text }));
  expect(candidateOf(workspace!)).toBe(null);
  expect(workspace!.diagnostics.all.map(({ code, what }) => `${code} ${what}`)).toContain(
    'CAR-771 `keen` is no list',
  );
});

test('coverage counts conditions of segments and tags', async () => {
  const { coverage } = await suite('{ at: 2h, who: ann, tags: { mood: bad } }');
  expect(coverage?.definitions.map(({ address, conditions }) => [address, conditions])).toEqual([
    ['segment.keen', { seen: 4, total: 4 }],
    ['tag.mood', { seen: 1, total: 2 }],
  ]);
  expect(coverage?.definitions[1]?.unseen.map(({ what }) => what)).toEqual(['score > 3: never true']);
});
