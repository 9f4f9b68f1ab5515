import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** `npm ci` refuses a lock file that lacks a platform; `npm install` makes one on a registry that does. */
test('the lock file knows the optional packages of every platform, and no registry', () => {
  const text = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
  const { packages } = JSON.parse(text) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const missing = Object.entries(packages).flatMap(([parent, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`node_modules/${name}`] && !packages[`${parent}/node_modules/${name}`],
    ),
  );
  expect(missing, 'run `npm run lock`').toEqual([]);
  expect(text).not.toContain('"resolved"');
});
