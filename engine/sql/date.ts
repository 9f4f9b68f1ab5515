/** `date` of a date field: the days for which it holds now are found here, and the query looks the text up among them. */
import { dateStart, localTime } from '../compiler/zone.ts';
import { parseDuration } from '../language/duration.ts';
import { parseExpression } from '../language/expressions/index.ts';
import type { DateCondition } from '../language/kinds.ts';
import type { Lowering, SqlHead } from './lowering.ts';
import { columnOf, plainName, unwrapped } from './operand.ts';
import { Refusal } from './refusal.ts';
import { sql } from './text.ts';

const DAY = 86_400_000;
/** A day begins at most so long before or after it does in UTC, and changes of clocks move it once more. */
const LEEWAY = 3 * DAY;

export const date: SqlHead<DateCondition> = {
  head: 'date',
  lower(node, site, lowering) {
    const parsed = parseExpression(node.date);
    const name = parsed.ok ? plainName(unwrapped(parsed.expression.ast)) : null;
    if (name === null) throw new Refusal('the date is worked out, and stands in no column', site.at('date'));
    if (node.yearly === true) {
      throw new Refusal(
        'anniversaries follow the calendar of a zone, which databases do not share',
        site.at('yearly'),
      );
    }
    const column = columnOf(name, site.at('date'), lowering);
    if (column.declared !== 'date')
      throw new Refusal(`\`${name}\` is not declared as a date`, site.at('date'));
    const days = heldDays(node, lowering);
    if (days === null) return sql`false`;
    return sql`((${column.value} in ${lowering.dialect.days(...days)}) is true)`;
  },
};

/** First and last day for which the condition holds at `now`; null if there is none. */
function heldDays({ last, next }: DateCondition, { now, context }: Lowering): [string, string] | null {
  const span = parseDuration((last ?? next)!)!;
  const holds = (day: string) => {
    const begins = dateStart(day, context.zone);
    if (last !== undefined) return begins <= now && now < begins + span;
    return begins - span + 1 <= now && now < dateStart(day, context.zone, 1);
  };
  const [from, to] = last === undefined ? [now, now + span] : [now - span, now];
  const first = daysFrom(from - LEEWAY, from + LEEWAY, context.zone).find(holds);
  const final = daysFrom(to - LEEWAY, to + LEEWAY, context.zone).findLast(holds);
  return first === undefined || final === undefined ? null : [first, final];
}

function daysFrom(from: number, to: number, zone: string): string[] {
  const days = new Set<string>();
  for (let at = from; at <= to; at += DAY / 2) days.add(localTime(at, zone).date);
  return [...days];
}
