/** What one person adds to every part of metrics that are worked out over everybody, and in which group. */
import type { MetricProgram } from '../../compiler/metric/program.ts';
import type { Program } from '../../compiler/program.ts';
import type { Json } from '../../store/store.ts';
import type { Draft } from '../draft.ts';
import { viewOf } from '../scope.ts';
import { type Contribution, contributionOf } from './contribution.ts';
import { spanOf } from './outcome.ts';
import { keptPast, pastBetween } from './past.ts';
import type { MetricTally } from './tally.ts';

/** Whether the events of people must be read for it, and not their state alone. */
export function needsPast({ parts }: MetricTally): boolean {
  return parts.some(({ source }) => source.on === 'people' && source.kept === null);
}

/** What one person adds, and the values of their group. */
export interface Addition {
  readonly found: readonly (Contribution | 'open' | null)[];
  readonly by: readonly Json[];
}

/** `at` is the instant that windows end at: one for everybody. Changes nothing, and may ask for more of the past. */
export function additionOf(
  { metric, parts }: MetricTally,
  program: Program,
  draft: Draft,
  at: number,
): Addition {
  const view = viewOf(program, draft);
  return {
    found: parts.map((part) => addedBy(part, program, draft, at)),
    by: metric.by.map((group) => (group.read(view) ?? null) as Json),
  };
}

function addedBy(metric: MetricProgram, program: Program, draft: Draft, at: number) {
  const { source } = metric;
  if (source.on !== 'people') throw new Error(`${metric.id} is not measured of people`);
  const view = viewOf(program, draft);
  if (source.kept !== null) return contributionOf(source, view, keptPast(program, draft, source.kept));
  const span = spanNow(metric, source.from === null ? null : view.feature(source.from), at);
  if (span === null) return null;
  // Whether somebody counts is said first: whom it does not concern is not waited for.
  if (span.until > at + 1) return source.who && !source.who.holds(view) ? null : 'open';
  return contributionOf(source, view, pastBetween(source.own, draft.past, span.from, span.until, at));
}

/** From the person's own beginning on; of the latest so long, where it has none; null where it has not begun. */
function spanNow(metric: MetricProgram, begin: unknown, at: number): ReturnType<typeof spanOf> | null {
  const { source, window, after } = metric;
  if (source.on === 'people' && source.from !== null) {
    if (typeof begin !== 'string') return null;
    const { from, until } = spanOf(metric, Date.parse(begin));
    return { from, until: Number.isFinite(until) ? until : at + 1 };
  }
  const from = window === null ? Number.NEGATIVE_INFINITY : at - window + 1;
  return { from, until: at - after + 1 };
}
