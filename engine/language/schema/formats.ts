/**
 * Texts with a grammar of their own: how each `format` of the schemas is tested, and what to say when it fails.
 * One entry per format; a new one is an entry here and the word in a schema.
 */
import { validate as isCron } from 'node-cron';
import type { Finding } from '../diagnostic.ts';
import { formatDuration, isPeriod, parseDuration, periods } from '../duration.ts';
import { isDate, isMonthAndDay, parseInstant, parseTimeOfDay } from '../instant.ts';
import { nearest } from '../nearest.ts';
import { parseClockStart, parseOffset } from '../offset.ts';
import { parseTimePattern } from '../time-pattern.ts';
import { explainId, isId, isReserved } from './id.ts';

export interface Format {
  test(text: string): boolean;
  /** What is wrong with a text that failed. */
  explain(text: string): Finding;
}

const durations = 'a duration is a whole number and one of s m h d w: `90s 15m 2h 30d 8w`';

const timespan: Format = {
  test: (text) => parseDuration(text) !== null,
  explain: (text) => ({
    code: 'CAR-209',
    what: `\`${text}\` is not a duration`,
    why: isPeriod(text)
      ? 'a period of the calendar has no fixed length, and here a length is wanted'
      : durations,
    fix: proposedDuration(text),
  }),
};

const window: Format = {
  test: (text) => timespan.test(text) || isPeriod(text),
  explain: (text) => {
    const near = nearest(text, periods);
    const finding = timespan.explain(text);
    if (near === undefined) return { ...finding, what: `\`${text}\` is neither a duration nor a period` };
    return {
      code: 'CAR-209',
      what: `\`${text}\` is not a period`,
      why: `periods are ${periods.join(' ')}`,
      fix: `write \`${near}\``,
    };
  },
};

const moment: Format = {
  test: (text) => timespan.test(text) || isDate(text) || parseInstant(text) !== null,
  explain: (text) => ({
    code: 'CAR-210',
    what: `\`${text}\` is neither a date, nor an instant, nor a duration`,
    why: 'a date is written `2026-03-01`, an instant `2026-03-01T09:00:00Z`, and `60d` means 60 days ago',
    fix: /^\d{4}-/.test(text)
      ? 'write a day that exists, and an instant with its offset (`Z` or `+01:00`)'
      : proposedDuration(text),
  }),
};

const offset: Format = {
  test: (text) => parseOffset(text) !== null,
  explain: (text) => ({
    code: 'CAR-760',
    what: `\`${text}\` does not say when`,
    why: 'in a test an instant counts from the start of its clock: `3h`, `1d 2h`, before it `-61d`, `start`; or it is written `2026-03-01T09:00:00Z`',
    fix: text === '0' || /^-?0[smhdw]$/.test(text) ? 'write `start`' : proposedDuration(text),
  }),
};

const clockStart: Format = {
  test: (text) => parseClockStart(text) !== null,
  explain: (text) => ({
    code: 'CAR-760',
    what: `\`${text}\` is no start of a clock`,
    why: 'a clock starts at an instant `2026-03-01T09:00:00Z`, or at a day or local time that exists: `2026-03-01`, `2026-03-01T09:00`',
    fix: 'write for example 2026-03-01T09:00:00Z',
  }),
};

const day: Format = {
  test: (text) => isDate(text) || isMonthAndDay(text),
  explain: (text) => ({
    code: 'CAR-210',
    what: `\`${text}\` is not a day`,
    why: 'a day is written `2026-11-11`; one that comes every year `11-11`',
    fix: 'write year, month and day with two digits for month and day',
  }),
};

const timeOfDay: Format = {
  test: (text) => parseTimeOfDay(text) !== null,
  explain: (text) => ({
    code: 'CAR-210',
    what: `\`${text}\` is not a time of day`,
    why: 'a time of day is written with hours from 00 to 23 and minutes, `08:00`',
    fix:
      text === '24:00'
        ? 'write "00:00"'
        : /^\d:\d\d$/.test(text)
          ? `write "0${text}"`
          : 'write for example "21:00"',
  }),
};

const timePattern: Format = {
  test: (text) => parseTimePattern(text) !== null,
  explain: (text) => ({
    code: 'CAR-210',
    what: `\`${text}\` does not tell year, month and day`,
    why: 'letters stand for parts of a time: yyyy year, M month, d day, H hour, h and a of twelve, m minute, s second; yy two figures, MM always two, MMM Nov, ZZ +01:00',
    fix: /[YD]/.test(text)
      ? `write \`${text.replaceAll('Y', 'y').replaceAll('D', 'd')}\``
      : 'write for example M/d/yyyy H:mm',
  }),
};

const cron: Format = {
  test: (text) => text.trim().split(/\s+/).length === 5 && isCron(text),
  explain: (text) => ({
    code: 'CAR-212',
    what: `\`${text}\` is not a cron line`,
    why: 'a cron line has five fields (minute, hour, day of month, month, day of week) and names a time that comes',
    fix: 'write for example "0 9 * * 1", which is every Monday at nine',
  }),
};

const refresh: Format = {
  test: (text) => timespan.test(text) || cron.test(text),
  explain: (text) =>
    text.trim().includes(' ')
      ? cron.explain(text)
      : { ...timespan.explain(text), what: `\`${text}\` is neither a duration nor a cron line` },
};

const zone: Format = {
  test: isZone,
  explain: (text) => ({
    code: 'CAR-211',
    what: `\`${text}\` is not a time zone`,
    why: 'time zones are named as in the IANA database, so that summer time is kept',
    fix: proposed(nearest(text, Intl.supportedValuesOf('timeZone')), 'write for example Europe/London'),
  }),
};

const zoneOf: Format = {
  test: (text) => text === 'profile' || text === 'workspace' || isZone(text),
  explain: (text) => {
    const near = nearest(text, ['profile', 'workspace', ...Intl.supportedValuesOf('timeZone')]);
    return {
      ...zone.explain(text),
      fix: proposed(near, 'write `profile`, `workspace`, or a time zone such as Europe/London'),
    };
  },
};

const locale: Format = {
  test: (text) => /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text) && canonicalLocale(text) === text,
  explain: (text) => ({
    code: 'CAR-211',
    what: `\`${text}\` is not a locale`,
    why: 'locales are language tags as in BCP 47: the language in small letters, a region in capitals',
    fix: proposed(canonicalLocale(text.replaceAll('_', '-')), 'write for example en, en-GB or zh-CN'),
  }),
};

const currency: Format = {
  test: (text) => Intl.supportedValuesOf('currency').includes(text),
  explain: (text) => ({
    code: 'CAR-211',
    what: `\`${text}\` is not a currency`,
    why: 'currencies are three capitals, as in ISO 4217',
    fix: proposed(nearest(text, Intl.supportedValuesOf('currency')), 'write for example GBP'),
  }),
};

const region: Format = {
  test: (text) => /^[A-Z]{2}$/.test(text) && regionName(text) !== undefined,
  explain: (text) => ({
    code: 'CAR-211',
    what: `\`${text}\` is not a region`,
    why: 'regions are two capitals, as in ISO 3166',
    fix:
      text === 'UK'
        ? 'write GB'
        : proposed(regionName(text.toUpperCase()) && text.toUpperCase(), 'write for example GB'),
  }),
};

const regex: Format = {
  test: (text) => {
    try {
      new RegExp(text, 'u');
      return true;
    } catch {
      return false;
    }
  },
  explain: (text) => ({
    code: 'CAR-213',
    what: `\`${text}\` is not a regular expression`,
    why: 'it could match nothing, because it cannot be read',
    fix: 'close every bracket, and put a backslash before characters that mean themselves',
  }),
};

/** An address may hold a password: it is never shown, only its scheme. */
const store: Format = {
  test: (text) => /^(sqlite:|postgres(ql)?:\/\/)./.test(text),
  explain: (text) => {
    const [scheme] = /^[a-z]+:/.exec(text) ?? [];
    return {
      code: 'CAR-213',
      what: scheme === undefined ? 'this is not a store' : `\`${scheme}\` does not begin a store`,
      why: 'a store is named by `sqlite:` and a path from the workspace folder, or by a URL `postgres://user@host/database`',
      fix: 'write for example sqlite:../.carillon/carillon.db or postgres://carillon@db.example.com/carillon',
    };
  },
};

const variable: Format = {
  test: (text) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text),
  explain: () => ({
    code: 'CAR-213',
    what: 'this is not the name of an environment variable',
    why: 'a secret never stands in a file: here stands the name of the variable it is read from',
    fix: 'write for example CARILLON_WRITE_KEY, and set that variable where the engine runs',
  }),
};

const address: Format = {
  test: (text) => /^[a-z]+(\.[a-z][a-z0-9_]*){1,2}$/.test(text),
  explain: (text) => ({
    code: 'CAR-213',
    what: `\`${text}\` is not an address`,
    why: 'a definition is named `kind.id`, a property `event.id.property`',
    fix: 'write for example segment.slipping_gold or event.order_completed.coupon',
  }),
};

const afterWords = ['start', 'arrival', 'ever'];

export const formats: Readonly<Record<string, Format>> = {
  id: { test: (text) => isId(text) && !isReserved(text), explain: (text) => explainId(text) },
  entity_id: {
    test: (text) => isId(text) && (!isReserved(text) || text === 'profile'),
    explain: (text) => explainId(text),
  },
  step_id: {
    test: (text) => isId(text) && !isReserved(text, afterWords),
    explain: (text) => explainId(text, afterWords),
  },
  timespan,
  window,
  moment,
  offset,
  clock_start: clockStart,
  day,
  time_of_day: timeOfDay,
  time_pattern: timePattern,
  cron,
  refresh,
  zone,
  zone_of: zoneOf,
  locale,
  currency,
  region,
  regex,
  store,
  variable,
  address,
};

function proposed(word: string | undefined, otherwise: string): string {
  return word ? `write ${word}` : otherwise;
}

const unitWords: readonly (readonly [RegExp, string])[] = [
  [/^s(ec(ond)?s?)?$/i, 's'],
  [/^m(in(ute)?s?)?$/i, 'm'],
  [/^h((ou)?rs?)?$/i, 'h'],
  [/^d(ays?)?$/i, 'd'],
  [/^w((ee)?ks?)?$/i, 'w'],
];

/** `30 days` → `30d`, `1.5h` → `90m`; else how a duration is written. */
function proposedDuration(text: string): string {
  const [, digits = '', word = ''] = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*$/.exec(text) ?? [];
  const count = Number(digits);
  if (digits === '') return 'write for example 30d';
  if (count === 0) return 'write a duration of at least 1s, or leave the key out';
  const unit = unitWords.find(([pattern]) => pattern.test(word));
  if (unit) {
    const milliseconds = Math.round(count * (parseDuration(`1${unit[1]}`) ?? 0));
    const written =
      parseDuration(`${count}${unit[1]}`) === null ? formatDuration(milliseconds) : `${count}${unit[1]}`;
    return parseDuration(written) === null
      ? 'write a whole number of at most a hundred years'
      : `write ${written}`;
  }
  if (/^(months?|mo)$/i.test(word)) return `months differ in length: write ${count * 30}d`;
  if (/^(years?|y)$/i.test(word)) return `years differ in length: write ${count * 365}d`;
  return 'write for example 30d';
}

function isZone(text: string): boolean {
  if (!/^[A-Za-z][\w+/-]*$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

function canonicalLocale(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text)[0];
  } catch {
    return undefined;
  }
}

function regionName(text: string): string | undefined {
  // UK is understood as another word for GB, and whoever stores numbers wants one of them.
  if (!/^[A-Z]{2}$/.test(text) || canonicalLocale(`und-${text}`) !== `und-${text}`) return undefined;
  return new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(text);
}
