import { describe, expect, it } from 'vitest';
import { runCommandLine } from './command-line.ts';
import { Failure } from './failure.ts';
import { testConsole } from './testing/console.ts';
import { temporaryFolder } from './testing/workspace.ts';
import type { Verb } from './verb.ts';
import { allVerbs, verbsFor } from './verbs/index.ts';

const verbs = await allVerbs();

describe('help', () => {
  it.each(verbs.map((verb) => [verb.name, verb] as const))(
    'of %s has its examples',
    async (name, { examples }) => {
      const console = testConsole('/');
      expect(await console.run(name, '--help')).toBe(0);
      for (const { line } of examples) expect(console.stdout.text).toContain(line);
    },
  );

  it('lists every verb, also when nothing is asked for', async () => {
    const console = testConsole('/');
    expect(await console.run()).toBe(0);
    for (const { name, summary } of verbs) {
      expect(console.stdout.text).toContain(`  ${name}`);
      expect(console.stdout.text.replaceAll(/\s+/g, ' ')).toContain(summary);
    }
  });
});

it.each(verbs.map(({ name }) => name))('%s is the one verb that is loaded for it', async (name) => {
  expect((await verbsFor([name, 'x'])).map((verb) => verb.name)).toEqual([name]);
});

describe('what is not there', () => {
  it.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['status', '--frobnicate'], "unknown option '--frobnicate'"],
    [['status', '--format', 'xml'], "option '--format <format>' argument 'xml' is invalid"],
    [['status', 'a', 'b'], 'too many arguments'],
  ])('%j is told', async (words, message) => {
    const console = testConsole('/');
    expect(await console.run(...words)).toBe(3);
    expect(console.stderr.text).toContain(`failed: ${message}`);
    expect(console.stderr.text).toContain('--help');
  });
});

describe('what a verb throws', () => {
  const throwing = async (error: unknown, ...words: string[]) => {
    const verb: Verb = {
      name: 'break',
      summary: 'throws',
      examples: [{ line: 'carillon break', text: 'throws' }],
      run: () => Promise.reject(error),
    };
    const console = testConsole(await temporaryFolder());
    const program = { name: 'carillon', summary: '', version: '1', verbs: [verb] };
    const { stdout, stderr, clock } = console;
    const context = { stdout, stderr, clock, env: {}, cwd: '/', nodeVersion: '20' } as never;
    return { code: await runCommandLine(program, ['break', ...words], context), text: stderr.text };
  };

  it('is told as what, why and fix when it is a failure', async () => {
    const { code, text } = await throwing(new Failure({ what: 'it is dark', why: 'night', fix: 'wait' }));
    expect(code).toBe(3);
    expect(text).toBe('failed: it is dark\n  why: night\n  fix: wait\n');
  });

  it('is one line when it is a bug, and the stack with --debug', async () => {
    const bug = new TypeError('x is not a function\nat all');
    expect((await throwing(bug)).text).toBe(
      'failed: x is not a function (this is a fault of Carillon; the same with --debug shows where)\n',
    );
    expect((await throwing(bug, '--debug')).text).toContain('command-line.test.ts');
  });
});
