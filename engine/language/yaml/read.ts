/**
 * The text of a file as documents, read as strict YAML 1.2 core: the first stage of the pipeline. Whatever could
 * be misread is reported with its mend and nothing is guessed. Knows nothing of kinds.
 */
import { type Document, isScalar, type Node, parseAllDocuments, visit } from 'yaml';
import type { Diagnostics } from '../diagnostic.ts';
import { YamlDocument } from './document.ts';
import { Lines } from './lines.ts';
import { directive, reportSyntax, tab, tooDeep } from './syntax.ts';
import { walk } from './walk.ts';

/** Every document of a file that holds something. Never throws, whatever the text. */
export function readYaml(file: string, text: string, diagnostics: Diagnostics): readonly YamlDocument[] {
  const lines = new Lines(file, text);
  const flood = floodOfBrackets(text);
  if (flood !== null) {
    diagnostics.add({ severity: 'error', ...tooDeep, range: lines.range(flood) });
    return [new YamlDocument(lines, null, null, new Set(), false)];
  }
  const parsed = parseAllDocuments(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const documents = Array.isArray(parsed) ? (parsed as Document.Parsed[]) : [];
  reportDirective(lines, documents, diagnostics);
  const hasTab = reportTab(lines, documents, diagnostics);
  return documents.flatMap((document) => {
    const contents = document.contents as Node | null;
    const isBroken = hasTab ? document.errors.length > 0 : reportSyntax(document, lines, diagnostics);
    if (isBroken) return [new YamlDocument(lines, contents, null, new Set(), false)];
    if (isNothing(contents)) return [];
    const { value, faults } = walk(contents, lines, diagnostics);
    return [new YamlDocument(lines, contents, value, faults, true)];
  });
}

/** Brackets inside one another that no parser should have to look at: it would take seconds to refuse them. */
const mostBrackets = 2_000;

/** Offset of the bracket at which it is clear that the text is no definition. */
function floodOfBrackets(text: string): number | null {
  let depth = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text.charCodeAt(offset);
    if (character === 0x5b || character === 0x7b) depth++;
    else if (character === 0x5d || character === 0x7d) depth = Math.max(0, depth - 1);
    if (depth > mostBrackets) return offset;
  }
  return null;
}

function isNothing(contents: Node | null): boolean {
  return contents === null || (isScalar(contents) && contents.value === null && !contents.source);
}

function reportDirective(lines: Lines, documents: readonly Document[], diagnostics: Diagnostics): void {
  const found = /^%(?!YAML 1\.2[ \t]*$)[^\r\n]*/m.exec(lines.text);
  if (found === null || isInside(found.index, documents)) return;
  const isKnownOtherwise = documents.some((document) =>
    document.warnings.some(({ code }) => code === 'BAD_DIRECTIVE'),
  );
  if (isKnownOtherwise) return;
  diagnostics.add({
    severity: 'error',
    ...directive,
    range: lines.range(found.index, found.index + found[0].length),
  });
}

/** The first tab of a file that is not inside a quoted text, a block or a comment. */
function reportTab(lines: Lines, documents: readonly Document[], diagnostics: Diagnostics): boolean {
  const { text } = lines;
  for (let at = text.indexOf('\t'); at !== -1; at = text.indexOf('\t', at + 1)) {
    const before = text.slice(lines.startOfLine(at), at);
    const isComment = /(^|\s)#/.test(before);
    const isBlank = /^[ \t]*\r?$/.test(lines.lineAt(at));
    if (isComment || isBlank || isInside(at, documents)) continue;
    diagnostics.add({ severity: 'error', ...tab, range: lines.range(at) });
    return true;
  }
  return false;
}

function isInside(offset: number, documents: readonly Document[]): boolean {
  let found = false;
  for (const document of documents)
    visit(document, {
      Scalar: (_, { range, type }) => {
        if (!range || type === 'PLAIN' || range[0] > offset || offset >= range[1]) return undefined;
        found = true;
        return visit.BREAK;
      },
    });
  return found;
}
