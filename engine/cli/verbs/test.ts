/** `test`: plays the tests that stand beside the definitions, in virtual time. Touches no store and calls nobody. */
import { writeFile } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import type { Workspace } from '../../language/workspace.ts';
import { percentOf } from '../../review/test/coverage-report.ts';
import { type ResultFormatName, resultFormats } from '../../review/test/formats/index.ts';
import { isPassed, type SuiteResult } from '../../review/test/result.ts';
import { runTests, testsOf } from '../../review/test/suite.ts';
import { wantedBy } from '../../review/test/wanted.ts';
import { counted } from '../../review/words.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { paintFor } from '../paint.ts';
import { watchFolder } from '../run/watch.ts';
import { type ExitCode, type Input, isSet, optionOf, type Verb } from '../verb.ts';
import {
  environmentOption,
  folderArgument,
  folderOf,
  type Loaded,
  loadCandidate,
  tellFindings,
} from '../workspace.ts';

export const test: Verb = {
  name: 'test',
  summary: 'play the tests beside the definitions in virtual time',
  description:
    'Every document with `kind: test` is played with the engine of production: an empty store in memory, a clock that is told to move, and channels that keep what they are handed. Ends with 1 if anything that is expected does not hold.',
  arguments: [folderArgument],
  options: [
    {
      flags: '--run <pattern>',
      text: 'only tests whose id, title, file or covered definition has this in it; `*` stands for anything',
    },
    {
      flags: '--format <format>',
      text: 'how results are written',
      choices: Object.keys(resultFormats),
      default: 'text',
    },
    { flags: '-o, --output <file>', text: 'write them there instead of printing them' },
    { flags: '--coverage', text: 'say which branches and conditions of journeys no test has seen' },
    {
      flags: '--threshold <percent>',
      text: 'end with 1 if less than this share of branches, or of conditions, was seen',
    },
    { flags: '--watch', text: 'play them again whenever a file changes' },
    environmentOption,
  ],
  examples: [
    { line: 'carillon test definitions', text: 'all tests, with the place and the cause of what failed' },
    { line: 'carillon test definitions --run win_back --watch', text: 'while writing a journey' },
    {
      line: 'carillon test definitions --format junit -o test.xml --threshold 80',
      text: 'in CI: a report, and a share that must be covered',
    },
  ],
  async run(input, context) {
    const asked = askedOf(input);
    if (isSet(input, 'watch')) return watchTests(input, context, asked);
    return playOnce(input, context, asked);
  },
};

interface Asked {
  readonly format: ResultFormatName;
  readonly pattern: string | undefined;
  readonly output: string | undefined;
  readonly coverage: boolean;
  /** Percent. */
  readonly threshold: number | null;
}

function askedOf(input: Input): Asked {
  const threshold = optionOf(input, 'threshold');
  const percent = threshold === undefined ? null : Number(threshold);
  if (percent !== null && !(percent >= 0 && percent <= 100))
    throw new Failure({
      what: `\`${threshold}\` is no percentage`,
      fix: 'write a number from 0 to 100, for example `--threshold 80`',
    });
  return {
    format: optionOf(input, 'format') as ResultFormatName,
    pattern: optionOf(input, 'run'),
    output: optionOf(input, 'output'),
    coverage: isSet(input, 'coverage') || percent !== null,
    threshold: percent,
  };
}

async function playOnce(input: Input, context: Context, asked: Asked): Promise<ExitCode> {
  const environment = optionOf(input, 'env');
  const loaded = await loadCandidate(folderOf(input.arguments[0], context), environment);
  tellFindings(loaded, context.stderr, context);
  const { workspace, candidate } = loaded;
  if (!workspace || !candidate) return 1;
  if (tellNone(workspace, asked, context)) return asked.pattern === undefined ? 0 : 1;
  const result = await runTests(workspace, {
    clock: context.clock,
    environment,
    ...(asked.pattern !== undefined && { isWanted: wantedBy(asked.pattern) }),
  });
  await write(result, loaded, asked, context);
  const isCovered = tellThreshold(result, asked, context);
  return result.tests.every(isPassed) && isCovered ? 0 : 1;
}

/** Whether there is nothing to play, which is then said. A report of nothing is written all the same. */
function tellNone(workspace: Workspace, { pattern, format, output }: Asked, { stderr }: Context): boolean {
  const tests = testsOf(workspace);
  const isWanted = pattern === undefined ? () => true : wantedBy(pattern);
  if (tests.some(isWanted)) return false;
  stderr.write(
    tests.length === 0
      ? 'there are no tests: a test is a document with `kind: test`\n'
      : `none of ${tests.length} tests has ${pattern} in its id, title, file or what it covers\n`,
  );
  return pattern !== undefined || (format === 'text' && output === undefined);
}

async function write(
  result: SuiteResult,
  { folder, sources }: Loaded,
  { format, output, coverage }: Asked,
  context: Context,
): Promise<void> {
  const prefix = relative(context.cwd, folder.root).split(sep).join('/');
  const paint = paintFor(context.stdout, output === undefined ? context : { env: { NO_COLOR: '1' } });
  const text = resultFormats[format](result, { sources, prefix, paint, coverage });
  if (output === undefined) {
    context.stdout.write(text);
    return;
  }
  try {
    await writeFile(resolve(context.cwd, output), text);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new Failure(
      { what: `${output} cannot be written (${code})`, fix: 'name a file in a folder that exists' },
      { cause: error },
    );
  }
  const failed = result.tests.filter((one) => !isPassed(one)).length;
  context.stderr.write(`${output}: ${counted(result.tests.length, 'test')}, ${failed} failed\n`);
}

function tellThreshold({ coverage }: SuiteResult, { threshold }: Asked, { stderr }: Context): boolean {
  if (threshold === null) return true;
  const below = (['branches', 'conditions'] as const).filter((key) => {
    const { seen, total } = coverage[key];
    return seen * 100 < threshold * total;
  });
  for (const key of below)
    stderr.write(
      `${percentOf(coverage[key])} % of ${key} were seen, less than the ${threshold} % that are wanted\n`,
    );
  return below.length === 0;
}

/** Until it is interrupted; the last result is the exit code. */
async function watchTests(input: Input, context: Context, asked: Asked): Promise<ExitCode> {
  const { root, shown } = folderOf(input.arguments[0], context);
  const { signal, release } = context.interrupt();
  let last: ExitCode = 0;
  const again = async () => {
    last = await playOnce(input, context, asked);
    context.stderr.write(`watching ${shown}\n`);
  };
  const fault = (error: unknown) => {
    context.stderr.write(`failed: ${error instanceof Error ? error.message : String(error)}\n`);
    last = 3;
  };
  const watching = await watchFolder(root, again, fault);
  try {
    await again().catch(fault);
    await new Promise<void>((stopped) => {
      if (signal.aborted) stopped();
      else signal.addEventListener('abort', () => stopped(), { once: true });
    });
  } finally {
    await watching.close();
    release();
  }
  return last;
}
