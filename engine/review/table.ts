/** Rows of text in columns of equal width, numbers to the right. Pure. */

export type Alignment = 'left' | 'right';

/** Between two columns. */
const GAP = '  ';

/** Lines of the rows, without what trails. Painted cells must be painted after, through `paint`. */
export function columns(
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[],
  paint: (cell: string, column: number, row: number) => string = (cell) => cell,
): string[] {
  const widths = alignments.map((_, column) =>
    Math.max(0, ...rows.map((row) => displayWidth(row[column] ?? ''))),
  );
  return rows.map((row, index) =>
    alignments
      .map((alignment, column) => {
        const cell = row[column] ?? '';
        const blanks = ' '.repeat(widths[column]! - displayWidth(cell));
        const painted = cell === '' ? '' : paint(cell, column, index);
        return alignment === 'left' ? painted + blanks : blanks + painted;
      })
      .join(GAP)
      .trimEnd(),
  );
}

// Chinese, Japanese and Korean characters take two columns of a terminal; marks that combine take none.
const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/;

/** Columns of a terminal that the text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += /\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** At most so many columns, with an ellipsis where something was cut off. */
export function shortened(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
