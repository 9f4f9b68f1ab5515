/**
 * Dates and instants beside a text that stands there as it is. Both are compared as texts, and the engine writes every instant
 * in UTC with milliseconds: the same instant written in another way is another text, which would be equal to none and in
 * another place of the order.
 */
import { formatInstant, isDate, parseInstant } from '../../instant.ts';
import type { BinaryNode, Node } from '../ast.ts';
import type { ExpressionProblem } from '../problem.ts';
import type { Checker, Typed } from './checker.ts';

interface Side {
  readonly node: Node;
  readonly typed: Typed;
}

type Mistake = Pick<ExpressionProblem, 'why' | 'fix' | 'severity'>;

export function checkMoments(node: BinaryNode, left: Side, right: Side, checker: Checker): void {
  for (const [dated, beside] of [
    [left, right],
    [right, left],
  ] as const) {
    const mistakes = kinds[dated.typed.type.type];
    const text = beside.node.type === 'string' ? beside.node.value : null;
    if (mistakes === undefined || typeof text !== 'string') continue;
    const isEquality = node.value === '=' || node.value === '!=';
    const mistake = mistakes(text, isEquality);
    if (mistake === null) continue;
    checker.report(
      { code: 'CAR-317', what: `"${text}" is not written as ${dated.typed.type.type}s are`, ...mistake },
      checker.spans.of(beside.node),
    );
  }
}

const kinds: Readonly<Partial<Record<string, (text: string, isEquality: boolean) => Mistake | null>>> = {
  date: (text, isEquality) => {
    if (isDate(text) || (!isEquality && begins(text))) return null;
    return {
      why: 'dates are compared as they are written, 2026-03-01',
      fix: 'write a day that exists, "2026-03-01"',
    };
  },
  instant: (text, isEquality) => {
    const instant = parseInstant(text);
    if (instant !== null) {
      const written = formatInstant(instant);
      if (text === written) return null;
      const mistake: Mistake = { why: compared, fix: `write "${written}"` };
      return !isEquality && IN_SECONDS.test(text) ? { ...mistake, severity: 'warning' } : mistake;
    }
    if (!isEquality && begins(text)) return null;
    const fix = isDate(text)
      ? 'ask for a day by its two ends, `>=` its beginning and `<` the next one'
      : 'write for example "2026-03-01T09:00:00.000Z"';
    return { why: compared, fix };
  },
};

/** In UTC, without milliseconds: it has its place in the order, but for the second that it names. */
const IN_SECONDS = /T\d\d:\d\d:\d\dZ$/;

const compared = 'instants are compared as they are written, in UTC with milliseconds';

/** The beginning of a date has a place in the order: a year, a month, a day. */
function begins(text: string): boolean {
  return isDate(text) || isDate(`${text}-01`) || isDate(`${text}-01-01`);
}
