/**
 * The words of an expression with their places, for pointing and for hints: the parser's tree knows only where
 * a token ends. Never fails; what it cannot read is a word too.
 */

export interface Token {
  readonly kind: 'text' | 'name' | 'variable' | 'number' | 'operator' | 'regex' | 'comment' | 'unclosed';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const wordCharacter = '[^\\s.[\\]{}(),@#;:?+\\-*/%|=<>^&!~"\'`]';

/** In the order in which they are tried at a place. */
const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['comment', /\/\*[\s\S]*?\*\//y],
  ['unclosed', /\/\*[\s\S]*/y],
  ['text', /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'/y],
  ['name', /`[^`]*`/y],
  ['unclosed', /["'`][\s\S]*/y],
  ['number', /(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[Ee][-+]?[0-9]+)?/y],
  ['variable', new RegExp(`\\$(?:${wordCharacter})*`, 'y')],
  ['name', new RegExp(`(?:${wordCharacter})+`, 'y')],
  ['operator', /\.\.|:=|!=|>=|<=|\*\*|~>|\?:|\?\?|[\s\S]/y],
];

const regex = /\/(?:\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[^/\\[])+\/[im]*/y;
const wordOperators = new Set(['and', 'or', 'in']);

export function scan(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const token = tokenAt(
      text,
      at,
      tokens.findLast(({ kind }) => kind !== 'comment'),
    );
    tokens.push(token);
    at = skipSpace(text, token.end);
  }
  return tokens;
}

/** Whether a value ends with this token, so that an operator may follow. */
export function endsValue(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === 'operator') return token.text === ')' || token.text === ']' || token.text === '}';
  return token.kind !== 'unclosed' && !wordOperators.has(token.text);
}

function tokenAt(text: string, at: number, before: Token | undefined): Token {
  if (!endsValue(before)) {
    const found = match(regex, text, at);
    if (found !== null && !found.startsWith('/*')) return token('regex', found, at);
  }
  for (const [kind, pattern] of patterns) {
    const found = match(pattern, text, at);
    if (found !== null) return token(kind, found, at);
  }
  return token('operator', text.charAt(at), at);
}

function token(kind: Token['kind'], text: string, start: number): Token {
  return { kind, text, start, end: start + text.length };
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function skipSpace(text: string, from: number): number {
  return from + /^\s*/.exec(text.slice(from))![0].length;
}
