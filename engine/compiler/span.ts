/** From a day or instant to another, as a definition writes it: the second is the first moment at which it is over. */
import type { Site } from '../language/definition.ts';
import { parseDuration } from '../language/duration.ts';
import { parseInstant } from '../language/instant.ts';
import type { Context } from './context.ts';
import { dateStart } from './zone.ts';

/** Instants; null: without an end on that side. */
export interface Span {
  readonly from: number | null;
  readonly until: number | null;
}

export const ALWAYS: Span = { from: null, until: null };

/** `what` is it that lasts so long: "the offer". */
export function compileSpan(
  written: { readonly from?: string; readonly until?: string },
  site: Site,
  what: string,
  { zone }: Context,
): Span {
  const instant = (key: 'from' | 'until'): number | null => {
    const moment = written[key];
    if (moment === undefined) return null;
    if (parseDuration(moment) === null) return parseInstant(moment) ?? dateStart(moment, zone);
    site.at(key).report({
      code: 'CAR-642',
      what: `\`${key}: ${moment}\` is a length of time`,
      why: '`from` and `until` are days or instants that are the same for everybody',
      fix: 'write a date',
    });
    return null;
  };
  const [from, until] = [instant('from'), instant('until')];
  if (from !== null && until !== null && from >= until)
    site.at('until').report({
      code: 'CAR-642',
      what: `${what} is over before it begins`,
      why: `\`until\` ${written.until} is not after \`from\` ${written.from}`,
      fix: 'write a later day under `until`, which is the first on which it is no longer valid',
    });
  return { from, until };
}

/** What lies in both; it may be nothing. */
export function bothSpans(one: Span, other: Span): Span {
  const later = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b));
  const sooner = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b));
  return { from: later(one.from, other.from), until: sooner(one.until, other.until) };
}
