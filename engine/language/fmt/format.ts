/**
 * The canonical form of a file of definitions: keys in the order of their schemas, two spaces a level, conditions in lines
 * of their own, quotes where they are needed. What is written means the same and has the same comments, or nothing is written.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, parseAllDocuments, type YAMLMap } from 'yaml';
import { Diagnostics } from '../diagnostic.ts';
import { commentsIn } from '../yaml/comments.ts';
import { Lines } from '../yaml/lines.ts';
import { readYaml } from '../yaml/read.ts';
import { attach, type Surroundings } from './attach.ts';
import { KeyOrder } from './key-order.ts';
import { commentLines, printTree, textOf, withoutBlanks } from './print.ts';
import { type DocumentTree, treeOf } from './tree.ts';

export type Formatted =
  | { readonly ok: true; readonly text: string }
  /** What is wrong with the file; it is to be left as it is. */
  | { readonly ok: false; readonly diagnostics: Diagnostics };

/** @param file its name says the schema of what is no definition: carillon.yaml, moved.yaml. */
export function formatText(file: string, text: string): Formatted {
  const diagnostics = new Diagnostics();
  const plain = text.replaceAll('\r\n', '\n').replace(/^\uFEFF/, '');
  readYaml(file, plain, diagnostics);
  if (diagnostics.hasErrors) return { ok: false, diagnostics };
  const written = formatted(file, plain);
  if (written !== plain && !isSame(plain, written)) {
    diagnostics.add({ severity: 'error', ...notKept, range: new Lines(file, plain).range(0) });
    return { ok: false, diagnostics };
  }
  return { ok: true, text: written };
}

const notKept = {
  code: 'CAR-116',
  what: 'this file cannot be formatted without changing what it says',
  why: 'what would be written has another meaning or lacks a comment, so the file is left as it is',
  fix: 'write the part that is unusual in a plainer way; this is a gap of `carillon fmt`',
} as const;

function formatted(file: string, text: string): string {
  const documents = parse(text).filter(({ contents }) => contents !== null);
  // Whatever is no mapping is no definition, which `validate` says.
  if (documents.length === 0 || !documents.every(({ contents }) => isMap(contents))) return text;
  const comments = commentsIn(text);
  const offsets = comments.map(({ offset }) => offset);
  const hasComment = (from: number, to: number) => offsets.some((offset) => offset >= from && offset < to);
  const trees = documents.map((document) =>
    treeOf(document.contents as YAMLMap, KeyOrder.of(schemaFor(file, document), document.toJS()), {
      text,
      hasComment,
    }),
  );
  const lines = new Lines(file, text);
  const around = attach({
    lines,
    comments,
    documents: trees.map(({ entries }) => entries),
    texts: trees.flatMap(({ texts }) => texts),
    markers: markersIn(text, trees, lines),
  });
  return textOf([...openingOf(text, documents[0]!, around), ...bodies(trees, around)]);
}

function parse(text: string): Document.Parsed[] {
  const options = {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
  } as const;
  const parsed = parseAllDocuments(text, { ...options, logLevel: 'silent', keepSourceTokens: true });
  return Array.isArray(parsed) ? (parsed as Document.Parsed[]) : [];
}

/** What says `kind` is a definition, wherever it stands. */
function schemaFor(file: string, document: Document): string {
  const kind: unknown = document.get('kind');
  if (typeof kind === 'string') return kind;
  return file.split('/').at(-1) === 'moved.yaml' ? 'moved' : 'carillon';
}

/** Lines with a `---` between or before the documents, never those inside a text. */
function markersIn(text: string, trees: readonly DocumentTree[], lines: Lines): number[] {
  const starts = trees.map(({ entries }) => lines.range(entries[0]?.offset ?? 0).line);
  const rows = text.split('\n');
  return starts.flatMap((start) => {
    for (let line = start - 1; line >= 1; line--) {
      if (/^---(\s|$)/.test(rows[line - 1]!)) return [line];
      if (rows[line - 1]!.trim() !== '' && !rows[line - 1]!.trimStart().startsWith('#')) return [];
    }
    return [];
  });
}

function openingOf(text: string, first: Document.Parsed, { preface }: Surroundings): string[] {
  const above = commentLines(withoutBlanks(preface), 0);
  const isVersioned = /^%YAML /m.test(text) && first.directives.yaml.explicit === true;
  const hasMarker = isVersioned || above.length > 0;
  return [...(isVersioned ? ['%YAML 1.2'] : []), ...above, ...(hasMarker ? ['---'] : [])];
}

function bodies(trees: readonly DocumentTree[], { heads, tails }: Surroundings): string[] {
  return trees.flatMap(({ root }, index) => {
    const tail = withoutBlanks(tails[index]!);
    return [
      ...(index === 0 ? [] : ['---']),
      ...headLines(heads[index]!),
      ...printTree(root),
      ...(tail.length === 0 ? [] : ['', ...commentLines(tail, 0)]),
    ];
  });
}

/** A blank line between a heading and the definition stays; one before the heading goes. */
function headLines(texts: readonly string[]): string[] {
  return commentLines(texts[0] === '' ? texts.slice(1) : texts, 0).filter(
    (text, index, all) => text !== '' || all.slice(0, index).some((before) => before !== ''),
  );
}

/** Whether two texts mean the same and have the same comments. */
function isSame(before: string, after: string): boolean {
  const [a, b] = [parse(before), parse(after)];
  if (b.some(({ errors }) => errors.length > 0)) return false;
  const values = (documents: readonly Document[]) =>
    documents.filter(({ contents }) => contents !== null).map((document) => document.toJS() as unknown);
  const texts = (text: string) =>
    commentsIn(text)
      .map((comment) => comment.text)
      .sort();
  return isDeepStrictEqual(values(a), values(b)) && isDeepStrictEqual(texts(before), texts(after));
}
