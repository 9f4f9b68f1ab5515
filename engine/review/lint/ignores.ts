/**
 * The comments `# lint:ignore CODE reason` of a file, and where each holds: at its own line; alone on a line, at the next
 * one that is no comment. Found in the tokens of the file, so that a text that only looks like a comment is none.
 */
import type { Range } from '../../language/diagnostic.ts';
import { commentsIn } from '../../language/yaml/comments.ts';
import { Lines } from '../../language/yaml/lines.ts';

export interface Ignore {
  readonly code: string;
  readonly reason: string;
  /** The line it holds for. */
  readonly line: number;
  /** Where it is written. */
  readonly range: Range;
}

const IGNORE = /^#\s*lint:ignore\b[\s:]*(\S*)\s*(.*)$/;

export function ignoresIn(file: string, text: string): Ignore[] {
  if (!text.includes('lint:ignore')) return [];
  const lines = new Lines(file, text);
  return commentsIn(text).flatMap(({ offset, text: comment }) => {
    const [, code, reason = ''] = IGNORE.exec(comment) ?? [];
    if (code === undefined) return [];
    const range = lines.range(offset, offset + comment.length);
    const isAlone = lines.lineAt(offset).trimStart().startsWith('#');
    const line = isAlone ? nextLine(text, range.line) : range.line;
    return [{ code: normalised(code), reason: reason.trim(), line, range }];
  });
}

/** `car-838`, `838` and `CAR-838:` are one code. */
function normalised(code: string): string {
  const [, digits] = /^(?:car-?)?(\d{3}):?$/i.exec(code) ?? [];
  return digits === undefined ? code : `CAR-${digits}`;
}

/** The first line below that holds more than a comment, a `---` or nothing. */
function nextLine(text: string, line: number): number {
  const below = text.split('\n').slice(line);
  const index = below.findIndex((one) => !/^\s*(#.*|---\s*)?$/.test(one.trimEnd()));
  return index === -1 ? line : line + index + 1;
}
