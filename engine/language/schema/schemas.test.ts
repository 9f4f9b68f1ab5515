/** The schemas themselves: valid, documented, closed, and in step with the types and explanations made of them. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { kinds } from '../kinds.ts';
import { schemaFolder } from './check.ts';
import { explanations } from './explanations.ts';
import { formats } from './formats.ts';
import { addVocabulary } from './vocabulary.ts';

type Schema = Readonly<Record<string, unknown>>;

const folder = schemaFolder();
const files = readdirSync(folder).filter((file) => file.endsWith('.schema.json'));
const schemas = new Map(
  files.map((file) => [file, JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Schema]),
);

/** Keywords whose values are no schemas, and conditions, which nobody sees. */
const notSchemas = [
  'examples',
  'default',
  'enum',
  'const',
  'later',
  'refused',
  'required',
  'dependentRequired',
  'if',
];

/** Every schema and every property in it, with a name to find it by. */
const parts = [...schemas].flatMap(([file, schema]) => [...partsOf(schema, file)]);

function* partsOf(schema: unknown, name: string): Generator<{ name: string; schema: Schema; role: string }> {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [keyword, value] of Object.entries(schema)) {
    if (notSchemas.includes(keyword)) continue;
    const isMap = ['properties', '$defs', 'dependentSchemas'].includes(keyword);
    for (const [key, part] of isMap ? Object.entries(value as Schema) : []) {
      yield { name: `${name}/${keyword}/${key}`, schema: part as Schema, role: keyword };
      yield* partsOf(part, `${name}/${keyword}/${key}`);
    }
    if (!isMap) yield* partsOf(value, `${name}/${keyword}`);
  }
}

function compiler(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    passContext: true,
    formats: Object.fromEntries(Object.entries(formats).map(([name, { test }]) => [name, test])),
  });
  addVocabulary(ajv);
  for (const schema of schemas.values()) ajv.addSchema(schema);
  return ajv;
}

test('there is a schema for every kind', () => {
  for (const kind of kinds) expect(files).toContain(`${kind}.schema.json`);
});

test.each(files)('%s is a valid schema of 2020-12', (file) => {
  expect(() => compiler().getSchema(file)).not.toThrow();
});

test('everything an editor shows has a title and a description', () => {
  const shown = parts.filter(({ role, schema }) => role !== 'dependentSchemas' && !schema['$ref']);
  const bare = shown.filter(({ schema }) => !schema['title'] || !schema['description']);
  expect(bare.map(({ name }) => name)).toEqual([]);
});

test('every property shows an example, its choices or its default', () => {
  const properties = parts.filter(({ role, schema }) => role === 'properties' && !schema['$ref']);
  const bare = properties.filter(
    ({ schema }) => !['examples', 'enum', 'const', 'default', 'format'].some((keyword) => keyword in schema),
  );
  expect(bare.map(({ name }) => name)).toEqual([]);
});

test('every mapping says what else it may hold', () => {
  const open = parts.filter(({ schema }) => schema['properties'] && schema['additionalProperties'] !== false);
  expect(open.map(({ name }) => name)).toEqual([]);
});

describe('examples satisfy what they are examples of', () => {
  const ajv = compiler();
  const shown = [
    ...[...schemas].map(([name, schema]) => ({ name, schema })),
    ...parts.map(({ name, schema }) => ({ name: name.replace('.json/', '.json#/'), schema })),
  ].filter(({ schema }) => Array.isArray(schema['examples']));
  test.each(shown)('$name', ({ name, schema }) => {
    const validate = ajv.compile({ $ref: name });
    for (const example of schema['examples'] as readonly unknown[]) {
      validate.call({ references: [], expressions: [] } as never, example);
      expect(validate.errors ?? [], JSON.stringify(example)).toEqual([]);
    }
  });
});

test('every keyword that can fail is explained', () => {
  const silent = [
    '$schema',
    '$id',
    '$ref',
    '$defs',
    'title',
    'description',
    'examples',
    'default',
    'then',
    'else',
  ];
  const collecting = [
    'properties',
    'items',
    'dependentSchemas',
    'refersTo',
    'expression',
    'later',
    'refused',
  ];
  const used = new Set(
    parts
      .flatMap(({ schema }) => [...keywordsOf(schema)])
      .filter((keyword) => ![...silent, ...collecting].includes(keyword)),
  );
  expect([...used].filter((keyword) => !Object.hasOwn(explanations, keyword))).toEqual([]);
});

/** Keywords of a schema and of the schemas in its branches. */
function* keywordsOf(schema: Schema): Generator<string> {
  for (const [keyword, value] of Object.entries(schema)) {
    yield keyword;
    for (const branch of ['allOf', 'anyOf', 'oneOf'].includes(keyword) ? (value as Schema[]) : [])
      yield* keywordsOf(branch);
    if (['if', 'then', 'else', 'items', 'propertyNames'].includes(keyword))
      yield* keywordsOf(value as Schema);
  }
}

test('the generated types are in step', () => {
  const script = fileURLToPath(new URL('generate.mjs', folder));
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow();
});
