/** How one value is written: as it was, with the quotes it needs and no others. Pure. */
import type { Scalar } from 'yaml';

/** Words that other readers of YAML, or people, take for something else than a text. */
const AMBIGUOUS = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n']);

/** What needs no quotes wherever it stands. */
const WORDS = /^[A-Za-z][A-Za-z0-9_]*( [A-Za-z0-9_]+)*$/;

/** @param indent of the lines after the first. */
export function scalarText(node: Scalar, source: string, indent: number): string {
  if (source.includes('\n')) return reindented(source, indent);
  const { value, type } = node;
  if (typeof value !== 'string' || (type !== 'QUOTE_SINGLE' && type !== 'QUOTE_DOUBLE')) return source;
  if (WORDS.test(value) && !AMBIGUOUS.has(value.toLowerCase())) return value;
  if (type === 'QUOTE_SINGLE') return isPlainIn(value, /["\\]/) ? `"${value}"` : source;
  return /\\"/.test(source) && isPlainIn(value, /'/) && !/\\[^"]/.test(source) ? `'${value}'` : source;
}

/** Whether the text stands between quotes as it is. */
function isPlainIn(value: string, refused: RegExp): boolean {
  return !refused.test(value) && !/\p{Cc}/u.test(value);
}

/** White space at the ends of lines means nothing in a text that is no block. */
function reindented(source: string, indent: number): string {
  const [first = '', ...others] = source.split('\n');
  const space = ' '.repeat(indent);
  const lines = others.map((line) => (line.trim() === '' ? '' : `${space}${line.trim()}`));
  // A backslash at the end of a line says that the blank before it counts.
  return [first.trimEnd(), ...lines].join('\n');
}

/**
 * A text in a block (`|` or `>`): the head that stands behind the key, and the lines below it.
 * @param source from the `|` to the end of the text.
 */
export function blockText(
  node: Scalar,
  source: string,
  indent: number,
): { readonly head: string; readonly lines: readonly string[] } {
  const [opening = '', ...raw] = source.split('\n');
  const sign = /^[|>]/.exec(opening)?.[0] ?? '|';
  const chomping = /^[|>][0-9]?([+-])|^[|>]([+-])/.exec(opening);
  const chomp = chomping?.[1] ?? chomping?.[2] ?? '';
  const lines = chomp === '+' ? raw.slice(0, raw.at(-1) === '' ? -1 : undefined) : trimmed(raw);
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const firstOfValue = String(node.value)
    .split('\n')
    .find((line) => line.trim() !== '');
  const own = leading(firstOfValue ?? '');
  const depth = leading(first) - own;
  const space = ' '.repeat(indent);
  return {
    head: `${sign}${own > 0 ? '2' : ''}${chomp}`,
    lines: lines.map((line) => (line.slice(depth) === '' ? '' : space + line.slice(depth))),
  };
}

function leading(line: string): number {
  return line.length - line.trimStart().length;
}

function trimmed(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(0, last + 1);
}
