/** Where quoted values begin and end in a line. */

export const QUOTE = '"';

/** `open`: the line ends inside a quoted value. `broken`: something stands between a closing quote and the delimiter. */
export type Quotes = 'closed' | 'open' | 'broken';

/** A quote opens a value only where the value begins, and is a letter like any other elsewhere; inside, two stand for one. */
export function quotesOf(line: string, delimiter: string, isOpen: boolean): Quotes {
  let at = 0;
  let inside = isOpen;
  for (;;) {
    if (inside || line[at] === QUOTE) {
      const closing = closingQuote(line, inside ? at : at + 1);
      if (closing < 0) return 'open';
      at = closing + 1;
      if (at < line.length && line[at] !== delimiter && line.slice(at) !== '\r') return 'broken';
      inside = false;
    }
    at = line.indexOf(delimiter, at);
    if (at < 0) return 'closed';
    at += 1;
  }
}

function closingQuote(line: string, from: number): number {
  let at = line.indexOf(QUOTE, from);
  while (at >= 0 && line[at + 1] === QUOTE) at = line.indexOf(QUOTE, at + 2);
  return at;
}
