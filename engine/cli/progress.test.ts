import { expect, it } from 'vitest';
import { beginTask } from './progress.ts';
import { testConsole } from './testing/console.ts';

it('is a line every few seconds where there is no terminal', () => {
  const { stderr, clock } = testConsole('/');
  const task = beginTask('Importing', { stderr, clock });
  task.to(0.1);
  clock.moveTo(clock.now() + 3_000);
  task.to(0.257);
  task.to(0.3);
  clock.moveTo(clock.now() + 10_000);
  task.to(1.2);
  task.end('12 items');
  expect(stderr.text).toBe('Importing: 25%\nImporting: 100%\nImporting: 12 items\n');
});

it('is a bar on a terminal, and what came of it stays', () => {
  const { stderr, clock } = testConsole('/');
  const terminal = Object.assign(stderr, { isTTY: true as const, columns: 80 });
  const task = beginTask('Importing', { stderr: terminal, clock });
  task.to(0.5);
  task.end('12 items');
  expect(stderr.text).toMatch(/Importing +[█░]+ 0%/);
  expect(stderr.text).toMatch(/\nImporting +12 items\n$|Importing +12 items\n$/);
});
