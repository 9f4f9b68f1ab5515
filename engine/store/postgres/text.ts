/**
 * Texts as PostgreSQL can keep them. It has no NUL in a text, and an index takes no more than some 2,700 bytes per
 * entry; SQLite knows neither limit, and both dialects must answer alike. Lone halves of surrogate pairs become
 * U+FFFD on the way, as with SQLite.
 */
import { hashText } from '../hash.ts';

/**
 * U+0001 escapes: NUL is stored as 01 01 and U+0001 as 01 02, so that the order of texts stays what it was. JSON
 * needs none of this: its text writes NUL as `\u0000`.
 */
const NUL = '\0';
const ESCAPE = '\x01';
const ESCAPED: Readonly<Record<string, string>> = { [NUL]: '\x01\x01', [ESCAPE]: '\x01\x02' };
const TO_ESCAPE = new RegExp(`[${NUL}${ESCAPE}]`, 'g');

export function storedText(text: string): string {
  return text.includes(NUL) || text.includes(ESCAPE)
    ? text.replace(TO_ESCAPE, (found) => ESCAPED[found]!)
    : text;
}

export function shownText(stored: string): string {
  return stored.includes(ESCAPE)
    ? stored.replace(ESCAPES, (pair) => (pair === ESCAPED[NUL] ? NUL : ESCAPE))
    : stored;
}

const ESCAPES = new RegExp(`${ESCAPE}[\x01\x02]`, 'g');

/** At most three bytes of UTF-8 per unit: this many always fit into an index. */
const LONGEST_KEY = 500;
/** Begins what stands for a longer text; no stored text begins so. */
const DIGEST = '\x01\x03';

/** A text as key of an index, for texts that come from outside and may be long: a digest stands for those. */
export function storedKey(text: string): string {
  return text.length > LONGEST_KEY ? DIGEST + hashText(text) : storedText(text);
}
