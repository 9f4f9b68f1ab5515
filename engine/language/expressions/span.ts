/** Where a part of the tree stands in the text, so that a problem points at the very characters it is about. */
import { childrenOf, type Node } from './ast.ts';
import { scan, type Token } from './scan.ts';

export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** Nodes without a token of their own: what the parser gives as their place belongs to a part of them. */
const withoutToken: ReadonlySet<Node['type']> = new Set(['path', 'sort']);
const brackets: Readonly<Record<string, number>> = { '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 };

export class Spans {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #byEnd: ReadonlyMap<number, Token>;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = scan(text);
    this.#byEnd = new Map(this.#tokens.map((token) => [token.end, token]));
  }

  /** The token of the node alone: a name, or the operator of a comparison. */
  token({ position }: { readonly position?: number }): Span {
    const token = this.#byEnd.get(position ?? -1);
    if (token) return { offset: token.start, length: token.text.length };
    return { offset: 0, length: this.#text.length };
  }

  /** Everything of the node that has a place, from its first to its last token. */
  of(node: Node): Span {
    const [start, end] = this.#bounds(node);
    if (start >= end) return { offset: 0, length: this.#text.length };
    return { offset: start, length: this.#closed(start, end) - start };
  }

  /** The node as it is written, shortened for a message. */
  textOf(node: Node): string {
    const { offset, length } = this.of(node);
    const written = this.#text.slice(offset, offset + length).replace(/\s+/g, ' ');
    return written.length > 60 ? `${written.slice(0, 57)}…` : written;
  }

  #bounds(node: Node): readonly [number, number] {
    let start = Number.POSITIVE_INFINITY;
    let end = 0;
    const own = withoutToken.has(node.type) ? undefined : this.#byEnd.get(node.position ?? -1);
    if (own) [start, end] = [own.start, own.end];
    for (const child of childrenOf(node)) {
      const [first, last] = this.#bounds(child);
      [start, end] = [Math.min(start, first), Math.max(end, last)];
    }
    return [start, end];
  }

  /** The end, moved on until every bracket opened since the start is closed. */
  #closed(start: number, end: number): number {
    let depth = 0;
    let last = end;
    for (const token of this.#tokens) {
      if (token.start < start) continue;
      if (token.start >= end && depth <= 0) break;
      if (token.kind === 'operator') depth += brackets[token.text] ?? 0;
      last = Math.max(last, token.end);
    }
    return last;
  }
}
