/** Offsets in a text as lines and columns that count from 1. Pure. */
import type { Range } from '../diagnostic.ts';

export class Lines {
  readonly #starts: readonly number[];
  readonly file: string;
  readonly text: string;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  /** The place from one offset to another; `end` is not part of it. */
  range(start: number, end: number = start + 1): Range {
    const from = this.#place(start);
    const to = this.#place(Math.max(start, end));
    return { file: this.file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  /** Offset of the beginning of the line that holds this offset. */
  startOfLine(offset: number): number {
    return this.#starts[this.#lineIndex(offset)]!;
  }

  /** The line that holds this offset, without its end. */
  lineAt(offset: number): string {
    const index = this.#lineIndex(offset);
    return this.text.slice(this.#starts[index]!, this.#starts[index + 1]).replace(/\r?\n$/, '');
  }

  #place(offset: number): { line: number; column: number } {
    const clamped = Math.min(Math.max(offset, 0), this.text.length);
    const index = this.#lineIndex(clamped);
    return { line: index + 1, column: clamped - this.#starts[index]! + 1 };
  }

  #lineIndex(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
