/**
 * `date`: a date of the profile lies close to now. It changes by itself, so it also says when: the compiler
 * keeps that as a clock beside the features.
 */
import { parseDuration } from '../../language/duration.ts';
import { ExpressionFault } from '../../language/expressions/index.ts';
import { isDate, parseInstant } from '../../language/instant.ts';
import type { DateCondition } from '../../language/kinds.ts';
import { expressionAt } from '../expression.ts';
import type { Test, View } from '../view.ts';
import { anniversary, dateStart, startOf } from '../zone.ts';
import type { ConditionHead } from './condition.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** When something dated begins and ends, milliseconds since 1970 UTC; an instant has no length. */
interface Span {
  readonly begins: number;
  readonly ends: number;
}

export const date: ConditionHead<DateCondition> = {
  head: 'date',
  compile(node, site, { context, scope, journey }): Test | null {
    const expression = expressionAt(node.date, site.at('date'), scope, context);
    if (!expression) return null;
    if (!['date', 'instant', 'text', 'unknown'].includes(expression.type.type)) {
      site.at('date').report({
        code: 'CAR-507',
        what: `this is ${expression.type.type}, not a date`,
        why: '`date` asks how far a date or an instant is from now',
        fix: 'name a field or tag of type date or instant',
      });
      return null;
    }
    const distance = parseDuration((node.last ?? node.next)!)!;
    const yearly = node.yearly === true;
    const read = (view: View): string | null => {
      try {
        const value = expression.evaluate(view.scope);
        return typeof value === 'string' ? value : null;
      } catch (fault) {
        if (fault instanceof ExpressionFault) return null;
        throw fault;
      }
    };
    const spans = (view: View) => spansOf(read(view), view.now, yearly, context.zone);
    /** From when until when the condition holds for one occurrence of the date. */
    const holding = ({ begins, ends }: Span): Span =>
      node.last === undefined
        ? { begins: begins - distance + 1, ends: Math.max(ends, begins + 1) }
        : { begins, ends: begins + distance };
    const holds = (view: View) => spans(view).some((span) => covers(holding(span), view.now));
    const clock = (view: View) =>
      Math.min(...spans(view).flatMap((span) => edgesAfter(holding(span), view.now)), NEVER);
    if (journey) journey.clocks.push(clock);
    else context.clocks.push({ address: site.definition.address, clock });
    context.timed.add(site.definition.address);
    const words = node.last === undefined ? `in the next ${node.next}` : `in the last ${node.last}`;
    return {
      holds,
      explain: (view) => ({
        text: `date ${node.date} ${words}${yearly ? ', yearly' : ''}`,
        holds: holds(view),
        value: { [node.date]: read(view) ?? undefined },
      }),
      canonical: {
        date: expression.canonical,
        last: node.last ?? null,
        next: node.next ?? null,
        yearly,
        zone: context.zone,
      },
      steps: [],
    };
  },
};

function covers({ begins, ends }: Span, now: number): boolean {
  return begins <= now && now < ends;
}

function edgesAfter({ begins, ends }: Span, now: number): number[] {
  return [begins, ends].filter((edge) => edge > now);
}

/** The date's own day or instant; of a yearly one, those of last year, this year and the next two. */
function spansOf(text: string | null, now: number, yearly: boolean, zone: string): Span[] {
  if (text === null) return [];
  const instant = parseInstant(text);
  if (instant === null && !isDate(text)) return [];
  if (yearly) {
    return [-1, 0, 1, 2].map((years) => {
      const comesBack = anniversary(instant ?? dateStart(text, zone), now, years, zone);
      if (instant !== null) return { begins: comesBack, ends: comesBack };
      return { begins: startOf('day', comesBack, zone), ends: startOf('day', comesBack, zone, 1) };
    });
  }
  if (instant !== null) return [{ begins: instant, ends: instant }];
  return [{ begins: dateStart(text, zone), ends: dateStart(text, zone, 1) }];
}
