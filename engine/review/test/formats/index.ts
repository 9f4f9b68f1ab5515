/** The formats results of tests can be written in: `--format` picks one. A new format is a file and a line here. */
import type { ResultFormat } from './format.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { text } from './text.ts';

export const resultFormats = { text, junit, json, github } as const satisfies Readonly<
  Record<string, ResultFormat>
>;

export type ResultFormatName = keyof typeof resultFormats;
