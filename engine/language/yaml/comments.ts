/** The comments of a YAML text, found in its tokens: a text that only looks like a comment is none. */
import { Lexer } from 'yaml';

export interface Comment {
  readonly offset: number;
  /** With its `#`. */
  readonly text: string;
}

/** Characters by which the lexer says what comes next; they are not in the text. */
const SIGNS = new Set(['\u0002', '\u0018', '\u001f']);
const SCALAR = '\u001f';

export function commentsIn(text: string): readonly Comment[] {
  const found: Comment[] = [];
  let offset = 0;
  let before = '';
  for (const lexeme of new Lexer().lex(text)) {
    if (SIGNS.has(lexeme)) {
      before = lexeme;
      continue;
    }
    if (before !== SCALAR && lexeme.startsWith('#')) found.push({ offset, text: lexeme.trimEnd() });
    offset += lexeme.length;
    before = lexeme;
  }
  return found;
}
