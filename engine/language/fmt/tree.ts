/**
 * A document as it will be written: entries one below the other, each with what stands beside and above it. Made from the
 * tree of the YAML library; which mappings in braces become lines of their own is decided here.
 */
import {
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { KeyOrder } from './key-order.ts';
import { scalarText } from './scalar.ts';

export interface Entry {
  /** As it is written, without its colon; null in a list. */
  readonly key: string | null;
  readonly value: Tree;
  /** Where it begins in the text. */
  readonly offset: number;
  readonly parent: Entry | null;
  /** Offset at which the braces end that it stood in; null where it stood in lines of its own. */
  readonly flowEnd: number | null;
  /** Whether everything of it stood in the braces of another entry. */
  readonly flowOwner: Entry | null;
  /** Lines above it: comments, and an empty text for a blank line. */
  readonly above: string[];
  /** Comments at the end of what it holds, or right below it. */
  readonly below: string[];
  /** The comment on its line. */
  beside: string[];
}

export type Tree =
  | { readonly form: 'map' | 'list'; readonly entries: readonly Entry[] }
  /** One or more lines, the first of which stands behind the key. */
  | { readonly form: 'inline'; text(indent: number): string }
  | { readonly form: 'block'; readonly node: Scalar; readonly source: string };

/** The longest line that a mapping or list in braces may make. */
export const WIDEST = 120;

/** Their conditions stand in lines of their own: in braces a comma or a bracket would cut an expression. */
const CONDITIONS = new Set(['when', 'where', 'who']);
/** Nothing to cut: of a test `who: ann` and `who: [ann, bo]` are names, and a condition of one word is as safe. */
const WORD = /^\w+$/;
const COMBINING = new Set(['all', 'any', 'none']);

export interface Source {
  readonly text: string;
  /** Whether a comment stands between two offsets. */
  hasComment(from: number, to: number): boolean;
}

/** Everything of a document, and all its entries in the order in which they were written. */
export interface DocumentTree {
  readonly root: Tree;
  readonly entries: readonly Entry[];
  /** From where to where texts go that have lines of their own: what looks like a comment or a blank line in them is none. */
  readonly texts: readonly (readonly [from: number, to: number])[];
}

export function treeOf(contents: Node, order: KeyOrder, source: Source): DocumentTree {
  const builder = new Builder(source);
  const root = builder.tree(contents, order, null, { indent: 0, lead: 0, isRoot: true });
  return { root, entries: builder.entries.toSorted((a, b) => a.offset - b.offset), texts: builder.texts };
}

interface Place {
  /** Column at which entries below would stand. */
  readonly indent: number;
  /** Characters before it on its line, if it stays in one. */
  readonly lead: number;
  readonly isRoot?: boolean;
  /** Whether it is, or combines, the condition of `when`, `where` or `who`. */
  readonly isCondition?: boolean;
  readonly flow?: { readonly owner: Entry | null; readonly end: number };
}

class Builder {
  readonly entries: Entry[] = [];
  readonly texts: (readonly [number, number])[] = [];
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  tree(node: Node | null, order: KeyOrder, parent: Entry | null, place: Place): Tree {
    if (isScalar(node)) return this.#scalar(node);
    if (!isCollection(node) || (node.items.length === 0 && !this.#holdsComment(node)))
      return this.#inline(node, order);
    const flow = node.flow
      ? { owner: place.flow?.owner ?? parent, end: place.flow?.end ?? node.range![1] }
      : place.flow;
    if (node.flow && !this.#spreads(node, order, place)) return this.#inline(node, order);
    return this.#spread(node as YAMLMap | YAMLSeq, order, parent, { ...place, ...(flow && { flow }) });
  }

  #spread(node: YAMLMap | YAMLSeq, order: KeyOrder, parent: Entry | null, place: Place): Tree {
    if (isSeq(node)) {
      // One condition of several may stay in its braces.
      const items = { ...place, isCondition: false };
      const entries = node.items.map((item, index) =>
        this.#entry(null, item as Node, this.#offsetOfItem(node, index), order.below(index), parent, items),
      );
      return { form: 'list', entries };
    }
    const entries = (node.items as Pair<Scalar, Node | null>[]).map((pair) => {
      const name = String(pair.key.value);
      const isCondition = isConditionAt(pair) || (place.isCondition === true && COMBINING.has(name));
      const key = scalarText(pair.key, this.#textOf(pair.key), 0);
      const own = { ...place, isCondition };
      return this.#entry(key, pair.value, pair.key.range![0], order.below(name), parent, own);
    });
    const byKey = new Map(
      (node.items as Pair<Scalar>[]).map(({ key }, index) => [String(key.value), entries[index]!]),
    );
    return { form: 'map', entries: order.sorted([...byKey.keys()]).map((key) => byKey.get(key)!) };
  }

  #entry(
    key: string | null,
    node: Node | null,
    offset: number,
    order: KeyOrder,
    parent: Entry | null,
    place: Place,
  ): Entry {
    const about = {
      key,
      offset,
      parent,
      flowEnd: place.flow?.end ?? null,
      flowOwner: place.flow?.owner ?? null,
    };
    const entry = {
      ...about,
      value: undefined as unknown as Tree,
      above: [],
      below: [],
      beside: [] as string[],
    };
    this.entries.push(entry);
    entry.value = this.tree(node, order, entry, {
      indent: place.indent + 2,
      lead: place.indent + (key === null ? 2 : key.length + 2),
      isCondition: place.isCondition === true,
      ...(place.flow && { flow: place.flow }),
    });
    return entry;
  }

  /** Whether a mapping or list in braces becomes lines. */
  #spreads(node: Node, order: KeyOrder, place: Place): boolean {
    if (place.isRoot || this.#holdsComment(node) || hasCondition(node)) return true;
    if (place.isCondition && (isMap(node) || holdsMappings(node))) return true;
    return place.lead + this.#flowText(node, order).length > WIDEST;
  }

  #scalar(node: Scalar): Tree {
    const source = this.#textOf(node);
    if (source.includes('\n')) this.texts.push(this.#extentOf(node, source));
    if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') return { form: 'block', node, source };
    return { form: 'inline', text: (indent) => scalarText(node, source, indent) };
  }

  /** Blank lines behind it belong to what comes next, unless it says that it keeps them. */
  #extentOf({ range }: Scalar, source: string): readonly [number, number] {
    const keeps = /^[|>][0-9]?\+/.test(source);
    return [range![0], range![0] + (keeps ? source.length : source.trimEnd().length)];
  }

  #inline(node: Node | null, order: KeyOrder): Tree {
    const text = node === null ? '' : this.#flowText(node, order);
    return { form: 'inline', text: () => text };
  }

  #flowText(node: Node, order: KeyOrder): string {
    if (isMap(node)) {
      if (node.items.length === 0) return '{}';
      const pairs = new Map(
        (node.items as Pair<Scalar, Node | null>[]).map(({ key, value }) => {
          const name = String(key.value);
          const told = value === null ? '' : ` ${this.#flowText(value, order.below(name))}`;
          return [name, `${scalarText(key, this.#textOf(key), 0)}:${told.trimEnd()}`];
        }),
      );
      return `{ ${order
        .sorted([...pairs.keys()])
        .map((key) => pairs.get(key)!)
        .join(', ')} }`;
    }
    if (isSeq(node))
      return `[${node.items.map((item, index) => this.#flowText(item as Node, order.below(index))).join(', ')}]`;
    return isScalar(node) ? scalarText(node, this.#textOf(node), 0).replaceAll(/\s*\n\s*/g, ' ') : '';
  }

  #textOf(node: Node): string {
    const [from, to] = node.range!;
    return this.#source.text.slice(from, to);
  }

  #holdsComment(node: Node): boolean {
    const [from, to] = node.range!;
    return this.#source.hasComment(from, to);
  }

  /** Of its `-`; in brackets, of the item. */
  #offsetOfItem(list: YAMLSeq, index: number): number {
    const token = list.srcToken;
    const start = token && 'items' in token ? token.items[index]?.start : undefined;
    const dash = start?.find(({ type }) => type === 'seq-item-ind');
    return dash?.offset ?? (list.items[index] as Node).range![0];
  }
}

function isConditionAt({ key, value }: Pair<Scalar, unknown>): boolean {
  const words: readonly unknown[] = isSeq(value) ? value.items : [value];
  const isSafe = words.every((one) => isScalar(one) && WORD.test(String(one.value)));
  return CONDITIONS.has(String(key.value)) && !isSafe;
}

/** Whether a condition stands anywhere in it. */
function hasCondition(node: unknown): boolean {
  if (isSeq(node)) return node.items.some(hasCondition);
  if (!isMap(node)) return false;
  return (node.items as Pair<Scalar>[]).some((pair) => isConditionAt(pair) || hasCondition(pair.value));
}

function holdsMappings(node: unknown): boolean {
  return isSeq(node) && node.items.some((item) => isMap(item));
}
