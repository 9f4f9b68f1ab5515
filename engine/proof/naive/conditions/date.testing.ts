/**
 * `date`: a date or an instant lies in the last, or the next, so long. A date is a whole day of the workspace's
 * zone and begins at midnight; `next` still holds on the day itself. With `yearly` it comes back every year.
 */
import { DateTime } from 'luxon';
import { spanOf } from '../duration.testing.ts';
import type { Moment } from '../person.testing.ts';
import { midnight } from '../window.testing.ts';
import type { Head } from './index.testing.ts';

export const date: Head = (node, moment, scope) => {
  const value = moment.value(String(node['date']), scope);
  if (typeof value !== 'string') return false;
  const { zone } = moment.definitions;
  return daysOf(value, node['yearly'] === true, moment, zone).some(({ begins, ends }) => {
    if (node['last'] !== undefined) {
      const span = spanOf(String(node['last']));
      for (const edge of [begins, begins + span]) moment.note(edge);
      return moment.now - span < begins && begins <= moment.now;
    }
    const span = spanOf(String(node['next']));
    for (const edge of [begins - span, begins - span + 1, begins, begins + 1, ends]) moment.note(edge);
    const isToCome = moment.now <= begins && begins < moment.now + span;
    return isToCome || (begins <= moment.now && moment.now < ends);
  });
};

/** From when to when it lasts; an instant does not last. */
interface Lasting {
  readonly begins: number;
  readonly ends: number;
}

function daysOf(text: string, isYearly: boolean, { now }: Moment, zone: string): readonly Lasting[] {
  const key = `${text} ${isYearly ? now : ''} ${zone}`;
  const days = known.get(key) ?? findDays(text, isYearly, now, zone);
  known.set(key, days);
  return days;
}

const known = new Map<string, readonly Lasting[]>();

function findDays(text: string, isYearly: boolean, now: number, zone: string): Lasting[] {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const origin = isDay || isInstant ? DateTime.fromISO(text, { zone }) : null;
  if (!origin?.isValid) return [];
  const lasting = (one: DateTime): Lasting => {
    const begins = isDay ? midnight(one.toISODate()!, zone) : one.toMillis();
    return { begins, ends: isDay ? midnight(one.toISODate()!, zone, 1) : begins };
  };
  if (!isYearly) return [lasting(origin)];
  const { year } = DateTime.fromMillis(now, { zone });
  // luxon keeps 29 February on the 28th.
  return [-2, -1, 0, 1, 2].map((years) => lasting(origin.plus({ years: year + years - origin.year })));
}
