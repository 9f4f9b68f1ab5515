/**
 * How a file writes its times where it writes them in no standard way: `M/d/yyyy H:mm`, by Luxon's letters. Pure; what
 * a local time means in a zone is for whoever knows the zone.
 */
import { DateTime } from 'luxon';

/** What a text says by a pattern: an instant, where it names its own offset, or what a wall clock shows. */
export type Shown = { readonly instant: number } | { readonly wall: DateTime };

export type TimePattern = (text: string) => Shown | null;

/** Names of months and days are read in English, whatever the machine's own language is. */
const LOCALE = { locale: 'en-US' } as const;
/** A moment of which no two parts are the same number, so that a letter in a wrong place is seen. */
const sample = DateTime.utc(2027, 11, 23, 14, 35, 46, 789);

/** Letters that stand for a part of a time; others would be taken for themselves, or for a whole date at once. */
const LETTERS = /^[yMLdEHhmsSuaZz\P{L}]*$/u;

/** Null where the pattern does not tell the day: a text of it would then stand for another. */
export function parseTimePattern(pattern: string): TimePattern | null {
  const letters = pattern.replaceAll(/'[^']*'/g, '');
  if (!LETTERS.test(letters)) return null;
  const parser = DateTime.buildFormatParser(pattern, LOCALE);
  const namesOffset = /z/i.test(letters);
  const read = (text: string): Shown | null => {
    const wall = DateTime.fromFormatParser(text, parser, { zone: 'utc', ...LOCALE });
    if (!wall.isValid) return null;
    return namesOffset ? { instant: wall.toMillis() } : { wall };
  };
  return tellsTheDay(pattern, read) ? read : null;
}

function tellsTheDay(pattern: string, read: TimePattern): boolean {
  const shown = read(sample.toFormat(pattern, LOCALE));
  if (shown === null) return false;
  const back = 'wall' in shown ? shown.wall : DateTime.fromMillis(shown.instant, { zone: 'utc' });
  return back.hasSame(sample, 'day');
}
