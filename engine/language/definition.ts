/**
 * A definition as the rest of the engine sees it: its plain value, and the way back from any part of the
 * value to the place in the file where it was written.
 */
import type { Diagnostics, Finding, Range } from './diagnostic.ts';
import type { DefinitionOf, Kind } from './kinds.ts';

export type Path = readonly (string | number)[];

/** One document of a YAML file, checked against its kind's schema. `value` is plain, frozen JSON. */
export interface Definition<K extends Kind = Kind> {
  readonly kind: K;
  readonly id: string;
  /** `kind.id`, the name in plans and messages. */
  readonly address: string;
  /** Of a part that stands for itself: the address of the definition it is written in. */
  readonly partOf?: string;
  /** Relative to the workspace root, with `/`. */
  readonly file: string;
  readonly value: DefinitionOf<K>;
  /** The place of the value at `path`; of its key when `part` is `key`. Falls back to the nearest parent. */
  locate(path: Path, part?: 'value' | 'key'): Range;
}

/** A part of a definition together with where it stands, so that whoever looks at it can report on it. */
export class Site {
  constructor(
    readonly definition: Definition,
    readonly diagnostics: Diagnostics,
    readonly path: Path = [],
  ) {}

  /** The part below this one. */
  at(...keys: (string | number)[]): Site {
    return new Site(this.definition, this.diagnostics, [...this.path, ...keys]);
  }

  /** Report what is wrong with this part (`part: 'key'` points at its key instead of its value). */
  report(finding: Finding, part: 'value' | 'key' = 'value'): void {
    this.diagnostics.add({
      severity: 'error',
      ...finding,
      address: this.definition.partOf ?? this.definition.address,
      range: this.definition.locate(this.path, part),
    });
  }
}
