/** `create test`: a test made of what has really happened to somebody in a journey. Only reads the store. */
import { writeFile } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { nearest } from '../../language/nearest.ts';
import { isId } from '../../language/schema/id.ts';
import { findProfile } from '../../review/find-profile.ts';
import { runningRun } from '../../review/layout.ts';
import { type Person, personOf } from '../../review/person.ts';
import { freeze } from '../../review/test/freeze/freeze.ts';
import { frozenText } from '../../review/test/freeze/frozen-text.ts';
import { replayed } from '../../review/test/freeze/replay.ts';
import { counted } from '../../review/words.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { openRunning, type Running } from '../store.ts';
import { type ExitCode, type Input, optionOf, type Verb } from '../verb.ts';
import { environmentOption, openSettings } from '../workspace.ts';

export const create: Verb = {
  name: 'create',
  summary: 'write a test from what has really happened to somebody',
  description:
    'With `test`, a journey and a person: their latest way through it, and everything that led there, as a `kind: test` with its expectations. Personal data is replaced by what is made up. The test is played once before it is written; what does not come out as it was, is said.',
  arguments: [
    { syntax: '<what>', text: '`test`' },
    { syntax: '<journey>', text: 'the journey' },
  ],
  options: [
    { flags: '--from-profile <id>', text: 'whose way: 12347, ann@example.com, user_id:12347' },
    { flags: '-o, --output <file>', text: 'write it there instead of printing it' },
    { flags: '--folder <folder>', text: 'the workspace (default: this folder, or definitions/ in it)' },
    environmentOption,
  ],
  examples: [
    {
      line: 'carillon create test win_back --from-profile 12347 -o definitions/tests/win_back_12347.yaml',
      text: 'a way that went as it should, kept as it is',
    },
  ],
  async run(input, context) {
    const [what, journey = ''] = input.arguments;
    const from = optionOf(input, 'fromProfile');
    if (what !== 'test')
      throw new Failure({
        what: `\`create ${what}\` is not supported in this version`,
        fix: 'write `carillon create test <journey> --from-profile <id>`',
      });
    if (from === undefined)
      throw new Failure({
        what: 'whose way is it to be?',
        fix: 'add `--from-profile <id>`, e.g. 12347 or ann@example.com',
      });
    const { folder, environment } = await openSettings(optionOf(input, 'folder'), input, context);
    const running = await openRunning(folder, environment);
    try {
      return await createTest(running, journey, from, input, context);
    } finally {
      await running.store.close();
    }
  },
};

async function createTest(
  running: Running,
  journey: string,
  from: string,
  input: Input,
  context: Context,
): Promise<ExitCode> {
  const { store, candidate } = running;
  const { workspace, program } = candidate;
  if (!program.journeyById.has(journey)) throw unknownJourney(journey, [...program.journeyById.keys()]);
  const person = await findPerson(running, from, context);
  const output = optionOf(input, 'output');
  const test = await freeze({ store, workspace, person, journey, id: idFor(journey, output) });
  if (!test)
    throw new Failure({
      what: `${from} has never been in ${journey}`,
      fix: `\`carillon explain profile ${from} ${journey}\` says why`,
    });
  await write(frozenText(test), output, context);
  const failures = await replayed(test, workspace);
  for (const { offset, what, actual } of failures)
    context.stderr.write(`at ${offset}: ${what} (${actual.join(', ')})\n`);
  context.stderr.write(
    failures.length === 0
      ? `${test.id}: ${counted(test.expect.length, 'expectation')}, all of which come true\n`
      : `${test.id}: ${counted(failures.length, 'expectation')} of ${test.expect.length} ${failures.length === 1 ? 'does' : 'do'} not come true: what depends on other people, or on what was known before, is not in the test\n`,
  );
  return failures.length === 0 ? 0 : 1;
}

/** As the file is called, where that can be an id: several tests of one journey go side by side. */
function idFor(journey: string, output: string | undefined): string {
  const name = output === undefined ? '' : basename(output, extname(output));
  return isId(name) ? name : `${journey}_as_it_was`;
}

function unknownJourney(journey: string, known: readonly string[]): Failure {
  const near = nearest(journey, known);
  return new Failure({
    what: `the release that runs has no journey \`${journey}\``,
    why: `it has ${known.join(', ')}`,
    fix: near ? `did you mean \`${near}\`?` : 'use one of these',
  });
}

async function findPerson(
  { store, release, candidate }: Running,
  from: string,
  context: Context,
): Promise<Person> {
  const id = await findProfile(store, candidate.program.identity, from);
  const run = await runningRun(store, release, candidate);
  const person =
    id === null ? null : await personOf({ store, run, id, at: context.clock.now(), showPersonal: true });
  if (person) return person;
  throw new Failure({
    what: `nobody is known by \`${from}\``,
    fix: 'check the value, or name its kind: user_id:12347',
  });
}

async function write(text: string, output: string | undefined, { stdout, cwd }: Context): Promise<void> {
  if (output === undefined) {
    stdout.write(text);
    return;
  }
  try {
    // A test that somebody has gone on with is not written over.
    await writeFile(resolve(cwd, output), text, { flag: 'wx' });
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    const what = code === 'EEXIST' ? `${output} is there already` : `${output} cannot be written (${code})`;
    throw new Failure({ what, fix: 'name a new file in a folder that exists' }, { cause: error });
  }
}
