/**
 * From a document that was read to a definition that satisfies its schema, or to the findings that say why not.
 * Looks at one document alone; what definitions are to one another is checked when all are there.
 */
import type { ErrorObject } from 'ajv';
import type { Definition, Path } from './definition.ts';
import type { Diagnostics, Finding, Range } from './diagnostic.ts';
import { type DefinitionOf, isKind, type Kind, kinds } from './kinds.ts';
import { nearest } from './nearest.ts';
import { checkAgainst, schemaNamed } from './schema/check.ts';
import type { Located } from './schema/complaint.ts';
import { findingsOf } from './schema/findings.ts';
import { isId } from './schema/id.ts';
import { pathOf } from './schema/words.ts';
import type { YamlDocument } from './yaml/document.ts';
import { findCutExpression } from './yaml/quoting.ts';
import { pointerOf } from './yaml/walk.ts';

/** A text in a definition that names something: `id` of one of `kinds`, at `path`. */
export interface Reference {
  readonly path: Path;
  readonly kinds: readonly string[];
  readonly id: string;
}

/** A definition with its way back to the file, and what it refers to. */
export class CheckedDefinition<K extends Kind = Kind> implements Definition<K> {
  readonly kind: K;
  readonly id: string;
  readonly value: DefinitionOf<K>;
  readonly references: readonly Reference[];
  readonly #document: YamlDocument;

  constructor(kind: K, value: DefinitionOf<K>, references: readonly Reference[], document: YamlDocument) {
    this.kind = kind;
    this.id = value.id;
    this.value = value;
    this.references = references;
    this.#document = document;
  }

  get address(): string {
    return `${this.kind}.${this.id}`;
  }

  get file(): string {
    return this.#document.file;
  }

  locate(path: Path, part?: 'value' | 'key'): Range {
    return this.#document.locate(path, part);
  }
}

/** What became of a document. `broken` is the address of a definition that is declared, but wrongly. */
export interface DocumentResult {
  readonly definition?: CheckedDefinition;
  readonly broken?: string;
}

export function checkDefinition(document: YamlDocument, diagnostics: Diagnostics): DocumentResult {
  const kind = document.isReadable ? kindOf(document, diagnostics) : document.hint('kind');
  if (!isKind(kind)) return {};
  const id = document.hint('id');
  const broken = id !== undefined && isId(id) ? { broken: `${kind}.${id}` } : {};
  if (!document.isReadable) return broken;
  const checked = checkValue<DefinitionOf>(kind, document, diagnostics, broken.broken);
  if (!checked) return broken;
  return { definition: new CheckedDefinition(kind, checked.value, checked.references, document) };
}

/**
 * The value of a document if it satisfies a schema; null when it does not, which has then been reported.
 * @param name of the schema: a kind, `carillon` or `moved`.
 */
export function checkValue<T>(
  name: string,
  document: YamlDocument,
  diagnostics: Diagnostics,
  address?: string,
): { readonly value: T; readonly references: readonly Reference[] } | null {
  const { errors, references, expressions } = checkAgainst(name, document.value);
  const source = (path: Path) => document.writtenText(path)?.source;
  const found: Located[] = [
    ...findingsOf(
      errors.filter((error) => !isFaulty(document, placeOf(error))),
      source,
    ),
    ...(document.faults.size > 0
      ? []
      : expressions.flatMap((pointer) => cutExpression(pathOf(pointer), document))),
  ];
  for (const { path, part, finding } of found)
    diagnostics.add({
      severity: 'error',
      ...finding,
      range: document.locate(path, part),
      ...(address === undefined ? {} : { address }),
    });
  if (errors.length > 0 || found.length > 0 || document.faults.size > 0) return null;
  const named = references.map(({ pointer, kinds, id }) => ({ path: pathOf(pointer), kinds, id }));
  return { value: deepFreeze(document.value) as T, references: named };
}

/** Where a complaint belongs: to the unknown key rather than to the mapping that has it. */
function placeOf({ instancePath, params }: ErrorObject): string {
  const key: unknown = params['additionalProperty'];
  return typeof key === 'string' ? `${instancePath}${pointerOf([key])}` : instancePath;
}

/** Whether reading has complained about this place already, or about what it is part of. */
function isFaulty({ faults }: YamlDocument, pointer: string): boolean {
  if (faults.size === 0) return false;
  const parts = pointer.split('/');
  return parts.some((_, index) => index > 0 && faults.has(parts.slice(0, index + 1).join('/')));
}

function cutExpression(path: Path, document: YamlDocument): Located[] {
  const written = document.writtenText(path);
  const finding = written && findCutExpression(written);
  return finding ? [{ path, part: 'value', finding }] : [];
}

function kindOf(document: YamlDocument, diagnostics: Diagnostics): string | undefined {
  const { value } = document;
  const report = (finding: Finding, path: Path, part: 'value' | 'key') => {
    diagnostics.add({ severity: 'error', ...finding, range: document.locate(path, part) });
    return undefined;
  };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return report(noMapping, [], 'value');
  const { kind } = value as { readonly kind?: unknown };
  if (kind === undefined && document.faults.has('/kind')) return undefined;
  if (kind === undefined) return report(noKind(Object.keys(value)), [], 'key');
  if (typeof kind === 'string' && isKind(kind)) return kind;
  return report(wrongKind(kind), ['kind'], 'value');
}

const noMapping: Finding = {
  code: 'CAR-115',
  what: 'this is not a definition',
  why: 'every document is a mapping that begins with `kind:` and `id:`',
  fix: 'put each definition into a document of its own, separated by a line `---`',
};

function noKind(keys: readonly string[]): Finding {
  const near = keys.find((key) => nearest(key, ['kind']) !== undefined);
  return {
    code: 'CAR-201',
    what: 'this document has no `kind`',
    why: 'every file of a workspace holds definitions, and `kind` says what is declared',
    fix: near
      ? `write \`kind\` instead of \`${near}\``
      : `begin with \`kind:\` and one of ${kinds.join(' ')}`,
  };
}

function wrongKind(kind: unknown): Finding {
  const planned = schemaNamed('definition').properties?.['kind']?.later ?? [];
  if (planned.includes(kind))
    return {
      code: 'CAR-202',
      what: `\`${kind}\` is not supported in this version`,
      why: 'the language has this kind, the engine does not know it yet',
      fix: `leave it out for now; supported are ${kinds.join(' ')}`,
    };
  const near = nearest(String(kind), kinds);
  return {
    code: 'CAR-201',
    what: typeof kind === 'string' ? `unknown kind \`${kind}\`` : '`kind` must be the name of a kind',
    why: `kinds are ${kinds.join(' ')}`,
    fix: near ? `did you mean \`${near}\`?` : 'write one of these',
  };
}

function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
