/** Source `ndjson`: one JSON object per line. */
import type { SourceContext, SourceItem, SourceReader, SourceSpec } from '../../../engine/index.ts';
import { TextFile } from '../text/blocks.ts';
import { faultAt, REPLACED, TOO_LONG } from '../text/faults.ts';
import { readerOf } from '../text/reader.ts';

export const ndjson: SourceSpec = {
  name: 'ndjson',
  title: 'JSON lines',
  description:
    'Reads a file with one JSON object per line (NDJSON, JSON Lines), packed with gzip or not. Blank lines are ' +
    'passed over; a line that is not a JSON object is set aside with its number and does not stop the reading.',
  settings: { type: 'object', additionalProperties: false, properties: {} },
  read(context: SourceContext, from = 0): SourceReader {
    const file = new TextFile(context.path);
    return readerOf(rowsOf(file, from), () => file.progress());
  },
};

async function* rowsOf(file: TextFile, from: number): AsyncGenerator<SourceItem[]> {
  let line = 0;
  let row = 0;
  for await (const { lines, damage, isCut } of file.blocks()) {
    const items: SourceItem[] = [];
    for (const text of lines) {
      line += 1;
      if (text.trim() === '') continue;
      row += 1;
      if (row <= from) continue;
      if (isCut) items.push(faultAt(row, `line ${line}: ${TOO_LONG}`, text));
      else if (damage !== null && text.includes(REPLACED))
        items.push(faultAt(row, `line ${line}: ${damage}`, text));
      else items.push(itemOf(row, line, text));
    }
    yield items;
  }
}

function itemOf(row: number, line: number, text: string): SourceItem {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { row, record: value as Record<string, unknown> };
    return faultAt(row, `line ${line}: not a JSON object`, text);
  } catch {
    // The parser's message quotes the text, which may be about a person.
    return faultAt(row, `line ${line}: not valid JSON`, text);
  }
}
