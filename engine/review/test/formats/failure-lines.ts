/** A failure in words: what was expected, what there was, why, and what led there. The same in every format for people. */
import { type Paint, unpainted } from '../../paint.ts';
import { truthLines } from '../../truth-text.ts';
import { instantWords } from '../../words.ts';
import type { TestFailure } from '../result.ts';
import { traceLines } from '../trace.ts';

/** Lines of what led there. */
const TRACE = 24;

/** `at 3h (1 Mar 2026, 12:00)` */
export function whenWords({ offset, at }: TestFailure, zone: string): string {
  return `at ${offset} (${instantWords(at, zone)})`;
}

export function differenceLines({ expected, actual }: TestFailure, paint: Paint = unpainted): string[] {
  return [
    ...expected.map((line) => paint.good(`- expected  ${line}`)),
    ...actual.map((line) => paint.error(`+ actual    ${line}`)),
  ];
}

export function reasonLines(
  { truth, trace, journeys }: TestFailure,
  zone: string,
  paint: Paint = unpainted,
): string[] {
  return [
    ...(truth === null ? [] : ['why', ...truthLines(truth, paint, '  ')]),
    ...(trace.length === 0
      ? []
      : ['what led there', ...traceLines(trace, zone, { journeys, most: TRACE }).map((line) => `  ${line}`)]),
  ];
}
