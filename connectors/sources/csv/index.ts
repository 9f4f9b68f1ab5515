/** Source `csv`: text with separators and a line of headings. Every value stays text; the mapping makes numbers of it. */
import type { SourceContext, SourceReader, SourceSpec } from '../../../engine/index.ts';
import { ENCODINGS, TextFile, UTF_8 } from '../text/blocks.ts';
import { readerOf } from '../text/reader.ts';
import { rowsOf } from './rows.ts';

export const csv: SourceSpec = {
  name: 'csv',
  title: 'Comma-separated values',
  description:
    'Reads a CSV file (RFC 4180) whose first line names the columns, packed with gzip or not, with any kind of line ' +
    'end. Every value is text, an empty one is "". Rows with too few or too many values, broken quotes or bytes ' +
    'that are not of the encoding are set aside with the reason and do not stop the reading.',
  settings: {
    type: 'object',
    additionalProperties: false,
    properties: {
      delimiter: {
        type: 'string',
        minLength: 1,
        maxLength: 1,
        pattern: '^[^"\\r\\n]$',
        default: ',',
        title: 'Delimiter',
        description: 'The character between two values.',
        examples: [';', '\t'],
      },
      encoding: {
        enum: ENCODINGS,
        default: UTF_8,
        title: 'Encoding',
        description: 'How the file was saved.',
        examples: ['latin1', 'gbk'],
      },
    },
  },
  read({ path, settings }: SourceContext, from = 0): SourceReader {
    const { delimiter = ',', encoding = UTF_8 } = settings as { delimiter?: string; encoding?: string };
    const file = new TextFile(path, encoding);
    return readerOf(rowsOf(file.blocks(), delimiter, from), () => file.progress());
  },
};
