/** Codes are permanent: each that is reported is explained, and each file of codes is part of the whole. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { codes, explainCode } from './codes.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));

test('every code that this stage reports is explained', () => {
  const reported = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/code: '(CAR-\d{3})'/g)].map(([, code = '']) => ({ code, file })),
  );
  expect(reported.length).toBeGreaterThan(50);
  expect(reported.filter(({ code }) => !Object.hasOwn(codes, code))).toEqual([]);
});

test('every table of codes is in the whole', () => {
  for (const { file, text } of sources.filter(({ file }) => /^codes[\\/]/.test(file)))
    for (const [, code = ''] of text.matchAll(/^ {2}'(CAR-\d+)': \{$/gm))
      expect(codes, `${code} of ${file}`).toHaveProperty([code]);
});

test('explanations are found however the code is written', () => {
  for (const written of ['CAR-222', 'car-222', '222', ' CAR222 '])
    expect(explainCode(written)).toMatchObject({ code: 'CAR-222', title: 'A reference that leads nowhere' });
  expect(explainCode('CAR-999')).toBeUndefined();
  expect(explainCode('toString')).toBeUndefined();
});
