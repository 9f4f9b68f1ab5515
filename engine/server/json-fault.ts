/**
 * Finds where a text stops being JSON. The platform's own message names no place in every version, and quotes
 * the text, which may be personal. Called only for texts that `JSON.parse` has refused.
 */

export interface JsonFault {
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

type State = 'value' | 'first_item' | 'first_name' | 'name' | 'colon' | 'next' | 'end';

const expectations: Readonly<Record<State, string>> = {
  value: 'a value',
  first_item: 'a value or `]`',
  first_name: 'a name in double quotes or `}`',
  name: 'a name in double quotes',
  colon: '`:`',
  next: '`,` or the end of the list or object',
  end: 'the end',
};

const WHITE = /[ \t\r\n]*/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

export function findJsonFault(text: string): JsonFault | null {
  const open: ('[' | '{')[] = [];
  let state: State = 'value';
  let at = 0;
  for (;;) {
    at = matchEnd(WHITE, text, at) ?? at;
    if (at === text.length && state === 'end') return null;
    const next = step(text, at, state, open);
    if (next.fault !== undefined) return place(text, next.at, next.fault);
    ({ at, state } = next);
  }
}

type Step =
  | { readonly at: number; readonly state: State; readonly fault?: undefined }
  | { readonly at: number; readonly fault: string };

function step(text: string, at: number, state: State, open: ('[' | '{')[]): Step {
  const character = text[at];
  const inside = open.at(-1);
  const after: State = open.length > 0 ? 'next' : 'end';
  const closes = (character === ']' && inside === '[') || (character === '}' && inside === '{');
  if (closes && ['next', 'first_item', 'first_name'].includes(state)) {
    open.pop();
    return { at: at + 1, state: open.length > 0 ? 'next' : 'end' };
  }
  if (state === 'next' && character === ',') return { at: at + 1, state: inside === '[' ? 'value' : 'name' };
  if (state === 'colon' && character === ':') return { at: at + 1, state: 'value' };
  if (state === 'name' || state === 'first_name')
    return character === '"' ? readText(text, at, 'colon') : { at, fault: expectations[state] };
  if (state !== 'value' && state !== 'first_item') return { at, fault: expectations[state] };
  if (character === '"') return readText(text, at, after);
  if (character === '[' || character === '{') {
    open.push(character);
    return { at: at + 1, state: character === '[' ? 'first_item' : 'first_name' };
  }
  const end = matchEnd(SCALAR, text, at);
  return end === null ? { at, fault: expectations[state] } : { at: end, state: after };
}

/** From an opening quote to after the closing one. */
function readText(text: string, start: number, state: State): Step {
  for (let at = start + 1; at < text.length; ) {
    const character = text[at]!;
    if (character === '"') return { at: at + 1, state };
    if (character < ' ') return { at, fault: 'no control character inside a text' };
    const end = character === '\\' ? matchEnd(ESCAPE, text, at) : at + 1;
    if (end === null) return { at, fault: 'a valid escape after `\\`' };
    at = end;
  }
  return { at: text.length, fault: 'a closing quote' };
}

function matchEnd(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

function place(text: string, at: number, expected: string): JsonFault {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: at - lineStart + 1, expected };
}
