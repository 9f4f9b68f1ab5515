/** `within`, `since` and `until`, alone and together; never a window that is refused for being empty. */
import { spanOf } from '../naive/duration.testing.ts';
import type { Plain } from '../naive/person.testing.ts';
import type { Dice } from './dice.testing.ts';
import type { Place } from './place.testing.ts';
import { span, spans } from './span.testing.ts';

const PERIODS = [
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'this_quarter',
  'last_quarter',
  'this_year',
  'last_year',
];

export function window(dice: Dice, place: Place): Plain {
  const form = dice.of(['none', 'none', 'within', 'within', 'ago', 'ago', 'moments', 'both']);
  if (form === 'none') return {};
  if (form === 'within') return { within: within(dice) };
  if (form === 'ago') return ago(dice);
  return form === 'moments' ? moments(dice, place) : { within: within(dice), ...ago(dice) };
}

export function within(dice: Dice): unknown {
  const form = dice.of(['span', 'span', 'span', 'period', 'period', 'calendar']);
  if (form === 'calendar') return { calendar: 'campaigns' };
  return form === 'span' ? span(dice) : dice.of(PERIODS);
}

function ago(dice: Dice): Plain {
  const form = dice.of(['since', 'until', 'both']);
  if (form !== 'both') return { [form]: span(dice) };
  const until = dice.of(spans);
  const longer = spans.filter((one) => spanOf(one) > spanOf(until));
  return longer.length === 0 ? { until } : { since: dice.of(longer), until };
}

/** Dates and instants near the beginning of time. */
function moments(dice: Dice, { world: { begin } }: Place): Plain {
  const moment = (hours: number) => {
    const text = new Date(begin + hours * 3_600_000).toISOString();
    return dice.chance(50) ? text.slice(0, 10) : text;
  };
  const form = dice.of(['since', 'until', 'both']);
  const early = dice.from(-60, 100);
  const late = early + 48 + dice.below(400);
  if (form === 'both') return { since: moment(early), until: moment(late) };
  return { [form]: moment(early) };
}
