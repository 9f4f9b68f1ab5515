/** Failures as workflow commands of GitHub Actions, which shows them at the lines of a pull request. */
import { pathFor } from '../../../language/formats/format.ts';
import { workflowCommand } from '../../../language/formats/github.ts';
import { differenceLines, reasonLines, whenWords } from './failure-lines.ts';
import type { ResultFormat } from './format.ts';

export const github: ResultFormat = ({ tests, coverage }, context) => {
  const failures = tests.flatMap((test) =>
    test.failures.map((failure) => {
      const { range, what } = failure;
      const place = {
        file: pathFor(range.file, context),
        line: range.line,
        endLine: range.endLine,
        ...(range.line === range.endLine ? { col: range.column, endColumn: range.endColumn } : {}),
        title: `${test.id}: ${what}`,
      };
      const lines = [
        whenWords(failure, test.zone),
        ...differenceLines(failure),
        ...reasonLines(failure, test.zone),
      ];
      return workflowCommand('error', place, lines.join('\n'));
    }),
  );
  const unseen = context.coverage
    ? [
        ...coverage.journeys.map(({ journey, unseen: places }) => ({ name: journey, places })),
        ...coverage.definitions.map(({ address, unseen: places }) => ({ name: address, places })),
      ].flatMap(({ name, places }) =>
        places.map(({ range, what }) => {
          const place = {
            file: pathFor(range.file, context),
            line: range.line,
            title: `${name}: no test has seen this`,
          };
          return workflowCommand('notice', place, what);
        }),
      )
    : [];
  return [...failures, ...unseen].join('');
};
