/** Every rule: definitions that trigger it at exactly one place, and near misses that do not. The cases are data. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { codes } from '../../language/codes.ts';
import { lintCase } from './lint.testing.ts';
import { rules } from './rules/index.ts';

interface Case {
  readonly name: string;
  readonly definitions: string;
  readonly files?: Readonly<Record<string, string>>;
  /** More of carillon.yaml. */
  readonly settings?: string;
  /** `line:column what` in what the case says; left out, nothing. */
  readonly finds?: readonly string[];
}

interface CaseFile {
  readonly code: string;
  readonly cases: readonly Case[];
}

const folder = new URL('cases/', import.meta.url);
const files = readdirSync(folder).map((name): CaseFile => parse(readFileSync(new URL(name, folder), 'utf8')));

describe.each(files)('$code', ({ code, cases }) => {
  it.each(cases)('$name', async ({ definitions, files: extra, settings, finds = [] }) => {
    const found = await lintCase(definitions, extra, settings);
    const told = found
      .filter((one) => one.code === code && one.range.file === 'case.yaml')
      .map(({ range: { line, column }, what }) => `${line}:${column} ${what}`);
    expect(told).toEqual(finds);
  });

  it('has what is found and what is not', () => {
    expect(cases.some(({ finds = [] }) => finds.length > 0)).toBe(true);
    expect(cases.some(({ finds = [] }) => finds.length === 0)).toBe(true);
  });
});

it('every rule has its cases and its explanation', () => {
  const tried = new Set(files.map(({ code }) => code));
  for (const { code } of rules) {
    expect(tried, code).toContain(code);
    expect(codes).toHaveProperty([code]);
  }
  expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
});
