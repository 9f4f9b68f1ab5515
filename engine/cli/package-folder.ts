/** Where this package is installed, and its version. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Whether this file runs as source or built into `dist/`. */
const CANDIDATES = ['../../', '../../../'] as const;

export function packageFolder(): string {
  const folders = CANDIDATES.map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const found = folders.find((folder) => existsSync(`${folder}package.json`));
  if (found === undefined) throw new Error('the file package.json is missing from this installation');
  return found;
}

export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(`${packageFolder()}package.json`, 'utf8')) as {
    readonly version: string;
  };
  return version;
}
