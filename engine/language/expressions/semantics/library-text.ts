/** Functions of text. Lengths and places count characters, not code units. */
import { ExpressionFault } from '../fault.ts';
import type { Implementation } from './library.ts';
import { textOf } from './text.ts';

type Text = string | undefined;
type Maybe = number | undefined;

export const texts = {
  string: (value: unknown, isPretty: boolean | undefined) =>
    value === undefined ? undefined : textOf(value, isPretty === true),
  length: (text: Text) => (text === undefined ? undefined : Array.from(text).length),
  substring,
  substringBefore: (text: Text, mark: Text) => cut(text, mark, (whole, at) => whole.slice(0, at)),
  substringAfter: (text: Text, mark: Text) =>
    cut(text, mark, (whole, at) => {
      if (mark === undefined) throw new ExpressionFault('$substringAfter has nothing to look for');
      return whole.slice(at + mark.length);
    }),
  uppercase: (text: Text) => text?.toUpperCase(),
  lowercase: (text: Text) => text?.toLowerCase(),
  trim: (text: Text) => text?.replace(/[ \t\n\r]+/g, ' ').replace(/^ | $/g, ''),
  contains: (text: Text, part: Text) =>
    text === undefined || part === undefined ? undefined : text.includes(part),
  split,
  join: (parts: readonly string[] | undefined, separator: Text) => parts?.join(separator ?? ''),
  replace,
} satisfies Record<string, Implementation>;

function substring(text: Text, start: Maybe, length: Maybe): Text {
  if (text === undefined) return undefined;
  const characters = Array.from(text);
  const from = start !== undefined && characters.length + start < 0 ? 0 : start;
  if (length === undefined) return characters.slice(from).join('');
  if (length <= 0) return '';
  const first = from ?? Number.NaN;
  return characters.slice(from, first >= 0 ? first + length : characters.length + first + length).join('');
}

/** A missing mark is looked for as the word itself, as the reference interpreter does. */
function cut(text: Text, mark: Text, part: (whole: string, at: number) => string): Text {
  if (text === undefined) return undefined;
  const at = text.indexOf(String(mark));
  return at < 0 ? text : part(text, at);
}

function split(text: Text, separator: Text, limit: Maybe): readonly string[] | undefined {
  if (text === undefined) return undefined;
  if (limit !== undefined && limit < 0) throw new ExpressionFault('$split cannot give fewer than no parts');
  if (limit !== undefined && !(limit > 0)) return [];
  if (separator === undefined) throw new ExpressionFault('$split has no separator');
  return text.split(separator, limit);
}

function replace(text: Text, wanted: Text, replacement: Text, limit: Maybe): Text {
  if (text === undefined) return undefined;
  if (wanted === '') throw new ExpressionFault('$replace cannot look for an empty text');
  if (limit !== undefined && limit < 0) throw new ExpressionFault('$replace cannot replace fewer than none');
  if (limit !== undefined && !(limit > 0)) return text;
  if (wanted === undefined) throw new ExpressionFault('$replace has nothing to look for');
  const parts = text.split(wanted);
  const times = Math.min(limit === undefined ? parts.length : Math.ceil(limit), parts.length - 1);
  let result = parts[0]!;
  for (const [index, part] of parts.slice(1).entries()) {
    result += (index < times ? String(replacement) : wanted) + part;
  }
  return result;
}
