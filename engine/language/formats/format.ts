/** What a way of writing findings is. One file per format and one line in `index.ts`. */
import type { Diagnostic } from '../diagnostic.ts';
import type { Palette } from '../frame.ts';

export interface FormatContext {
  /** Texts of files, for code frames. */
  readonly sources: ReadonlyMap<string, string>;
  /** Path of the workspace from where the reader stands, e.g. `definitions`; put before every file. */
  readonly prefix?: string;
  readonly palette?: Palette;
}

export type Format = (diagnostics: readonly Diagnostic[], context: FormatContext) => string;

/** Path of a file as the reader would open it. */
export function pathFor(file: string, { prefix = '' }: FormatContext): string {
  return prefix === '' || prefix === '.' ? file : `${prefix.replace(/\/$/, '')}/${file}`;
}
