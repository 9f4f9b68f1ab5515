/**
 * Gives every comment and blank line to the entry it belongs to: above it, beside it, or at its end. A comment goes where
 * its entry goes; none is ever lost, which `format.ts` makes sure of.
 */
import type { Comment } from '../yaml/comments.ts';
import type { Lines } from '../yaml/lines.ts';
import type { Entry } from './tree.ts';

/** What stands around the documents of a file. */
export interface Surroundings {
  /** Before the first `---`. */
  readonly preface: string[];
  /** By document: above its first entry, and below its last. */
  readonly heads: string[][];
  readonly tails: string[][];
}

export interface Written {
  readonly lines: Lines;
  readonly comments: readonly Comment[];
  /** Entries of each document, in the order of the text. */
  readonly documents: readonly (readonly Entry[])[];
  /** From where to where texts go that have lines of their own. */
  readonly texts: readonly (readonly [from: number, to: number])[];
  /** Lines that are a `---`. */
  readonly markers: readonly number[];
}

export function attach({ lines, comments, documents, texts, markers }: Written): Surroundings {
  const around: Surroundings = {
    preface: [],
    heads: documents.map(() => []),
    tails: documents.map(() => []),
  };
  const entries = documents.flat();
  const lineOf = new Map(entries.map((entry) => [entry, lines.range(entry.offset).line]));
  const documentOf = new Map(documents.flatMap((own, index) => own.map((entry) => [entry, index] as const)));
  const alone = new Map<number, string>();
  for (const comment of comments) {
    const { line } = lines.range(comment.offset);
    const isAlone = lines.lineAt(comment.offset).trimStart().startsWith('#');
    if (isAlone) alone.set(line, comment.text);
    else giveBeside(comment, line);
  }
  for (const block of blocksOf(lines, alone, linesOf(texts, lines))) giveBlock(block);
  return around;

  function giveBeside({ offset, text }: Comment, line: number): void {
    const before = entries[countBefore(entries, (entry) => entry.offset < offset) - 1];
    // Behind a closing brace it is about what the braces belong to.
    const owner = before && before.flowEnd !== null && before.flowEnd <= offset ? before.flowOwner : before;
    const index = markers.findLastIndex((marker) => marker <= line);
    if (owner && (index === -1 || lineOf.get(owner)! >= markers[index]!)) owner.beside.push(text);
    else around.heads[documentAt(line)]!.push(text);
  }

  function giveBlock({ texts: told, column, last }: Block): void {
    const place = countBefore(entries, (entry) => lineOf.get(entry)! <= last);
    const [previous, next] = [entries[place - 1], entries[place]];
    const marker = markers.find((one) => one > last && (!next || one < lineOf.get(next)!));
    const isApart = next === undefined || marker !== undefined;
    const hasComment = told.some((text) => text !== '');
    const holder = hasComment && previous ? holderAt(previous, column, isApart ? null : next) : null;
    if (holder) {
      const isSpaced = told.at(-1) === '';
      holder.below.push(...(isSpaced ? told.slice(0, -1) : told));
      if (isSpaced && !isApart) next.above.push('');
    } else if (!isApart) {
      const index = documentOf.get(next)!;
      (documents[index]![0] === next ? around.heads[index]! : next.above).push(...told);
    } else if (previous) around.tails[documentOf.get(previous)!]!.push(...told);
    else if (marker !== undefined) around.preface.push(...told);
    else around.tails[0]?.push(...told);
  }

  /** The entry whose contents a comment ends, where it stands deeper than what comes next. */
  function holderAt(previous: Entry, column: number, next: Entry | null): Entry | null {
    if (next && documentOf.get(previous) !== documentOf.get(next)) return null;
    const floor = next ? columnOf(next) : 1;
    if (column <= floor) return null;
    for (let entry: Entry | null = previous; entry; entry = entry.parent) {
      if (entry.flowEnd === null && columnOf(entry) <= column) return columnOf(entry) > floor ? entry : null;
    }
    return null;
  }

  function columnOf({ offset }: Entry): number {
    return lines.range(offset).column;
  }

  function documentAt(line: number): number {
    const index = documents.findIndex((own) => own.length > 0 && lineOf.get(own[0]!)! >= line);
    return index === -1 ? documents.length - 1 : index;
  }
}

/** How many of them come first, in which something holds of the first ones only. */
function countBefore<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Block {
  /** Comments, and an empty text for one blank line or more. */
  readonly texts: readonly string[];
  /** Of the first comment. */
  readonly column: number;
  readonly last: number;
}

/** Comments that stand alone, with blank lines between; and blank lines by themselves. */
function blocksOf(
  { text }: Lines,
  alone: ReadonlyMap<number, string>,
  inTexts: ReadonlySet<number>,
): Block[] {
  const blocks: Block[] = [];
  const rows = text.split('\n');
  let open: { texts: string[]; column: number; last: number } | null = null;
  for (const [index, row] of rows.entries()) {
    const comment = alone.get(index + 1);
    const isBlank = row.trim() === '' && !inTexts.has(index + 1);
    if (comment === undefined && !isBlank) {
      open = null;
      continue;
    }
    const column = comment === undefined ? 0 : row.length - row.trimStart().length + 1;
    // A comment further to the left begins something else.
    const isOther = open !== null && comment !== undefined && open.column > 0 && column !== open.column;
    if (open === null || isOther) {
      const blank: string[] = isOther && open!.texts.at(-1) === '' ? [open!.texts.pop()!] : [];
      open = { texts: blank, column, last: index + 1 };
      blocks.push(open);
    }
    if (comment !== undefined) open.texts.push(comment);
    else if (open.texts.at(-1) !== '') open.texts.push('');
    if (open.column === 0) open.column = column;
    open.last = index + 1;
  }
  return blocks;
}

/** Lines inside texts, behind the first of each. */
function linesOf(texts: Written['texts'], lines: Lines): ReadonlySet<number> {
  const inside = new Set<number>();
  for (const [from, to] of texts) {
    const last = lines.range(Math.max(from, to - 1)).line;
    for (let line = lines.range(from).line + 1; line <= last; line++) inside.add(line);
  }
  return inside;
}
