import { expect, test } from 'vitest';
import type { Diagnostic } from '../diagnostic.ts';
import { findingFormats } from './index.ts';

const findings: readonly Diagnostic[] = [
  {
    code: 'CAR-222',
    severity: 'error',
    what: 'unknown segment `reachabel`',
    why: 'no file declares a segment of this id',
    fix: 'did you mean `reachable`?',
    range: { file: 'segments/a.yaml', line: 3, column: 12, endLine: 3, endColumn: 21 },
    address: 'segment.a',
  },
  {
    code: 'CAR-114',
    severity: 'warning',
    what: 'the file is empty: 100%, really',
    why: 'it declares nothing',
    fix: 'delete it',
    range: { file: 'b.yaml', line: 1, column: 1, endLine: 2, endColumn: 1 },
  },
];
const context = {
  sources: new Map([['segments/a.yaml', 'kind: segment\nid: a\nwho: { in: reachabel }\n']]),
  prefix: 'definitions',
};

test('text', () => {
  expect(findingFormats.text(findings, context)).toBe(`error CAR-222 unknown segment \`reachabel\`
  at definitions/segments/a.yaml:3:12
  1 | kind: segment
  2 | id: a
  3 | who: { in: reachabel }
    |            ^^^^^^^^^
  why: no file declares a segment of this id
  fix: did you mean \`reachable\`?

warning CAR-114 the file is empty: 100%, really
  at definitions/b.yaml:1:1
  why: it declares nothing
  fix: delete it

1 error, 1 warning in 2 files
`);
});

test('json', () => {
  const read = JSON.parse(findingFormats.json(findings, context));
  expect(read).toMatchObject({ errors: 1, warnings: 1 });
  expect(read.findings[0]).toMatchObject({
    code: 'CAR-222',
    address: 'segment.a',
    range: { file: 'definitions/segments/a.yaml', line: 3 },
  });
});

test('github', () => {
  expect(findingFormats.github(findings, context)).toBe(
    '::error file=definitions/segments/a.yaml,line=3,endLine=3,col=12,endColumn=21,title=CAR-222 unknown segment `reachabel`' +
      '::unknown segment `reachabel`%0Awhy: no file declares a segment of this id%0Afix: did you mean `reachable`?\n' +
      '::warning file=definitions/b.yaml,line=1,endLine=2,title=CAR-114 the file is empty%3A 100%25%2C really' +
      '::the file is empty: 100%25, really%0Awhy: it declares nothing%0Afix: delete it\n',
  );
});

test('nothing to tell', () => {
  expect(findingFormats.text([], context)).toBe('');
  expect(findingFormats.github([], context)).toBe('');
  expect(JSON.parse(findingFormats.json([], context))).toEqual({ errors: 0, warnings: 0, findings: [] });
});
