/** Says what is wrong with a text that the parser could not read, in the words of who wrote it. */
import { hintFor } from './hints.ts';
import type { ExpressionProblem } from './problem.ts';
import type { Token } from './scan.ts';

/** What the jsonata package throws: a plain object with a code of its own. */
interface ParserError {
  readonly code?: string;
  /** End of the offending token. */
  readonly position?: number;
  readonly token?: unknown;
  readonly value?: unknown;
  readonly message?: string;
}

/** Mistakes of other kinds, by the package's codes. */
const others: Readonly<Record<string, Pick<ExpressionProblem, 'what' | 'why' | 'fix'>>> = {
  S0213: {
    what: 'a number, true, false or null cannot be a step of a path',
    why: 'after a dot stands the name of a field',
    fix: 'an element of a list is `list[0]`; odd names stand between backquotes',
  },
  S0103: {
    what: 'this text has an unknown escape',
    why: 'a backslash begins an escape',
    fix: 'write \\\\ for a backslash',
  },
  S0104: {
    what: 'this text has an unfinished escape',
    why: '\\u wants four hexadecimal digits',
    fix: 'write e.g. \\u00e9',
  },
  S0217: {
    what: '`%` has no parent here',
    why: 'it is the element that a path has come through',
    fix: 'take the whole path from the scope',
  },
  S0302: {
    what: 'a pattern is opened by `/` and not closed',
    why: '`/` divides only after a value',
    fix: 'close it by another `/`',
  },
};

const cutShort = new Set(['S0203', 'S0207', 'S0106']);
const quoting =
  'put the whole expression in single quotes or below `|-` if YAML has cut it (` #` begins a comment)';

export function syntaxProblem(text: string, tokens: readonly Token[], error: unknown): ExpressionProblem {
  if (text.trim() === '') return emptyProblem(text);
  const unclosed = tokens.find(({ kind }) => kind === 'unclosed');
  if (unclosed) return unclosedProblem(unclosed);
  const hint = hintFor(text, tokens);
  if (hint) return hint;
  const { code = '', position = text.length, token, value, message = '' } = asParserError(error);
  if (cutShort.has(code)) return cutShortProblem(text, tokens, value);
  const at = tokens.find(({ end }) => end >= position) ?? tokens.at(-1)!;
  const written = at.text.length > 40 ? `${at.text.slice(0, 40)}…` : at.text;
  return {
    code: 'CAR-301',
    ...(code === 'S0201' || code === 'S0211' || code === 'S0202' || code === 'S0204'
      ? misplaced(written, code === 'S0202' ? value : undefined)
      : (others[code] ?? {
          what: 'this is not an expression',
          why: tell(message, token),
          fix: 'see the JSONata documentation of this form',
        })),
    offset: at.start,
    length: at.text.length,
  };
}

function misplaced(written: string, wanted: unknown) {
  return {
    what: `\`${written}\` cannot stand here`,
    why:
      wanted === undefined
        ? 'two values need an operator between them, and an operator a value on each side'
        : `\`${String(wanted)}\` is wanted here`,
    fix: 'join conditions by `and` or `or`, put text in quotes, and odd names between backquotes',
  };
}

function tell(message: string, token: unknown): string {
  return message === '' ? `it cannot be read${token === undefined ? '' : ` at ${String(token)}`}` : message;
}

function emptyProblem(text: string): ExpressionProblem {
  return {
    code: 'CAR-304',
    what: 'the expression is empty',
    why: 'an expression is a value or a comparison, e.g. `orders_count > 0`',
    fix: `write one, and ${quoting}`,
    offset: 0,
    length: text.length,
  };
}

const quoteWithin: Readonly<Record<string, string>> = {
  '"': '; inside of the text, write \\"',
  "'": ', and put text that has one in it between double quotes',
};

function unclosedProblem({ text, start }: Token): ExpressionProblem {
  const quote = text.charAt(0);
  if (quote === '/') {
    return {
      code: 'CAR-304',
      what: 'a comment is opened and not closed',
      why: 'everything from here on is the comment',
      fix: 'close it by `*/`',
      offset: start,
      length: text.length,
    };
  }
  return {
    code: 'CAR-303',
    what: `the quote ${quote} is opened and not closed`,
    why: 'everything from here on would be text',
    fix: `close it by another ${quote}${quoteWithin[quote] ?? ''}`,
    offset: start,
    length: text.length,
  };
}

function cutShortProblem(text: string, tokens: readonly Token[], wanted: unknown): ExpressionProblem {
  const last = tokens.at(-1)!;
  return {
    code: 'CAR-304',
    what:
      typeof wanted === 'string'
        ? `the expression ends before its \`${wanted}\``
        : `the expression ends after \`${last.text}\``,
    why: 'something is opened and not closed, or an operator has nothing after it',
    fix: `write the rest, and ${quoting}`,
    offset: last.start,
    length: Math.max(1, text.trimEnd().length - last.start),
  };
}

function asParserError(error: unknown): ParserError {
  return typeof error === 'object' && error !== null ? error : {};
}
