/** Results for people at a terminal: every test by its file, then what failed, with the place, the difference and what led there. */
import { pathFor } from '../../../language/formats/format.ts';
import { codeFrame } from '../../../language/frame.ts';
import { columns } from '../../table.ts';
import { counted } from '../../words.ts';
import { percentOf, sum, type Tally } from '../coverage-report.ts';
import { isPassed, type SuiteResult, type TestFailure, type TestResult } from '../result.ts';
import { differenceLines, reasonLines, whenWords } from './failure-lines.ts';
import type { ResultContext, ResultFormat } from './format.ts';

export const text: ResultFormat = (result, context) => {
  const blocks = [
    ...byFile(result.tests).map(([file, tests]) => fileLines(file, tests, context)),
    ...result.tests.flatMap((test) =>
      test.failures.map((failure, index) => failureLines(test, failure, test.failures[index - 1], context)),
    ),
    ...(context.coverage ? [coverageLines(result, context)] : []),
    [summary(result, context)],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
};

function byFile(tests: readonly TestResult[]): [string, TestResult[]][] {
  const files = new Map<string, TestResult[]>();
  for (const test of tests) files.set(test.range.file, [...(files.get(test.range.file) ?? []), test]);
  return [...files];
}

function fileLines(file: string, tests: readonly TestResult[], context: ResultContext): string[] {
  const { paint } = context;
  const rows = tests.map((test) => [
    isPassed(test) ? '✓' : '✗',
    test.id,
    test.title === test.id ? '' : test.title,
    took(test.milliseconds),
  ]);
  const lines = columns(rows, ['left', 'left', 'left', 'right'], (cell, column, row) => {
    if (column === 0) return isPassed(tests[row]!) ? paint.good(cell) : paint.error(cell);
    return column === 1 ? cell : paint.faint(cell);
  });
  return [paint.strong(pathFor(file, context)), ...lines.map((line) => `  ${line}`)];
}

function failureLines(
  test: TestResult,
  failure: TestFailure,
  before: TestFailure | undefined,
  context: ResultContext,
): string[] {
  const { paint, sources } = context;
  const { range, what } = failure;
  const frame = codeFrame(sources.get(range.file), range, paint);
  return [
    `${paint.error('✗')} ${paint.strong(test.id)}: ${what}`,
    `  ${paint.faint('at')} ${pathFor(range.file, context)}:${range.line}:${range.column}, ${whenWords(failure, test.zone)}`,
    ...indented(frame === '' ? [] : frame.split('\n')),
    ...indented(differenceLines(failure, paint)),
    ...indented(reasonLines(withoutRepeating(failure, before), test.zone, paint)),
  ];
}

/** What led there is told once. */
function withoutRepeating(failure: TestFailure, before: TestFailure | undefined): TestFailure {
  return failure.trace === before?.trace ? { ...failure, trace: [] } : failure;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`.trimEnd());
}

function coverageLines({ coverage }: SuiteResult, context: ResultContext): string[] {
  const { paint } = context;
  const { journeys, definitions, branches, conditions } = coverage;
  const row = (name: string, ways: Tally, leaves: Tally) => [name, ...cells(ways), ...cells(leaves)];
  const rows = [
    ['journey', 'branches', '', 'conditions', ''],
    ...journeys.map((one) => row(one.journey, one.branches, one.conditions)),
    ...['segment', 'tag'].flatMap((kind) => {
      const own = definitions.filter(({ address }) => address.startsWith(`${kind}.`));
      return own.length === 0
        ? []
        : [row(counted(own.length, kind), NO_BRANCHES, sum(own.map((one) => one.conditions)))];
    }),
    row('all', branches, conditions),
  ];
  const table = columns(rows, ['left', 'right', 'right', 'right', 'right'], (cell, _, index) =>
    index === 0 || index === rows.length - 1 ? paint.strong(cell) : cell,
  );
  const unseen = [
    ...journeys.map((one) => ({ ...one, name: one.journey })),
    ...definitions.map((one) => ({ ...one, name: one.address })),
  ].flatMap((one) =>
    one.unseen.map(({ range, what }) => [`${pathFor(range.file, context)}:${range.line}`, one.name, what]),
  );
  const list = columns(unseen, ['left', 'left', 'left']).map((line) => `  ${line}`);
  return [...table, ...(list.length === 0 ? [] : ['', 'No test has seen', ...list])];
}

const NO_BRANCHES: Tally = { seen: 0, total: 0 };

function cells(tally: Tally): [string, string] {
  return tally.total === 0 ? ['', ''] : [`${tally.seen} of ${tally.total}`, `${percentOf(tally)} %`];
}

function summary({ tests, leftOut, milliseconds }: SuiteResult, { paint }: ResultContext): string {
  const failed = tests.filter((test) => !isPassed(test)).length;
  const expectations = tests.reduce((sum, test) => sum + test.expectations, 0);
  const words = [
    counted(tests.length, 'test'),
    failed === 0 ? paint.good('all passed') : paint.error(`${failed} failed`),
    counted(expectations, 'expectation'),
    ...(leftOut === 0 ? [] : [`${leftOut} left out`]),
    took(milliseconds),
  ];
  return words.join(', ');
}

function took(milliseconds: number): string {
  return milliseconds < 1_000 ? `${milliseconds} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}
