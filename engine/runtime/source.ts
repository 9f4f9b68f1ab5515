/**
 * What a source connector is: it reads a file row by row, and knows neither the mapping nor the store. One
 * folder under `connectors/sources/` with its spec, its code and its test.
 */
import type { JsonObject } from '../store/store.ts';

/** One row as it was written; numbering starts at 1 with the first row of data and is the same on every reading. */
export interface SourceRow {
  readonly row: number;
  readonly record: Readonly<Record<string, unknown>>;
}

/** A row that cannot be read: set aside with its text, while the reading goes on. It has a number like any other. */
export interface SourceRowFault {
  readonly row: number;
  readonly fault: string;
  /** The text of the row; of a very long one, its beginning. */
  readonly raw: string;
}

export type SourceItem = SourceRow | SourceRowFault;

/** Rows in order. Leaving the loop early closes the file. To be iterated once. */
export interface SourceReader extends AsyncIterable<SourceItem> {
  /** Share of the file that was read so far, 0 to 1, by bytes on disk. */
  progress(): number;
}

/** The source as a whole cannot be read (not there, not UTF-8, a damaged archive); the message says why and what to do. */
export class SourceFault extends Error {
  override readonly name = 'SourceFault';
}

export interface SourceContext {
  /** Absolute. */
  readonly path: string;
  /** What `from:` says besides `connector` and `path`, checked against the spec's schema. */
  readonly settings: JsonObject;
}

export interface SourceSpec {
  /** What `connector:` says in the `from:` of a `kind: source`. */
  readonly name: string;
  readonly title: string;
  /** One paragraph for the reference. */
  readonly description: string;
  /** JSON Schema 2020-12 of the connector's own keys in `from:`. */
  readonly settings: JsonObject;
  /** `from`: how many rows, faults included, were dealt with before and are passed over. Throws SourceFault while iterating. */
  read(context: SourceContext, from?: number): SourceReader;
}
