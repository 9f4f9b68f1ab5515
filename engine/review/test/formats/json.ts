/** Results for programs, as `schemas/artefacts/test-results.schema.json` says. */

import type { Range } from '../../../language/diagnostic.ts';
import { pathFor } from '../../../language/formats/format.ts';
import type { Truth } from '../../truth.ts';
import { type CoverageReport, percentOf, type Tally, type Unseen } from '../coverage-report.ts';
import { isPassed, type TestFailure, type TestResult } from '../result.ts';
import type { ResultContext, ResultFormat } from './format.ts';

export const json: ResultFormat = ({ tests, leftOut, milliseconds, coverage }, context) => {
  const failed = tests.filter((test) => !isPassed(test)).length;
  const results = {
    format: 1,
    passed: tests.length - failed,
    failed,
    left_out: leftOut,
    milliseconds,
    tests: tests.map((test) => testOf(test, context)),
    coverage: coverageOf(coverage, context),
  };
  return `${JSON.stringify(results, null, 2)}\n`;
};

function testOf(test: TestResult, context: ResultContext) {
  const { id, title, range, covers, zone, expectations, failures, milliseconds } = test;
  return {
    id,
    title,
    place: placeOf(range, context),
    covers,
    outcome: isPassed(test) ? 'passed' : 'failed',
    zone,
    expectations,
    milliseconds,
    failures: failures.map((failure) => failureOf(failure, context)),
  };
}

function failureOf(
  { range, what, who, at, offset, expected, actual, truth, trace }: TestFailure,
  context: ResultContext,
) {
  return {
    what,
    place: placeOf(range, context),
    who,
    at: new Date(at).toISOString(),
    offset,
    expected,
    actual,
    ...(truth && { why: truthOf(truth) }),
    trace: trace.map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() })),
  };
}

interface Why {
  readonly condition: string;
  readonly holds: boolean;
  readonly notes: readonly string[];
  readonly parts: readonly Why[];
}

function truthOf({ text, holds, notes, children }: Truth): Why {
  return { condition: text.replaceAll(/\s+/g, ' '), holds, notes, parts: children.map(truthOf) };
}

function coverageOf({ journeys, definitions, branches, conditions }: CoverageReport, context: ResultContext) {
  return {
    branches: tallyOf(branches),
    conditions: tallyOf(conditions),
    journeys: journeys.map((one) => ({
      journey: one.journey,
      file: pathFor(one.file, context),
      branches: tallyOf(one.branches),
      conditions: tallyOf(one.conditions),
      unseen: one.unseen.map((part) => unseenOf(part, context)),
    })),
    definitions: definitions.map((one) => ({
      address: one.address,
      file: pathFor(one.file, context),
      conditions: tallyOf(one.conditions),
      unseen: one.unseen.map((part) => unseenOf(part, context)),
    })),
  };
}

function unseenOf({ kind, what, range }: Unseen, context: ResultContext) {
  return { kind, what, place: placeOf(range, context) };
}

function tallyOf(tally: Tally) {
  return { ...tally, percent: percentOf(tally) };
}

function placeOf({ file, line, column }: Range, context: ResultContext) {
  return { file: pathFor(file, context), line, column };
}
