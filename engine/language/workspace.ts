/**
 * A workspace: every definition of a folder, found by kind and id. The result of `load`, the input of
 * `compile`. Only definitions that satisfy their schema are in it; what did not is in the diagnostics.
 */
import type { Definition } from './definition.ts';
import type { Diagnostics } from './diagnostic.ts';
import type { Kind, Settings } from './kinds.ts';

/** What `moved.yaml` says of earlier releases. Addresses are `kind.id` or `event.id.property`. */
export interface Moved {
  readonly moved: readonly { readonly from: string; readonly to: string }[];
  readonly removed: readonly string[];
  readonly retyped: readonly string[];
}

export class Workspace {
  readonly #byKind = new Map<Kind, Map<string, Definition>>();
  readonly #inOrder = new Map<Kind, readonly Definition[]>();

  constructor(
    /** Absolute path of the folder that holds `carillon.yaml`. */
    readonly root: string,
    readonly settings: Settings,
    readonly moved: Moved,
    definitions: readonly Definition[],
    readonly diagnostics: Diagnostics,
    /** Text of files that definitions name (templates' `file:`), by path relative to the root. */
    readonly files: ReadonlyMap<string, string>,
    /**
     * Addresses of definitions that are declared but not in here, because something about them is wrong and has
     * been reported. Whoever misses one of these names stays silent.
     */
    readonly broken: ReadonlySet<string> = new Set(),
    /** Made again from a release: it was judged when it was applied, and must not be refused now. */
    readonly isApplied = false,
  ) {
    for (const definition of definitions) {
      const ofKind = this.#byKind.get(definition.kind) ?? new Map<string, Definition>();
      ofKind.set(definition.id, definition);
      this.#byKind.set(definition.kind, ofKind);
    }
  }

  get<K extends Kind>(kind: K, id: string): Definition<K> | undefined {
    return this.#byKind.get(kind)?.get(id) as Definition<K> | undefined;
  }

  /** All definitions of a kind, ordered by id: nothing depends on the order of files. */
  all<K extends Kind>(kind: K): readonly Definition<K>[] {
    const known = this.#inOrder.get(kind) as readonly Definition<K>[] | undefined;
    if (known) return known;
    const found = [...(this.#byKind.get(kind)?.values() ?? [])] as Definition<K>[];
    const inOrder = found.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    this.#inOrder.set(kind, inOrder);
    return inOrder;
  }
}
