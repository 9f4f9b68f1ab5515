/** Results as JUnit XML, which every CI reads: a suite per file, a case per test. */
import { pathFor } from '../../../language/formats/format.ts';
import { isPassed, type TestFailure, type TestResult } from '../result.ts';
import { differenceLines, reasonLines, whenWords } from './failure-lines.ts';
import type { ResultContext, ResultFormat } from './format.ts';

export const junit: ResultFormat = ({ tests, milliseconds }, context) => {
  const files = [...new Set(tests.map(({ range }) => range.file))];
  const counts = attributes({ name: 'carillon test', ...countsOf(tests), time: seconds(milliseconds) });
  const suites = files.map((file) =>
    suiteOf(
      file,
      tests.filter(({ range }) => range.file === file),
      context,
    ),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${counts}>\n${suites.join('')}</testsuites>\n`;
};

function suiteOf(file: string, tests: readonly TestResult[], context: ResultContext): string {
  const time = seconds(tests.reduce((sum, test) => sum + test.milliseconds, 0));
  const head = attributes({ name: pathFor(file, context), ...countsOf(tests), time });
  return `  <testsuite${head}>\n${tests.map((test) => caseOf(test, context)).join('')}  </testsuite>\n`;
}

function countsOf(tests: readonly TestResult[]) {
  const failures = tests.filter((test) => !isPassed(test)).length;
  return { tests: tests.length, failures, errors: 0, skipped: 0 };
}

function caseOf(test: TestResult, context: ResultContext): string {
  const file = pathFor(test.range.file, context);
  const head = attributes({
    name: test.id,
    classname: file,
    file,
    line: test.range.line,
    time: seconds(test.milliseconds),
  });
  if (isPassed(test)) return `    <testcase${head}/>\n`;
  return `    <testcase${head}>\n${test.failures.map((failure) => failureOf(test, failure, context)).join('')}    </testcase>\n`;
}

function failureOf(test: TestResult, failure: TestFailure, context: ResultContext): string {
  const { range, what } = failure;
  const lines = [
    `${pathFor(range.file, context)}:${range.line}:${range.column}, ${whenWords(failure, test.zone)}`,
    ...differenceLines(failure),
    ...reasonLines(failure, test.zone),
  ];
  return `      <failure${attributes({ message: what, type: 'expectation' })}>${escaped(lines.join('\n'))}</failure>\n`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        ` ${name}="${escaped(String(value)).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`,
    )
    .join('');
}

/** XML cannot hold most control characters, however they are written. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
const UNHEARD_OF = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

function escaped(text: string): string {
  return text
    .replaceAll(UNHEARD_OF, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
