/** Whatever stands in the files: loading reports, and never throws. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainCode } from './codes.ts';
import { memoryFiles } from './files.ts';
import { findingFormats } from './formats/index.ts';
import { loadWorkspace } from './load.ts';

const settings =
  'name: shop\nzone: UTC\nlocale: en\nlanguage: 1\nenvironments: { local: { store: "sqlite:a.db" } }\n';

const sound = `kind: entity
id: profile
mixins: [address]
fields: { first_name: { type: text, pii: true }, spend: { type: number, decimals: 2 } }
---
kind: journey
id: win_back
start: { enters: s, again: { after: 90d } }
goal: { when: { did: order }, up_to: 14d }
steps:
  - { id: settle, wait: 2h }
  - id: ask
    wait: { when: { did: message_clicked, where: "step = 'x'" }, up_to: 3d }
    else: [ { id: nudge, send: { template: t, channel: [email] } } ]
  - id: route
    branch: [ { when: 'spend > 5', then: [ { id: bye, exit: done } ] } ]
---
kind: tag
id: tier
type: text
rules:
  - when: spend >= 500
    then: gold
  - then: bronze
`;

/** Characters that mean something to YAML, and some that should not. */
const telling = fc.constantFrom(
  ...':-#[]{}"\'|>&*!%@`,?~\t\n\r \u0000\u2028\uFEFF'.split(''),
  '  ',
  '\n---\n',
  '\n  - ',
  ': ',
  ' #',
  '<<: *a',
  'é顾😀',
  '\ud800',
  'kind',
  'null',
  '1e400',
  '__proto__: 1\n',
);

/** A sound text with pieces put in, cut out and doubled. */
const mutated = fc
  .array(fc.tuple(fc.nat(sound.length), fc.nat(12), fc.oneof(telling, fc.string({ maxLength: 8 }))), {
    minLength: 1,
    maxLength: 6,
  })
  .map((edits) =>
    edits.reduce((text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length), sound),
  );

const noise = fc
  .array(fc.oneof(telling, fc.string({ unit: 'binary', maxLength: 10 })), { maxLength: 60 })
  .map((parts) => parts.join(''));

async function loads(file: string, content: string | Uint8Array): Promise<void> {
  const { diagnostics, sources } = await loadWorkspace(
    '/shop',
    memoryFiles({ 'carillon.yaml': settings, [file]: content }),
  );
  for (const { code, range, what, why, fix } of diagnostics.all) {
    expect(explainCode(code), code).toBeDefined();
    expect(what && why && fix).toBeTruthy();
    expect(range.line).toBeGreaterThan(0);
    expect(range.column).toBeGreaterThan(0);
    expect(range.endLine).toBeGreaterThanOrEqual(range.line);
    if (range.endLine === range.line) expect(range.endColumn).toBeGreaterThanOrEqual(range.column);
  }
  for (const format of Object.values(findingFormats)) format(diagnostics.all, { sources });
}

test('text that was sound before somebody fell on the keyboard', async () => {
  await fc.assert(
    fc.asyncProperty(mutated, (text) => loads('x.yaml', text)),
    { numRuns: 400 },
  );
});

test('noise', async () => {
  await fc.assert(
    fc.asyncProperty(noise, (text) => loads('x.yaml', text)),
    { numRuns: 300 },
  );
});

test('noise as settings', async () => {
  await fc.assert(
    fc.asyncProperty(noise, (text) => loads('carillon.yaml', text)),
    { numRuns: 100 },
  );
});

test('bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), (bytes) => loads('x.yaml', bytes)),
    {
      numRuns: 100,
    },
  );
});

test('values of every shape in every place', async () => {
  const keys = fc.constantFrom(
    'kind',
    'id',
    'who',
    'steps',
    'start',
    'fields',
    'rules',
    'did',
    'all',
    'when',
    'type',
    'each',
    'from',
    'email',
    'days',
    'caps',
    'identifiers',
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, 5, -1.5, '', 'a', '30d', 'profile'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
    ),
  }));
  const kind = fc.constantFrom(
    'entity',
    'mixin',
    'event',
    'identity',
    'source',
    'tag',
    'segment',
    'template',
    'channel',
    'policy',
    'calendar',
    'journey',
  );
  const definition = fc
    .tuple(kind, fc.dictionary(keys, value))
    .map(([name, rest]) => ({ ...rest, kind: name, id: 'x' }));
  await fc.assert(
    fc.asyncProperty(definition, (json) => loads('x.yaml', JSON.stringify(json))),
    { numRuns: 500 },
  );
});
