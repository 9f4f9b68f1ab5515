/** What the schema check complains of, and what becomes of it: the shapes that explanations work with. */
import type { ErrorObject } from 'ajv';
import type { Path } from '../definition.ts';
import type { Finding } from '../diagnostic.ts';

/** A finding about the part of a definition at a path, or about its key. */
export interface Located {
  readonly path: Path;
  readonly part: 'value' | 'key';
  readonly finding: Finding;
}

/** What an explanation may look at. `source` gives a text as it was written. */
export interface Complaint {
  readonly error: ErrorObject;
  readonly path: Path;
  readonly schema: SchemaPart;
  readonly source: (path: Path) => string | undefined;
}

/** The keys of a schema that explanations read. */
export interface SchemaPart {
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly expression?: boolean;
  readonly later?: readonly unknown[] | true;
  readonly refused?: Readonly<Record<string, string>>;
}
