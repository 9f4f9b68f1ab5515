/** A tree as text: two spaces a level, comments where they belong, one blank line where there were some. Pure. */
import { blockText } from './scalar.ts';
import type { Entry, Tree } from './tree.ts';

/** Stands behind a text that keeps the blank lines at its end: one more would be part of it. */
const KEEPS = '\u0000';

/** Lines as the text of a file. */
export function textOf(lines: readonly string[]): string {
  const written: string[] = [];
  let isKept = false;
  for (const line of lines) {
    if (line === KEEPS) isKept = true;
    else if (line !== '' || !isKept) {
      isKept = false;
      written.push(line);
    }
  }
  const text = written.join('\n');
  return `${isKept ? text : text.trimEnd()}\n`;
}

export function printTree(tree: Tree): string[] {
  if (tree.form === 'map' || tree.form === 'list') return entriesOf(tree, 0);
  return tree.form === 'inline' ? tree.text(0).split('\n') : [];
}

function entriesOf(tree: Tree & { readonly form: 'map' | 'list' }, indent: number): string[] {
  return tree.entries.flatMap((entry, index) => {
    const above = index === 0 ? withoutFirstBlank(entry.above) : entry.above;
    const own = tree.form === 'map' ? pair(entry, indent) : item(entry, indent);
    return [...commentLines(above, indent), ...own, ...commentLines(withoutLastBlank(entry.below), indent)];
  });
}

function pair(entry: Entry, indent: number): string[] {
  return behind(`${' '.repeat(indent)}${entry.key}:`, entry, indent);
}

function item(entry: Entry, indent: number): string[] {
  const { value, beside } = entry;
  const start = `${' '.repeat(indent)}-`;
  if ((value.form !== 'map' && value.form !== 'list') || beside.length > 0)
    return behind(start, entry, indent);
  const [first] = value.entries;
  if (!first) return behind(start, entry, indent);
  // What stood above the first key of an item stands above the item.
  const hoisted = commentLines(withoutBlanks(first.above), indent);
  first.above.length = 0;
  const [line = '', ...others] = entriesOf(value, indent + 2);
  return [...hoisted, `${start} ${line.slice(indent + 2)}`, ...others];
}

/** What stands behind a key or a `-`, on its line and below it. */
function behind(start: string, { value, beside }: Entry, indent: number): string[] {
  const [comment, ...more] = beside;
  const end = comment === undefined ? '' : ` ${comment}`;
  const rest = commentLines(more, indent + 2);
  if (value.form === 'map' || value.form === 'list')
    return [`${start}${end}`, ...rest, ...entriesOf(value, indent + 2)];
  if (value.form === 'block') {
    const { head, lines } = blockText(value.node, value.source, indent + 2);
    const kept = head.endsWith('+') ? [KEEPS] : [];
    return [...commentLines(more, indent), `${start} ${head}${end}`, ...lines, ...kept];
  }
  if (value.form !== 'inline') return [];
  const [first = '', ...lines] = value.text(indent + 2).split('\n');
  const head = first === '' ? start : `${start} ${first}`;
  const last = lines.at(-1);
  if (last === undefined) return [`${head}${end}`, ...commentLines(more, indent)];
  return [head, ...lines.slice(0, -1), `${last}${end}`, ...commentLines(more, indent)];
}

export function commentLines(texts: readonly string[], indent: number): string[] {
  return texts.map((text) => (text === '' ? '' : ' '.repeat(indent) + text));
}

export function withoutBlanks(texts: readonly string[]): readonly string[] {
  return withoutFirstBlank(withoutLastBlank(texts));
}

export function withoutFirstBlank(texts: readonly string[]): readonly string[] {
  return texts[0] === '' ? texts.slice(1) : texts;
}

export function withoutLastBlank(texts: readonly string[]): readonly string[] {
  return texts.at(-1) === '' ? texts.slice(0, -1) : texts;
}
