/**
 * All tests of a workspace: compiled once, with what tests may hook into it, and played one after the other. The order is
 * that of files and lines; none can see another.
 */
import { compile } from '../../compiler/compile.ts';
import { manifestOf } from '../../compiler/manifest.ts';
import type { Program } from '../../compiler/program.ts';
import type { Definition } from '../../language/definition.ts';
import { compareText } from '../../language/diagnostic.ts';
import type { Workspace } from '../../language/workspace.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Candidate } from '../../runtime/release.ts';
import { Coverage } from './coverage.ts';
import { partsIn } from './expectations/index.ts';
import { play } from './play.ts';
import type { SuiteResult, TestResult } from './result.ts';
import { namesOf, scenarioOf } from './scenario.ts';

export interface SuiteOptions {
  /** Which tests, by id, title, file or what they cover; all where it is left out. */
  readonly isWanted?: (test: Definition<'test'>) => boolean;
  /** Of the world outside, for how long a test took. */
  readonly clock: Pick<Clock, 'now'>;
  readonly environment?: string | undefined;
  /** Called back after each test. */
  readonly onTest?: (result: TestResult) => void;
}

/** Of a workspace without errors. */
export async function runTests(workspace: Workspace, options: SuiteOptions): Promise<SuiteResult> {
  const { clock, isWanted = () => true, onTest } = options;
  const began = clock.now();
  const all = testsOf(workspace);
  const wanted = all.filter(isWanted);
  const coverage = new Coverage();
  const candidate = testCandidate(workspace, coverage, options.environment);
  const tests: TestResult[] = [];
  for (const definition of wanted) {
    const result = await runTest(definition, candidate, coverage, clock);
    tests.push(result);
    onTest?.(result);
  }
  return {
    tests,
    leftOut: all.length - wanted.length,
    milliseconds: clock.now() - began,
    coverage: coverage.report(candidate.program, workspace),
  };
}

/** By file, in it by line. */
export function testsOf(workspace: Workspace): readonly Definition<'test'>[] {
  return workspace
    .all('test')
    .toSorted((a, b) => compareText(a.file, b.file) || a.locate([]).line - b.locate([]).line);
}

async function runTest(
  definition: Definition<'test'>,
  candidate: Candidate,
  coverage: Coverage,
  clock: Pick<Clock, 'now'>,
): Promise<TestResult> {
  const began = clock.now();
  const { id, value } = definition;
  const scenario = scenarioOf(definition, candidate.workspace.settings.zone);
  const { failures, decisions } = await play(scenario, candidate);
  coverage.take(decisions);
  return {
    id,
    title: value.title ?? id,
    range: definition.locate(['id']),
    covers: Object.entries(value.covers ?? {}).map(([kind, covered]) => `${kind} ${String(covered)}`),
    zone: scenario.zone,
    expectations: value.expect.reduce((sum, one) => sum + partsIn(one) * namesOf(one.who).length, 0),
    failures,
    milliseconds: clock.now() - began,
  };
}

/** The workspace as tests run it: the program of production, looked on at, without what belongs to an environment. */
export function testCandidate(workspace: Workspace, coverage: Coverage, environment?: string): Candidate {
  const { program, uses } = compile(
    workspace,
    environment,
    undefined,
    undefined,
    coverage.probe(givenTags(workspace)),
  );
  if (!program) throw new Error('a workspace with errors has no tests to run');
  const manifest = manifestOf(workspace, program, uses);
  return { workspace, program: coverage.watch(inside(program)), manifest, environment };
}

/** Tags that some test gives somebody. One that comes from outside comes so in tests too. */
function givenTags(workspace: Workspace): ReadonlySet<string> {
  const given = workspace
    .all('test')
    .flatMap(({ value }) =>
      Object.values(value.profiles ?? {}).flatMap(({ tags = {} }) => Object.keys(tags)),
    );
  return new Set(given.filter((id) => !('imported' in (workspace.get('tag', id)?.value ?? {}))));
}

/** No lists are read, nobody reports, and no environment says to whom alone is delivered. */
function inside(program: Program): Program {
  const channels = [...program.channels].map(
    ([id, channel]) => [id, { ...channel, feedback: null }] as const,
  );
  return { ...program, lists: [], deliverOnly: null, channels: new Map(channels) };
}
