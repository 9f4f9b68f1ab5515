/**
 * A user's mistake, told so that it can be mended without asking anybody.
 * Every stage up to `apply` collects diagnostics; none throws one. A bug of ours is an exception.
 */

export type Severity = 'error' | 'warning';

/** A place in a text file. Lines and columns count from 1, columns in UTF-16 units as editors do. */
export interface Range {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Diagnostic {
  /** Permanent, e.g. `CAR-301`; `carillon explain CAR-301` tells more. */
  readonly code: string;
  readonly severity: Severity;
  /** One line that names what is wrong, e.g. ``unknown trait `lifetime_valu` ``. */
  readonly what: string;
  /** Why it matters or how the engine understood it. */
  readonly why: string;
  /** What to type instead. */
  readonly fix: string;
  readonly range: Range;
  /** Address of the definition, e.g. `segment.slipping_gold`. */
  readonly address?: string;
}

/** What a reporter adds to a place: everything of a diagnostic but the place. */
export type Finding = Omit<Diagnostic, 'range' | 'address' | 'severity'> & { readonly severity?: Severity };

/** Findings that are kept of one workspace: nobody reads more, and a hostile file must not fill the memory. */
const MOST_KEPT = 1000;

/** Collects diagnostics across a whole workspace; order is by file, line, column. */
export class Diagnostics {
  readonly #found: Diagnostic[] = [];
  #dropped = 0;

  add(diagnostic: Diagnostic): void {
    if (this.#found.length < MOST_KEPT) this.#found.push(diagnostic);
    else this.#dropped++;
  }

  /** What was collected elsewhere, as if it had been collected here. */
  addAll(other: Diagnostics): void {
    for (const diagnostic of other.#found) this.add(diagnostic);
    this.#dropped += other.#dropped;
  }

  /** How many more there were than are kept. */
  get dropped(): number {
    return this.#dropped;
  }

  get all(): readonly Diagnostic[] {
    return this.#found.toSorted(
      (a, b) =>
        compareText(a.range.file, b.range.file) ||
        a.range.line - b.range.line ||
        a.range.column - b.range.column ||
        compareText(a.code, b.code),
    );
  }

  get hasErrors(): boolean {
    return this.#found.some((found) => found.severity === 'error');
  }
}

/** Order of text by code unit: the same on every machine and locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
