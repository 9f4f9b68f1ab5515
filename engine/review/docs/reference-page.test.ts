import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { schemaFolder } from '../../language/schema/check.ts';
import { prose } from './html.ts';
import { REFERENCES, referenceBody } from './reference-page.ts';

const files = readdirSync(schemaFolder()).filter((file) => file.endsWith('.schema.json'));

it('has a page for each schema but the one that only chooses among them', () => {
  expect(REFERENCES.map((name) => `${name}.schema.json`).toSorted()).toEqual(
    files.filter((file) => file !== 'definition.schema.json').toSorted(),
  );
});

it.each(REFERENCES)('%s: every description and every key is there', (name) => {
  const schema = JSON.parse(readFileSync(new URL(`${name}.schema.json`, schemaFolder()), 'utf8')) as Part;
  const { text } = referenceBody(name);
  const missing: string[] = [];
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    const { description, properties = {}, $defs = {}, ...others } = part as Part;
    for (const key of Object.keys(properties))
      if (!text.includes(`<dt><code>${key}</code>`)) missing.push(key);
    if (description !== undefined && !text.includes(prose(description).text)) missing.push(description);
    for (const below of [...Object.values(properties), ...Object.values($defs)]) look(below);
    for (const key of WITHIN) [others[key]].flat().forEach(look);
  };
  look(schema);
  expect(missing).toEqual([]);
});

interface Part {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly $defs?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

/** The keywords whose values are schemas, or lists of them. */
const WITHIN = [
  'additionalProperties',
  'propertyNames',
  'items',
  'then',
  'else',
  'oneOf',
  'anyOf',
  'allOf',
] as const;
