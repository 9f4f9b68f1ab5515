/** The formats findings can be written in: `--format` picks one. A new format is a file and a line here. */
import type { Format } from './format.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { sarif } from './sarif.ts';
import { text } from './text.ts';

export { type Format, type FormatContext, pathFor } from './format.ts';
export { textOf } from './text.ts';

export const findingFormats = { text, json, github, sarif } as const satisfies Readonly<
  Record<string, Format>
>;

export type FindingFormat = keyof typeof findingFormats;
