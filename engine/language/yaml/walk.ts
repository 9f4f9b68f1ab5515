/**
 * From the parsed tree of a document to its plain value, refusing whatever YAML would do behind the writer's
 * back: anchors, tags, merge keys, doubled keys, keys that are no text, numbers that are not what they look like.
 */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { Path } from '../definition.ts';
import type { Diagnostics, Finding } from '../diagnostic.ts';
import type { Lines } from './lines.ts';
import { misreadNumber } from './numbers.ts';
import { cutInFlow } from './quoting.ts';
import { anchor, tag, tooDeep } from './syntax.ts';
import { wideIn } from './wide.ts';

/** Deepest nesting of a document. A journey with five branches inside one another has 25 levels. */
const deepest = 100;

export interface Walked {
  readonly value: unknown;
  readonly faults: ReadonlySet<string>;
}

export function walk(root: Node | null, lines: Lines, diagnostics: Diagnostics): Walked {
  const walker = new Walker(lines, diagnostics);
  const value = walker.valueOf(root, []);
  return { value, faults: walker.faults };
}

/** `/steps/0/wait`, the way AJV writes the path of what it checks. */
export function pointerOf(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

class Walker {
  readonly faults = new Set<string>();
  readonly #lines: Lines;
  readonly #diagnostics: Diagnostics;

  constructor(lines: Lines, diagnostics: Diagnostics) {
    this.#lines = lines;
    this.#diagnostics = diagnostics;
  }

  valueOf(node: Node | null, path: Path): unknown {
    if (node === null) return null;
    if (isAlias(node)) return this.#refuse(anchor, node, path);
    this.#checkProperties(node, path);
    if (path.length > deepest) return this.#refuse(tooDeep, node, path);
    if (isMap(node)) return this.#mapping(node, path);
    if (isSeq(node))
      return node.items.map((item, index) => this.valueOf(item as Node | null, [...path, index]));
    return this.#scalar(node as Scalar, path);
  }

  /** Anchors and tags stand before the node, outside its range. */
  #checkProperties(node: Node, path: Path): void {
    const { text } = this.#lines;
    const start = node.range?.[0] ?? 0;
    if ('anchor' in node && node.anchor) {
      const at = text.lastIndexOf(`&${node.anchor}`, start);
      this.#report(anchor, path, at, at + node.anchor.length + 1);
    }
    if (node.tag) {
      const before = text.slice(this.#lines.startOfLine(Math.max(start - 1, 0)), start);
      const at = start - (/!\S*\s*$/.exec(before)?.[0].length ?? 0);
      this.#report(tag, path, at, Math.max(at + 1, start));
    }
  }

  #mapping(map: YAMLMap, path: Path): unknown {
    const entries = new Map<string, unknown>();
    for (const pair of map.items) {
      const key = this.#keyOf(pair, path, entries);
      if (key === undefined) continue;
      if (pair.value === null && map.flow === true)
        this.#bareWord(key, pair, [...path, key], [...entries.keys()].at(-1));
      entries.set(key, this.valueOf(pair.value as Node | null, [...path, key]));
    }
    return Object.fromEntries(entries);
  }

  /** A word without colon and value, which is often the rest of the text before it. */
  #bareWord(word: string, pair: Pair, path: Path, before: string | undefined): void {
    const isRest = before !== undefined && /["'()[\]]/.test(word);
    this.#reportPair(isRest ? cutInFlow(before) : withoutValue(word), pair, path);
  }

  #keyOf(pair: Pair, path: Path, known: ReadonlyMap<string, unknown>): string | undefined {
    const key = pair.key as Node | null;
    if (!isScalar(key) || typeof key.value !== 'string') {
      this.#reportPair(notText(isScalar(key) ? (key.source ?? '') : null), pair, path);
      return undefined;
    }
    this.#checkProperties(key, path);
    if (key.value === '<<' && key.type === 'PLAIN') {
      this.#reportPair({ ...anchor, what: 'a merge key (`<<`)' }, pair, path);
      return undefined;
    }
    const wide = key.type === 'PLAIN' ? wideIn(key.value) : null;
    if (wide) {
      const start = (key.range?.[0] ?? 0) + wide.at;
      // The key that was meant: nobody is told besides that it is missing.
      const meant = key.value.slice(0, wide.at).replace(/:$/, '').trim();
      this.#report(wide.finding, [...path, meant], start, start + 1);
      return known.has(meant) ? undefined : meant;
    }
    if (!known.has(key.value)) return key.value;
    this.#reportPair(doubled(key.value), pair, [...path, key.value]);
    return undefined;
  }

  #scalar(scalar: Scalar, path: Path): unknown {
    const { value, source = '' } = scalar;
    if (scalar.type === 'PLAIN') {
      const misread = typeof value === 'string' ? this.#misreadText(scalar) : misreadNumber(source, value);
      if (misread) this.#refuse(misread, scalar, path);
    }
    return value;
  }

  /** An item of a list that is indented too far becomes part of the text above it. */
  #misreadText({ range }: Scalar): Finding | null {
    if (!range) return null;
    const swallowed = /\n\s*- /.test(this.#lines.text.slice(range[0], range[1]));
    return swallowed ? swallowedItem : null;
  }

  #refuse(finding: Finding, node: Node, path: Path): null {
    const [start, end] = node.range ?? [0, 1];
    this.#report(finding, path, start, end);
    return null;
  }

  #reportPair(finding: Finding, pair: Pair, path: Path): void {
    const [start, end] = (pair.key as Node | null)?.range ?? [0, 1];
    this.#report(finding, path, start, end);
  }

  #report(finding: Finding, path: Path, start: number, end: number): void {
    this.faults.add(pointerOf(path));
    this.#diagnostics.add({ severity: 'error', ...finding, range: this.#lines.range(start, end) });
  }
}

const swallowedItem: Finding = {
  code: 'CAR-101',
  what: 'an item of a list is read as part of the text above it',
  why: 'it is indented deeper than its siblings, so YAML takes it for the next line of the text',
  fix: 'line the `- ` up with those of its siblings',
};

function withoutValue(word: string): Finding {
  return {
    code: 'CAR-107',
    what: `\`${word}\` stands here without a value`,
    why: 'in `{ }` every key has a colon, a space and a value, and a comma ends a text that is not quoted',
    fix: `write \`${word}: …\`, or quote the text before it if the comma belongs to it`,
  };
}

function notText(source: string | null): Finding {
  return {
    code: 'CAR-111',
    what:
      source === null
        ? 'a key that is a list or a mapping'
        : `\`${source}\` is not a text, so it cannot be a key`,
    why: 'keys are names',
    fix:
      source === null
        ? 'write a name; an expression that begins with a bracket must be quoted'
        : `quote it: "${source}"`,
  };
}

function doubled(key: string): Finding {
  return {
    code: 'CAR-103',
    what: `\`${key}\` stands here twice`,
    why: 'the same mapping has it further up, and only one of the two could count',
    fix: 'delete one of them, or put both values into one',
  };
}
