/**
 * A value against its schema. Schemas are read from `schemas/` when they are first wanted and compiled once;
 * complaints come out as AJV makes them, to be told in words by `findings.ts`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { formats } from './formats.ts';
import { addVocabulary, type Collector } from './vocabulary.ts';

export interface Checked extends Collector {
  readonly errors: readonly ErrorObject[];
}

let compiler: Ajv2020 | undefined;

/**
 * @param name of the schema file without its ending: a kind, `carillon` or `moved`.
 */
export function checkAgainst(name: string, value: unknown): Checked {
  const validate = schemas().getSchema(`${name}.schema.json`);
  if (!validate) throw new Error(`schemas/${name}.schema.json is missing`);
  const collector: Collector = { references: [], expressions: [] };
  validate.call(collector as never, value);
  return { ...collector, errors: validate.errors ?? [] };
}

/** What the engine reads of a schema as data. */
export interface NamedSchema {
  readonly properties?: Readonly<Record<string, { readonly later?: readonly unknown[] }>>;
}

export function schemaNamed(name: string): NamedSchema {
  return schemas().getSchema(`${name}.schema.json`)?.schema as NamedSchema;
}

/** A whole schema file as data, e.g. `journey.schema.json`; undefined where there is none. */
export function schemaFile(file: string): unknown {
  return schemas().getSchema(file)?.schema;
}

/** The description of a part of a schema, or of the shared piece it refers to. */
export function descriptionOf(part: unknown): string | undefined {
  const { description, $ref } = (part ?? {}) as { readonly description?: string; readonly $ref?: string };
  if (description !== undefined || $ref === undefined || $ref.startsWith('#')) return description;
  return (schemas().getSchema($ref)?.schema as { readonly description?: string } | undefined)?.description;
}

function schemas(): Ajv2020 {
  compiler ??= newCompiler();
  return compiler;
}

function newCompiler(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    passContext: true,
    strict: true,
    // A test checks the schemas themselves, so that no run has to.
    validateSchema: false,
    meta: false,
    // Compiled schemas are used for some hundred values: what would make them quicker takes longer than it saves.
    code: { optimize: false },
    strictTypes: false,
    strictRequired: false,
    formats: Object.fromEntries(Object.entries(formats).map(([name, { test }]) => [name, test])),
  });
  addVocabulary(ajv);
  const folder = schemaFolder();
  for (const file of readdirSync(folder).sort())
    if (file.endsWith('.schema.json')) ajv.addSchema(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
  return ajv;
}

/** `schemas/` of the package, whether this file runs as source or built into `dist/`. */
export function schemaFolder(): URL {
  const candidates = ['../../../schemas/', '../../../../schemas/'].map(
    (path) => new URL(path, import.meta.url),
  );
  const found = candidates.find((folder) => existsSync(new URL('base.schema.json', folder)));
  if (!found) throw new Error('the folder schemas/ is missing from this installation');
  return found;
}
