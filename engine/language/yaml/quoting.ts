/**
 * Text that YAML cuts short because it is not quoted: finds out from the line what happened and says how to
 * quote it. Pure; works on one line, since that is what the writer looks at.
 */
import type { Finding } from '../diagnostic.ts';
import type { WrittenText } from './document.ts';

export interface CutShort {
  readonly finding: Finding;
  /** Columns of the text that wants quotes, from 0, within the line. */
  readonly start: number;
  readonly end: number;
}

const code = 'CAR-107';

interface Opening {
  readonly test: RegExp;
  readonly why: string;
  /** What to do, where quoting the whole is not what was most likely meant. */
  readonly fix?: string;
}

/** The first characters that mean something to YAML, and what. */
const openings: readonly Opening[] = [
  { test: /^["'].*["']\s*\S/, why: 'a quoted text ends at its second quote, and nothing may follow it' },
  {
    test: /^(\[.*\]|\{.*\})$/,
    why: 'inside `{ }` and `[ ]` a comma, a bracket or a brace ends a text that is not quoted',
    fix: 'quote each text in it, or write it over several lines without brackets',
  },
  {
    test: /^\[[^\]]*$/,
    why: '`[` begins a list, and nothing ends it',
    fix: 'close the list with `]`, or quote the text if it is an expression',
  },
  {
    test: /^\{[^}]*$/,
    why: '`{` begins a mapping, and nothing ends it',
    fix: 'close the mapping with `}`, or quote the text if it is an expression',
  },
  { test: /^\[/, why: '`[` begins a list' },
  { test: /^\{/, why: '`{` begins a mapping' },
  { test: /^[|>]/, why: '`|` and `>` begin a block that starts on the next line' },
  { test: /^\*/, why: '`*` begins an alias' },
  { test: /^&/, why: '`&` begins an anchor' },
  { test: /^!/, why: '`!` begins a tag' },
  { test: /^[%@`,]/, why: 'no unquoted text may begin with this character' },
  {
    test: /^-(\s|$)/,
    why: '`- ` begins an item of a list, which cannot stand on the line of the key',
    fix: 'put each item on a line of its own below the key, or quote the text if it is an expression',
  },
  { test: /^\?(\s|$)/, why: '`? ` begins a key' },
  { test: /:(\s|$)/, why: '`: ` ends a key, so YAML sees a mapping inside a mapping' },
];

/**
 * What is cut short in a line that YAML could not read.
 * @param column of the complaint, from 0.
 */
export function findCutShort(line: string, column: number): CutShort | null {
  return insideFlow(line, column) ?? afterKey(line);
}

function afterKey(line: string): CutShort | null {
  const parts = /^(\s*(?:- +)*)((?:"[^"]*"|'[^']*'|[^\s"'[{#&*!|>%@`:-][^:#]*?)\s*:[ \t]+)?(\S.*)$/.exec(
    line,
  );
  if (parts === null) return null;
  const [, indent = '', key = '', rest = ''] = parts;
  if (key === '' && indent.trim() === '') return null;
  const text = rest.trimEnd();
  const opening = openings.find(({ test }) => test.test(text));
  if (opening === undefined) return null;
  const start = indent.length + key.length;
  return {
    start,
    end: start + text.length,
    finding: {
      code,
      what: 'this text must be quoted',
      why: opening.why,
      fix: opening.fix ?? `quote the whole of it: ${key.trimEnd()}${key === '' ? '' : ' '}${quoted(text)}`,
    },
  };
}

/** In `{ … }` and `[ … ]` a comma, a bracket or a brace ends an unquoted text. */
function insideFlow(line: string, column: number): CutShort | null {
  const before = line.slice(0, column);
  if (!/^\s*(?:- +)*[{[]|:\s+[{[]|- +[{[]/.test(before)) return null;
  const key = [...before.matchAll(/[{,]\s*([A-Za-z_][\w-]*):\s+/g)].at(-1);
  if (key === undefined) return null;
  const start = key.index + key[0].length;
  if (isClosed(line.slice(start, column))) return null;
  return {
    start,
    end: line.trimEnd().length,
    finding: cutInFlow(key[1] ?? ''),
  };
}

/** Whether a value was over before the complaint: a comma follows a text without brackets of its own. */
function isClosed(text: string): boolean {
  return /^[^"'()[\]{}]*,\s*$/.test(text);
}

export function cutInFlow(key: string): Finding {
  return {
    code,
    what: `YAML cuts the text after \`${key}:\` short`,
    why: 'inside `{ }` and `[ ]` a comma, a bracket or a brace ends a text that is not quoted',
    fix: 'put the whole text in quotes, or write the mapping over several lines without `{ }`',
  };
}

/** The text in quotes that YAML reads back as the same text. */
export function quoted(text: string): string {
  const prose = /^'([^"\\]*)'$/.exec(text);
  if (prose?.[1] !== undefined && /\p{L}'\p{L}/u.test(prose[1]) && !/\s'|'\s/.test(prose[1]))
    return `"${prose[1]}"`;
  if (!text.includes("'")) return `'${text}'`;
  if (!/["\\]/.test(text)) return `"${text}"`;
  return `'${text.replaceAll("'", "''")}'`;
}

/** An expression of which YAML took only a part, without complaining: a comment or a comma cut the rest off. */
export function findCutExpression({ isPlain, isInFlow, comment, source }: WrittenText): Finding | null {
  if (!isPlain || isComplete(source)) return null;
  if (comment !== '')
    return {
      code,
      what: `YAML takes \`${shortened(comment)}\` for a comment`,
      why: 'in a text that is not quoted, a space and `#` begin a comment',
      fix: `quote the whole of it: ${quoted(`${source} ${comment}`)}`,
    };
  if (!isInFlow) return null;
  return {
    code,
    what: `YAML cuts this expression short: \`${shortened(source)}\``,
    why: 'inside `{ }` and `[ ]` a comma, a bracket or a brace ends a text that is not quoted',
    fix: 'put the whole expression in quotes, or write it over several lines without `{ }` and `[ ]`',
  };
}

/** Whether every quote and bracket that is opened is closed again. */
function isComplete(text: string): boolean {
  let depth = 0;
  let quote = '';
  for (const character of text.replaceAll(/\\./g, '')) {
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (/["'`]/.test(character)) quote = character;
    else if (/[([{]/.test(character)) depth++;
    else if (/[)\]}]/.test(character)) depth--;
  }
  return quote === '' && depth <= 0;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
