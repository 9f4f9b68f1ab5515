/**
 * What a lint rule is: something that is allowed, runs, and is probably not meant. One rule per file in `rules/`, one
 * line in `rules/index.ts`. A rule looks at one definition of a workspace without errors and gives what it finds there.
 */
import type { Program } from '../../compiler/program.ts';
import type { Definition, Path } from '../../language/definition.ts';
import type { Severity } from '../../language/diagnostic.ts';
import type { Kind } from '../../language/kinds.ts';
import type { Workspace } from '../../language/workspace.ts';
import type { Lineage } from './lineage.ts';
import type { Sending } from './sendings.ts';

/** What rules see beside the definition. */
export interface Subject {
  readonly workspace: Workspace;
  readonly program: Program;
  readonly lineage: Lineage;
  /** Every place at which a message goes out. */
  readonly sendings: readonly Sending[];
}

export interface Found {
  /** Where in the definition; the nearest parent is marked where nothing stands there. */
  readonly path: Path;
  readonly part?: 'value' | 'key';
  /** Of a text in a file of its own: that file. */
  readonly file?: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

export interface Rule<K extends Kind = Kind> {
  /** Permanent; its title and explanation are in `language/codes/lint.ts`. */
  readonly code: string;
  readonly severity: Severity;
  /** Of which kinds definitions are looked at. */
  readonly kinds: readonly K[];
  check(definition: Definition<K>, subject: Subject): Iterable<Found>;
}
