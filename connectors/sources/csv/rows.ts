/** Records → rows with the names of their columns. What does not fit the heading is set aside. */
import { parse } from 'csv-parse/sync';
import type { SourceItem } from '../../../engine/index.ts';
import type { Block } from '../text/blocks.ts';
import { faultAt } from '../text/faults.ts';
import { headingOf } from './heading.ts';
import { type RawRecord, RecordCutter } from './records.ts';

/** `from`: rows that are passed over; they are cut and counted, but not taken apart. */
export async function* rowsOf(
  blocks: AsyncIterable<Block>,
  delimiter: string,
  from: number,
): AsyncGenerator<SourceItem[]> {
  const cutter = new RecordCutter(delimiter);
  let columns: Columns | undefined;
  let row = 0;
  const itemsOf = (records: RawRecord[]): SourceItem[] => {
    if (columns === undefined && records.length > 0) columns = columnsOf(records.shift()!, delimiter);
    const first = row + 1;
    row += records.length;
    const passed = Math.min(records.length, Math.max(0, from - first + 1));
    return columns === undefined ? [] : columns.items(records.slice(passed), first + passed);
  };
  for await (const block of blocks) yield itemsOf(cutter.cut(block));
  yield itemsOf(cutter.finish());
}

function columnsOf(record: RawRecord, delimiter: string): Columns {
  const [values] = valuesOf([record], delimiter);
  return new Columns(headingOf(values, record, delimiter), delimiter);
}

class Columns {
  /** A column without a name is passed over. */
  readonly #names: readonly string[];
  readonly #delimiter: string;

  constructor(names: readonly string[], delimiter: string) {
    this.#names = names;
    this.#delimiter = delimiter;
  }

  items(records: readonly RawRecord[], firstRow: number): SourceItem[] {
    const values = valuesOf(records, this.#delimiter);
    return records.map((record, index) => this.#item(firstRow + index, record, values[index]));
  }

  #item(row: number, record: RawRecord, values: readonly string[] | undefined): SourceItem {
    if (values === undefined)
      return faultAt(row, `line ${record.line}: ${record.fault ?? BROKEN}`, record.text);
    const names = this.#names;
    if (values.length !== names.length) {
      const fault = `line ${record.line}: the row has ${values.length} values, the heading has ${names.length}`;
      return faultAt(row, fault, record.text);
    }
    const fields: Record<string, string> = {};
    for (let i = 0; i < names.length; i++) if (names[i] !== '') fields[names[i]!] = values[i]!;
    return { row, record: fields };
  }
}

/* ---------------------------------------------------------------- values */

const BROKEN = 'the quotes of the row cannot be read';

/** The values of each record, in the same order; undefined where there is a fault. */
function valuesOf(records: readonly RawRecord[], delimiter: string): (string[] | undefined)[] {
  const quoted = records.filter(({ isQuoted, fault }) => isQuoted && fault === undefined);
  const parsed = parseQuoted(quoted, delimiter)[Symbol.iterator]();
  return records.map(({ text, isQuoted, fault }) => {
    if (fault !== undefined) return undefined;
    return isQuoted ? parsed.next().value : text.split(delimiter);
  });
}

/** All of a block in one call, because a call costs as much as reading a few rows. */
function parseQuoted(records: readonly RawRecord[], delimiter: string): (string[] | undefined)[] {
  const together = parseRecords(records.map(({ text }) => text).join('\n'), delimiter);
  if (together?.length === records.length) return together;
  return records.map(({ text }) => {
    const alone = parseRecords(text, delimiter);
    return alone?.length === 1 ? alone[0] : undefined;
  });
}

function parseRecords(text: string, delimiter: string): string[][] | undefined {
  try {
    // Lengths are compared with the heading later, so that a fault has its row.
    return parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true, relax_quotes: true });
  } catch {
    return undefined;
  }
}
