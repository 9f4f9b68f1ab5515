/** Whatever is edited, broken, deleted and renamed, in whatever order: with a cache comes out what comes out without. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FileCache } from '../language/file-cache.ts';
import { memoryFiles } from '../language/files.ts';
import { loadWorkspace } from '../language/load.ts';
import { CandidateCache } from './candidate-cache.ts';
import { candidateOf } from './release.ts';

const settings =
  'name: shop\nzone: UTC\nlocale: en\nlanguage: 1\nenvironments: { local: { store: "sqlite:a.db" } }\n';

const sound: Readonly<Record<string, string>> = {
  'carillon.yaml': settings,
  'people.yaml': `kind: identity
id: people
identifiers: [ { id: user_id, limit: 1 } ]
---
kind: entity
id: profile
fields: { user_id: text, spend: { type: number, minimum: 0 }, level: integer, town: text, joined: date }
`,
  'events.yaml': `kind: event
id: order_completed
properties: { total: { type: number, required: true }, channel: { type: text, one_of: [web, app] } }
`,
  'tags/spend.yaml': `kind: tag
id: spent
type: number
did: order_completed
sum: total
where: channel = "web"
---
kind: tag
id: tier
type: text
rules: [ { when: spent >= 500, then: gold }, { then: bronze } ]
`,
  'segments/a.yaml': 'kind: segment\nid: big\nwho: spend > 500\n',
  'segments/b.yaml': 'kind: segment\nid: keen\nwho: { all: [ level >= 3, in: big, \'tier = "gold"\' ] }\n',
  'segments/c.yaml':
    'kind: segment\nid: recent\nwho: { did: order_completed, where: total > 5, within: 30d }\n',
  'journeys/j.yaml': `kind: journey
id: hello
start: { enters: keen }
steps:
  - { id: settle, wait: 2h }
  - id: route
    branch: [ { when: 'spend > 5', then: [ { id: bye, exit: done } ] } ]
`,
};

const paths = Object.keys(sound);

const RUNS = process.env['CARILLON_LONG'] ? 2_000 : 60;

/** What an editor may do to a text, sound and unsound. */
const edits: readonly (readonly [from: string, to: string])[] = [
  ['500', '700'],
  ['> 5', '>= 6'],
  ['number', 'integer'],
  ['level: integer', 'level: text'],
  ['joined: date', 'joined: date, email: text'],
  ['spend > ', 'spent > '],
  ['spend', 'spnd'],
  ['id: big', 'id: keen'],
  ['id: tier', 'id: rank'],
  ['in: big', 'in: biggest'],
  ['UTC', 'Europe/London'],
  ['name: shop', 'name: "'],
  ['kind: segment', 'kind: segmnt'],
  ['who: ', 'who:: '],
  ['total', 'totl'],
  ['web', 'wap'],
  ['\nid:', '\n\n# a line more\nid:'],
];

type Step =
  | { readonly do: 'edit'; readonly path: string; readonly edit: number }
  | { readonly do: 'insert'; readonly path: string; readonly at: number; readonly text: string }
  | { readonly do: 'rename'; readonly path: string; readonly to: string }
  | { readonly do: 'copy'; readonly path: string; readonly to: string }
  | { readonly do: 'delete'; readonly path: string }
  | { readonly do: 'restore'; readonly path: string };

const path = fc.constantFrom(...paths);
const newPath = fc.constantFrom('new.yaml', 'segments/0.yaml', 'z.yaml', 'not read.txt', ...paths);
const junk = fc.constantFrom('\t', '"', '{', '---\n', 'id: x\n', '\u0000', '&a ', 'who: 5\n', '# note\n');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('edit' as const), path, edit: fc.nat(edits.length - 1) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('insert' as const), path, at: fc.nat(200), text: junk }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), path, to: newPath }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('copy' as const), path, to: newPath }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), path }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('restore' as const), path }) },
);

function changed(files: Readonly<Record<string, string>>, step: Step): Record<string, string> {
  const { [step.path]: text, ...others } = files;
  if (step.do === 'restore') return { ...others, [step.path]: sound[step.path]! };
  if (text === undefined || step.do === 'delete') return others;
  if (step.do === 'rename') return { ...others, [step.to]: text };
  if (step.do === 'copy') return { ...files, [step.to]: text };
  if (step.do === 'edit') return { ...files, [step.path]: text.replaceAll(...edits[step.edit]!) };
  const at = Math.min(step.at, text.length);
  return { ...files, [step.path]: text.slice(0, at) + step.text + text.slice(at) };
}

const people = [
  {},
  { spend: 600, level: 3 },
  { spend: 5.5, level: 9, town: 'Ely', tier: 'gold', spent: 600 },
];

/** All that can be told of a folder: what is in it, what is wrong with it, and what its conditions answer. */
async function outcomeOf(files: Readonly<Record<string, string>>, cache?: CandidateCache) {
  const loaded = await loadWorkspace('/shop', memoryFiles(files), cache?.files);
  const candidate = loaded.workspace && candidateOf(loaded.workspace, undefined, cache);
  const views = people.map((scope) => ({
    id: 1,
    now: 0,
    scope,
    feature: (index: number) => index,
    own: () => 1,
    imported: () => undefined,
    flag: () => false,
    related: () => [],
    member: (index: number) => index % 2 === 0,
  }));
  return {
    diagnostics: loaded.diagnostics.all,
    dropped: loaded.diagnostics.dropped,
    sources: loaded.sources,
    broken: loaded.workspace?.broken,
    manifest: candidate?.manifest,
    features: candidate?.program.features.map(({ canonical }) => canonical),
    answers: candidate?.program.segments.map(({ id, test }) => [id, views.map((view) => test.explain(view))]),
  };
}

test('a cache changes nothing but the time', { timeout: 100_000 }, async () => {
  let compiled = 0;
  let broken = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const cache = new CandidateCache();
      let files: Record<string, string> = { ...sound };
      for (const next of [null, ...steps]) {
        if (next) files = changed(files, next);
        const warm = await outcomeOf(files, cache);
        expect(warm).toEqual(await outcomeOf(files));
        if (warm.manifest) compiled++;
        else broken++;
      }
    }),
    { numRuns: RUNS },
  );
  expect(compiled).toBeGreaterThan(RUNS / 2);
  expect(broken).toBeGreaterThan(RUNS / 2);
});

test('a file is read once while it stays, and again when a byte of it differs', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const cache = new FileCache();
  const first = cache.formOf('a.yaml', bytes('kind: tag'), false);
  cache.begin();
  expect(cache.formOf('a.yaml', bytes('kind: tag'), false)).toBe(first);
  expect(cache.formOf('b.yaml', bytes('kind: tag'), false)).not.toBe(first);
  cache.begin();
  expect(cache.formOf('a.yaml', bytes('kind: tig'), false)).not.toBe(first);
  // Two loads without it, and it is let go.
  cache.begin();
  cache.begin();
  expect(cache.formOf('a.yaml', bytes('kind: tag'), false)).not.toBe(first);
});
