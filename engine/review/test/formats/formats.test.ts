/** Every format of results: what it looks like, that it fits its schema, and that no text breaks it. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { schemaFolder } from '../../../language/schema/check.ts';
import { unpainted } from '../../paint.ts';
import type { SuiteResult, TestFailure, TestResult } from '../result.ts';
import { resultFormats } from './index.ts';
import { parseXml } from './xml.testing.ts';
import { schemaFaults } from './xsd.testing.ts';

const range = (line: number) => ({ file: 'tests/a.yaml', line, column: 5, endLine: line, endColumn: 9 });
const failure: TestFailure = {
  range: range(4),
  what: 'ann is not in <buyers> & "friends"',
  who: 'ann',
  at: Date.parse('2026-03-01T12:00:00Z'),
  offset: '3h',
  expected: ['a member of buyers'],
  actual: ['no member of buyers', '100% sure'],
  truth: {
    text: 'all',
    holds: false,
    notes: [],
    children: [{ text: 'did order_completed', holds: false, notes: ['it is 0'], children: [] }],
  },
  trace: [{ at: Date.parse('2026-03-01T09:00:00Z'), offset: 'start', what: 'event', text: 'cart_updated' }],
  journeys: [],
};
const passed: TestResult = {
  id: 'first',
  title: 'The first',
  range: range(2),
  covers: ['journey win_back'],
  zone: 'Europe/London',
  expectations: 3,
  failures: [],
  milliseconds: 12,
};
const result: SuiteResult = {
  tests: [
    passed,
    { ...passed, id: 'second', title: 'second', range: range(4), covers: [], failures: [failure] },
  ],
  leftOut: 1,
  milliseconds: 1_234,
  coverage: {
    branches: { seen: 1, total: 2 },
    conditions: { seen: 0, total: 0 },
    journeys: [
      {
        journey: 'win_back',
        file: 'journeys/win_back.yaml',
        branches: { seen: 1, total: 2 },
        conditions: { seen: 0, total: 0 },
        unseen: [
          { kind: 'branch', range: { ...range(7), file: 'journeys/win_back.yaml' }, what: 'route: else' },
        ],
      },
    ],
    definitions: [
      {
        address: 'segment.buyers',
        file: 'segments/buyers.yaml',
        conditions: { seen: 1, total: 2 },
        unseen: [
          {
            kind: 'condition',
            range: { ...range(3), file: 'segments/buyers.yaml' },
            what: 'did order_completed: never true',
          },
        ],
      },
      { address: 'tag.tier', file: 'tags.yaml', conditions: { seen: 4, total: 4 }, unseen: [] },
    ],
  },
};
const context = {
  sources: new Map([['tests/a.yaml', 'kind: test\nid: first\n---\nin: buyers\n']]),
  prefix: 'definitions',
  paint: unpainted,
  coverage: true,
};
const nothing: SuiteResult = {
  tests: [],
  leftOut: 0,
  milliseconds: 0,
  coverage: {
    journeys: [],
    definitions: [],
    branches: { seen: 0, total: 0 },
    conditions: { seen: 0, total: 0 },
  },
};

test.each([
  ['text', 'txt'],
  ['junit', 'xml'],
  ['json', 'json.txt'],
  ['github', 'github.txt'],
] as const)('%s', async (format, ending) => {
  await expect(resultFormats[format](result, context)).toMatchFileSnapshot(`golden/results.${ending}`);
});

describe('json', () => {
  const schema = JSON.parse(
    readFileSync(new URL('artefacts/test-results.schema.json', schemaFolder()), 'utf8'),
  );
  const validate = new Ajv2020({ strict: true, strictTypes: false }).compile(schema);
  test.each([
    ['results', result],
    ['nothing', nothing],
  ])('%s fit the schema', (_, results) => {
    expect(validate(JSON.parse(resultFormats.json(results, context)))).toBe(true);
  });
  test.each([
    [
      'another outcome',
      { tests: [{ ...JSON.parse(resultFormats.json(result, context)).tests[0], outcome: 'skipped' }] },
    ],
    ['something more', { more: 1 }],
    ['a count below nothing', { failed: -1 }],
  ])('%s does not', (_, change) => {
    expect(validate({ ...JSON.parse(resultFormats.json(result, context)), ...change })).toBe(false);
  });
});

describe('junit', () => {
  const schema = parseXml(readFileSync(new URL('artefacts/test.xsd', schemaFolder()), 'utf8'));
  const written = resultFormats.junit(result, context);

  test.each([
    ['results', written],
    ['nothing', resultFormats.junit(nothing, context)],
  ])('%s fit the schema', (_, text) => {
    expect(schemaFaults(parseXml(text), schema)).toEqual([]);
  });

  test('what stands in a failure comes through', () => {
    const [suite] = parseXml(written).children;
    const [, second] = suite!.children;
    expect(second!.children[0]!.attributes['message']).toBe(failure.what);
    expect(second!.children[0]!.text).toContain('- expected  a member of buyers');
  });

  test('what XML cannot hold is replaced', () => {
    const tests = [{ ...passed, failures: [{ ...failure, actual: ['a\u0000b\u001B'] }] }];
    expect(
      parseXml(resultFormats.junit({ ...result, tests }, context)).children[0]!.children[0]!.children[0]!
        .text,
    ).toContain('a\uFFFDb\uFFFD');
  });

  test.each<[string, (text: string) => string]>([
    ['an attribute is missing', (text) => text.replace(' errors="0"', '')],
    ['an attribute too many', (text) => text.replace('<testsuite ', '<testsuite host="x" ')],
    ['a count that is none', (text) => text.replace('tests="2"', 'tests="two"')],
    ['an element too many', (text) => text.replace('</testcase>', '<system-out/></testcase>')],
    ['text where none belongs', (text) => text.replace('</testsuite>', 'x</testsuite>')],
  ])('%s: it would not', (_, spoil) => {
    expect(schemaFaults(parseXml(spoil(written)), schema)).not.toEqual([]);
  });
});

test('github: nothing to say of what passed', () => {
  expect(resultFormats.github({ ...result, tests: [passed] }, { ...context, coverage: false })).toBe('');
});
