/** Calendars: days are written out, or with `yearly` as month and day, and end no earlier than they begin. */
import { Site } from '../definition.ts';
import { isDate } from '../instant.ts';
import type { Check } from './index.ts';

export const checkCalendars: Check = (workspace, diagnostics) => {
  for (const calendar of workspace.all('calendar')) {
    const site = new Site(calendar, diagnostics, ['days']);
    const seen = new Set<string>();
    for (const [index, { id, from, to = from, yearly = false }] of calendar.value.days.entries()) {
      const at = site.at(index);
      for (const [key, text] of [
        ['from', from],
        ['to', to],
      ] as const) {
        if (isDate(text) !== yearly) continue;
        at.at(key).report({
          code: 'CAR-210',
          what: yearly ? `\`${text}\` has a year, but the day comes every year` : `\`${text}\` has no year`,
          why: 'a day that comes every year is written `11-11` with `yearly: true`, any other `2026-11-11`',
          fix: yearly ? `write "${text.slice(5)}"` : 'write the year too, or add `yearly: true`',
        });
        break;
      }
      if (!yearly && isDate(from) && isDate(to) && to < from)
        at.at('to').report({
          code: 'CAR-214',
          what: `${to} is before ${from}`,
          why: 'the period would have no day',
          fix: 'swap the two',
        });
      if (id === undefined) continue;
      if (seen.has(id))
        at.at('id').report({
          code: 'CAR-220',
          what: `the id \`${id}\` stands in this calendar twice`,
          why: 'an id names one thing',
          fix: 'rename one of the two',
        });
      seen.add(id);
    }
  }
};
