/** A layer of a placement: one file, one line in `layers/index.ts`, where they stand in the order of their work. */
import type { Site } from '../../language/definition.ts';
import type { ScopeType } from '../../language/expressions/index.ts';
import type { PlacementDefinition } from '../../language/kinds.ts';
import type { Context } from '../context.ts';
import type { Selections } from './selections.ts';
import type { Slate } from './slate.ts';

export interface Layer {
  readonly name: string;
  apply(slate: Slate): void;
}

/** Where layers are compiled. */
export interface LayerPlace {
  /** Of people. */
  readonly context: Context;
  /** Names of rules: the person's, `item` and `context`. */
  readonly scope: ScopeType;
  /** Names of the candidates, where they are a list. */
  readonly names: ReadonlySet<string> | null;
  /** What the candidates are; null where they are a list. */
  readonly entity: string | null;
  /** Fields of an item. */
  readonly fields: ReadonlySet<string>;
  readonly selections: Selections;
  readonly size: number;
  /** Whether candidates say what they are worth. */
  readonly isWeighed: boolean;
}

export interface LayerType {
  /** Its key in the definition, and what decisions call it. */
  readonly name: string;
  /** Null where it has nothing to do. */
  compile(value: PlacementDefinition, site: Site, place: LayerPlace): Layer['apply'] | null;
}
