/**
 * The lines around a place in a file, with the place marked: what people look at first in a finding. Pure;
 * colours come from outside.
 */
import type { Range } from './diagnostic.ts';

/** How to colour parts of a text. */
export interface Palette {
  error(text: string): string;
  warning(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

export const colourless: Palette = {
  error: (text) => text,
  warning: (text) => text,
  strong: (text) => text,
  faint: (text) => text,
};

/** Columns of a terminal that a line of a frame may take; beyond, only the part around the place is shown. */
const widest = 110;

/** Lines shown before the place, so that one sees what it belongs to. */
const linesBefore = 2;

/** The frame of a place; empty when the file is not there or the place is the whole of it. */
export function codeFrame(text: string | undefined, range: Range, palette: Palette = colourless): string {
  if (text === undefined || text === '') return '';
  const lines = text.split(/\r?\n/);
  const marked = lines[range.line - 1];
  if (marked === undefined) return '';
  const first = Math.max(1, range.line - linesBefore);
  const gutter = String(range.line).length;
  const numbered = (number: string, content: string) =>
    palette.faint(`${number.padStart(gutter)} |`) + (content === '' ? '' : ` ${content}`);
  const shift = Math.max(
    0,
    Math.min(range.column - 20, range.column - 1 + markLength(marked, range) - widest + 10),
  );
  const shown = (line: string) => (line.length > widest || shift > 0 ? cut(line, shift) : line);
  const before = lines
    .slice(first - 1, range.line - 1)
    .map((line, index) => numbered(String(first + index), shown(line)));
  const length = markLength(marked, range);
  const lead = blank(marked.slice(shift, range.column - 1)) + (shift > 0 ? ' ' : '');
  const carets = '^'.repeat(
    Math.max(1, Math.min(width(marked.slice(range.column - 1, range.column - 1 + length)), widest)),
  );
  return [
    ...before,
    numbered(String(range.line), shown(marked)),
    numbered('', lead + palette.error(carets)),
  ].join('\n');
}

/** How many characters of the first line belong to the place. */
function markLength(line: string, { line: from, column, endLine, endColumn }: Range): number {
  const end = endLine === from ? endColumn : line.trimEnd().length + 1;
  return Math.max(1, end - column);
}

function cut(line: string, start: number): string {
  const part = line.slice(start, start + widest);
  return `${start > 0 ? '…' : ''}${part}${start + widest < line.length ? '…' : ''}`;
}

/** Blanks as wide as the text, with its tabs kept. */
function blank(text: string): string {
  return [...text].map((character) => (character === '\t' ? '\t' : ' '.repeat(width(character)))).join('');
}

// Chinese, Japanese and Korean characters and emoji take two columns of a terminal; marks that combine take none.
const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;

function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += /\p{M}/u.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return columns;
}
