/** Where a part of the tree stands in the text, so that a problem points at the very characters it is about. */
import { childrenOf, type Node } from './ast.ts';
import { scan, type Token } from './scan.ts';

export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** The nodes whose own token is the value, as against an operator between values. */
const isToken: ReadonlySet<Node['type']> = new Set([
  'name',
  'string',
  'number',
  'value',
  'variable',
  'wildcard',
  'descendant',
  'regex',
  'operator',
]);

export class Spans {
  readonly #byEnd: ReadonlyMap<number, Token>;
  readonly #length: number;

  constructor(text: string) {
    this.#byEnd = new Map(scan(text).map((token) => [token.end, token]));
    this.#length = text.length;
  }

  /** The token of the node alone: a name, or the operator of a comparison. */
  token({ position }: { readonly position?: number }): Span {
    const token = this.#byEnd.get(position ?? -1);
    if (token) return { offset: token.start, length: token.text.length };
    const end = Math.min(Math.max(position ?? 1, 1), Math.max(this.#length, 1));
    return { offset: end - 1, length: 1 };
  }

  /** Everything of the node that has a place, from its first to its last token. */
  of(node: Node): Span {
    const [start, end] = this.#bounds(node);
    return start < end ? { offset: start, length: end - start } : { offset: 0, length: this.#length };
  }

  #bounds(node: Node): readonly [number, number] {
    let start = Number.POSITIVE_INFINITY;
    let end = 0;
    if (isToken.has(node.type) || (childrenOf(node).length === 0 && node.position !== undefined)) {
      const { offset, length } = this.token(node);
      [start, end] = [offset, offset + length];
    }
    if (node.type === 'unary' || node.type === 'block') {
      const { offset } = this.token(node);
      start = Math.min(start, offset);
    }
    for (const child of childrenOf(node)) {
      const [first, last] = this.#bounds(child);
      [start, end] = [Math.min(start, first), Math.max(end, last)];
    }
    return [start, end];
  }
}
