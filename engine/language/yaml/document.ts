/**
 * One document of a YAML file, read strictly: its plain value and the way back to where each part was written.
 * What comes out of reading, and what schema and references are checked on.
 */
import { isCollection, isMap, isPair, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import type { Path } from '../definition.ts';
import type { Range } from '../diagnostic.ts';
import type { Lines } from './lines.ts';

/** How a text was written, for those who want to know whether YAML took it as the writer meant it. */
export interface WrittenText {
  readonly isPlain: boolean;
  readonly isInFlow: boolean;
  /** The comment that follows on the same line, with its `#`; empty when there is none. */
  readonly comment: string;
  readonly source: string;
}

export class YamlDocument {
  readonly lines: Lines;
  /** Plain JSON; null when the document could not be read. */
  readonly value: unknown;
  /** JSON pointers of parts that reading has already complained about. */
  readonly faults: ReadonlySet<string>;
  /** False when the document could not be parsed: what `value` would be is then anybody's guess. */
  readonly isReadable: boolean;
  readonly #root: Node | null;

  constructor(
    lines: Lines,
    root: Node | null,
    value: unknown,
    faults: ReadonlySet<string>,
    isReadable: boolean,
  ) {
    this.lines = lines;
    this.#root = root;
    this.value = value;
    this.faults = faults;
    this.isReadable = isReadable;
  }

  get file(): string {
    return this.lines.file;
  }

  /** What stands under a key at the top, even when the document as a whole is broken. */
  hint(key: string): string | undefined {
    const found = isMap(this.#root) ? this.#root.items.find((pair) => isKey(pair, key))?.value : undefined;
    return isScalar(found) && typeof found.value === 'string' ? found.value : undefined;
  }

  /** The place of the value at a path, or of its key; of the nearest parent when it is not there. */
  locate(path: Path, part: 'value' | 'key' = 'value'): Range {
    const { pair, node } = this.#find(path);
    const key = pair?.key;
    if (part === 'key' && isScalar(key) && key.range) return this.#rangeOf(key);
    if (part === 'key' && isMap(node)) return this.#firstKeyOf(node);
    if (node?.range && !isEmpty(node)) return this.#rangeOf(node);
    if (isScalar(key) && key.range) return this.#rangeOf(key);
    return this.lines.range(node?.range?.[0] ?? 0);
  }

  writtenText(path: Path): WrittenText | null {
    const { node, isInFlow } = this.#find(path);
    if (!isScalar(node) || !node.range) return null;
    const { text } = this.lines;
    const rest = /^[ \t]+(#[^\r\n]*)/.exec(text.slice(node.range[1], node.range[1] + 400));
    return {
      isPlain: node.type === 'PLAIN',
      isInFlow,
      comment: rest?.[1] ?? '',
      source: text.slice(node.range[0], node.range[1]),
    };
  }

  #find(path: Path): { node: Node | null; pair: Pair | null; isInFlow: boolean } {
    let node: Node | null = this.#root;
    let pair: Pair | null = null;
    let isInFlow = false;
    for (const key of path) {
      if (isCollection(node) && node.flow) isInFlow = true;
      const next: unknown = isMap(node)
        ? node.items.find((item) => isKey(item, String(key)))
        : isSeq(node)
          ? node.items[Number(key)]
          : undefined;
      if (next === undefined || next === null) break;
      pair = isPair(next) ? next : null;
      node = (isPair(next) ? next.value : next) as Node | null;
    }
    return { node, pair, isInFlow };
  }

  #firstKeyOf(map: Node): Range {
    const key = isMap(map) ? map.items[0]?.key : undefined;
    return isScalar(key) && key.range ? this.#rangeOf(key) : this.#rangeOf(map);
  }

  #rangeOf(node: Node): Range {
    const [start, end] = node.range ?? [0, 1];
    const written = this.lines.text.slice(start, end);
    return this.lines.range(start, start + written.trimEnd().length);
  }
}

function isKey(pair: Pair, key: string): boolean {
  return isScalar(pair.key) && pair.key.value === key;
}

/** A key without a value has a node of no length somewhere after the colon. */
function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null && (node as Scalar).source === '';
}
