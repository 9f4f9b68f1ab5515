/** Turning paths and values into words for findings. Pure. */
import type { Path } from '../definition.ts';
import { nearest } from '../nearest.ts';

/** `/steps/0/wait` → `['steps', 0, 'wait']`; numbers stay numbers so that lists can be told from mappings. */
export function pathOf(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^(0|[1-9]\d*)$/.test(part) ? Number(part) : part));
}

/** What people would call the part at a path: `` `wait` ``, ``item 2 of `in` ``, `the definition`. */
export function nameOf(path: Path, title?: string): string {
  const last = path.at(-1);
  if (last === undefined) return title ? `the ${title.toLowerCase()}` : 'the definition';
  if (typeof last === 'string') return `\`${last}\``;
  const list = path.findLast((key) => typeof key === 'string');
  return `item ${last + 1} of \`${list ?? 'the list'}\``;
}

/** A value as it would be written in one line of YAML. */
export function inline(value: unknown): string {
  if (typeof value === 'string') return /^[\w./:+-]+$/.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, part]) => `${key}: ${inline(part)}`)
      .join(', ')} }`;
  return String(value);
}

/** The first sentence of a description, to go on with in the middle of another. */
export function firstSentence(text: string): string {
  const end = text.search(/\.(\s|$)/);
  const sentence = end === -1 ? text : text.slice(0, end);
  return /^[A-Z](?![A-Z])/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}

/** What other languages call things. */
const synonyms: Readonly<Record<string, string>> = {
  string: 'text',
  str: 'text',
  varchar: 'text',
  float: 'number',
  double: 'number',
  decimal: 'number',
  int: 'integer',
  bool: 'boolean',
  datetime: 'instant',
  timestamp: 'instant',
  array: 'list',
  map: 'object',
  json: 'object',
  reference: 'ref',
  mail: 'email',
  'e-mail': 'email',
  normalize: 'normalise',
};

export function proposeWord(value: unknown, allowed: readonly unknown[], otherwise: string): string {
  const words = allowed.map(String);
  const meant = nearestWord(String(value), words);
  return meant === undefined ? otherwise : `did you mean \`${meant}\`?`;
}

/** The word most likely meant: by another language's name for it, or by its letters. */
export function nearestWord(word: string, words: readonly string[]): string | undefined {
  const synonym = Object.hasOwn(synonyms, word.toLowerCase()) ? synonyms[word.toLowerCase()] : undefined;
  return synonym !== undefined && words.includes(synonym) ? synonym : nearest(word, words);
}
