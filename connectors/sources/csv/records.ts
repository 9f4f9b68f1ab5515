/**
 * Lines → records. A record is a line, or several when a quoted value goes over the end of one. Finds where
 * records begin and end; what is in them is taken apart elsewhere.
 */
import { type Block, LONGEST_LINE } from '../text/blocks.ts';
import { REPLACED, TOO_LONG } from '../text/faults.ts';
import { QUOTE, quotesOf } from './quotes.ts';

export interface RawRecord {
  readonly text: string;
  /** Number of its first line in the file. */
  readonly line: number;
  /** It has quotes, so that not every delimiter in it separates. */
  readonly isQuoted: boolean;
  readonly fault: string | undefined;
}

const UNCLOSED = 'a quote is opened and not closed';
const AFTER_QUOTE = 'there is text after a closing quote';

interface Line {
  readonly text: string;
  readonly number: number;
  readonly fault: string | undefined;
}

/** Takes blocks in order and gives the records that are complete. Empty lines are no records. */
export class RecordCutter {
  readonly #delimiter: string;
  #number = 0;
  #out: RawRecord[] = [];
  /** Lines of a quoted value whose end has not been seen, and their length. */
  #open: Line[] = [];
  #openSize = 0;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  cut({ lines, damage, isCut }: Block): RawRecord[] {
    for (const text of lines) {
      this.#number += 1;
      const fault = isCut ? TOO_LONG : damage !== null && text.includes(REPLACED) ? damage : undefined;
      this.#take({ text, number: this.#number, fault });
    }
    return this.#taken();
  }

  /** What is left at the end of the file. */
  finish(): RawRecord[] {
    while (this.#open.length > 0) this.#giveUp();
    return this.#taken();
  }

  #taken(): RawRecord[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  #take(line: Line): void {
    if (this.#open.length === 0) this.#begin(line);
    else this.#continue(line);
  }

  #begin(line: Line): void {
    const isQuoted = line.fault !== TOO_LONG && line.text.includes(QUOTE);
    const end = isQuoted ? quotesOf(line.text, this.#delimiter, false) : 'closed';
    if (end === 'open') {
      this.#open = [line];
      this.#openSize = line.text.length;
    } else this.#emit([line], isQuoted, end === 'broken' ? AFTER_QUOTE : undefined);
  }

  #continue(line: Line): void {
    this.#open.push(line);
    this.#openSize += line.text.length;
    const isTooLong = line.fault === TOO_LONG || this.#openSize > LONGEST_LINE;
    const end = isTooLong ? 'open' : quotesOf(line.text, this.#delimiter, true);
    if (isTooLong) this.#giveUp();
    else if (end !== 'open') this.#emit(this.#close(), true, end === 'broken' ? AFTER_QUOTE : undefined);
  }

  /** The quote was a slip: its own line is set aside, and those that followed are read as if it were not there. */
  #giveUp(): void {
    const [first, ...others] = this.#close();
    this.#emit([first!], true, UNCLOSED);
    for (const line of others) this.#take(line);
  }

  #close(): Line[] {
    const lines = this.#open;
    this.#open = [];
    this.#openSize = 0;
    return lines;
  }

  #emit(lines: readonly Line[], isQuoted: boolean, fault: string | undefined): void {
    const [first] = lines;
    const joined = lines.length === 1 ? first!.text : lines.map(({ text }) => text).join('\n');
    const text = joined.endsWith('\r') ? joined.slice(0, -1) : joined;
    if (text === '') return;
    const found = fault ?? lines.find((line) => line.fault !== undefined)?.fault;
    this.#out.push({ text, line: first!.number, isQuoted, fault: found });
  }
}
