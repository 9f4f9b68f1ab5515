/** What compiles the part of a model that says what it is learnt from. One file per source in this folder, listed in `index.ts`. */
import type { Site } from '../../../language/definition.ts';
import type { ModelDefinition } from '../../../language/kinds.ts';
import type { Json } from '../../../store/store.ts';
import type { Context } from '../../context.ts';
import type { SourceProgram } from '../program.ts';

export interface CompiledSource {
  readonly source: SourceProgram;
  readonly canonical: Json;
  /** What changes what is said, and not what it is about. */
  readonly meaning?: readonly Json[];
}

/** Null where something is wrong, which has been reported. Keys that the type needs are there. */
export type SourceCompiler = (model: ModelDefinition, site: Site, context: Context) => CompiledSource | null;
