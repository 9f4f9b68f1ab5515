/**
 * What the bytes of one file become, whatever stands in the other files: documents, definitions that satisfy their
 * schemas, and what is wrong with either. A part of loading; it depends on path and bytes alone, so it can be kept.
 */
import { checkDefinition, type DocumentResult } from './checked-definition.ts';
import { Diagnostics, type Finding, type Range } from './diagnostic.ts';
import type { YamlDocument } from './yaml/document.ts';
import { Lines } from './yaml/lines.ts';
import { readYaml } from './yaml/read.ts';
import { decodeText } from './yaml/text.ts';

export interface CheckedFile {
  readonly results: readonly DocumentResult[];
  readonly diagnostics: Diagnostics;
}

export class FileForm {
  readonly bytes: Uint8Array;
  /** Null when the bytes are no text that can be read, which has then been reported. */
  readonly text: string | null;
  readonly documents: readonly YamlDocument[];
  /** What is wrong with the text and its YAML. */
  readonly diagnostics = new Diagnostics();
  #checked: CheckedFile | undefined;

  constructor(path: string, bytes: Uint8Array, mayBeEmpty: boolean) {
    this.bytes = bytes;
    const { text, problem } = decodeText(bytes);
    this.text = problem ? null : text;
    this.documents = [];
    if (problem) {
      const range = new Lines(path, text).range(problem.offset);
      this.diagnostics.add({ severity: 'error', ...problem.finding, range });
      return;
    }
    if (text.trim() === '' && !mayBeEmpty) this.diagnostics.add({ ...empty, range: startOf(path) });
    this.documents = readYaml(path, text, this.diagnostics);
  }

  /** Every document against its schema: worked out when first asked for, since not every file holds definitions. */
  get checked(): CheckedFile {
    if (this.#checked) return this.#checked;
    const diagnostics = new Diagnostics();
    const results = this.documents.map((document) => checkDefinition(document, diagnostics));
    this.#checked = { results, diagnostics };
    return this.#checked;
  }
}

export function startOf(file: string): Range {
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

const empty: Finding & { readonly severity: 'warning' } = {
  code: 'CAR-114',
  severity: 'warning',
  what: 'the file is empty',
  why: 'it declares nothing',
  fix: 'delete it, or begin with `kind:` and `id:`',
};
