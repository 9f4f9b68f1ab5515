/** Codes are permanent: each that the store reports is explained. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { explainCode } from '../language/codes.ts';

test('every code that the store reports is explained', () => {
  const folder = import.meta.dirname;
  const reported = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/code: '(CAR-\d{3})'/g)])
    .map(([, code]) => code!);
  expect(new Set(reported).size).toBeGreaterThan(15);
  expect(reported.filter((code) => explainCode(code) === undefined)).toEqual([]);
});
