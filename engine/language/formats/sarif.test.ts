/** What is written as SARIF satisfies the official schema of OASIS (`sarif-2.1.0/`). */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { expect, it } from 'vitest';
import type { Diagnostic } from '../diagnostic.ts';
import { findingFormats } from './index.ts';

const {
  $schema: _,
  id: __,
  ...official
} = JSON.parse(
  readFileSync(new URL('sarif-2.1.0/sarif-schema-2.1.0.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
const isSarif = ajv.compile(official);

const finding: Diagnostic = {
  code: 'CAR-838',
  severity: 'warning',
  what: 'nothing uses segment.lost',
  why: 'no other definition names it',
  fix: 'use it or delete it',
  range: { file: 'segments/老 客.yaml', line: 3, column: 5, endLine: 3, endColumn: 9 },
  address: 'segment.lost',
};

it('satisfies the official schema', () => {
  const written = JSON.parse(
    findingFormats.sarif(
      [finding, { ...finding, code: 'CAR-222', severity: 'error' }, { ...finding, what: 'again' }],
      { sources: new Map(), prefix: 'definitions' },
    ),
  );
  isSarif(written);
  expect(isSarif.errors).toBeNull();
  const [{ tool, results }] = written.runs;
  expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['CAR-222', 'CAR-838']);
  expect(results[0]).toMatchObject({
    ruleId: 'CAR-838',
    ruleIndex: 1,
    level: 'warning',
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'definitions/segments/%E8%80%81%20%E5%AE%A2.yaml' },
          region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 },
        },
      },
    ],
  });
});

it('says that nothing was found', () => {
  const written = JSON.parse(findingFormats.sarif([], { sources: new Map() }));
  isSarif(written);
  expect(isSarif.errors).toBeNull();
  expect(written.runs[0].results).toEqual([]);
});

it('is a check that can fail', () => {
  expect(isSarif({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
});
