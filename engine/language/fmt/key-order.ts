/**
 * In which order the keys of a mapping are written: what it is called first, then as its schema lists them. Read from the
 * schemas, so a new key has its place without a word here. Maps with names of the writer's own keep their order.
 */
import { schemaFile } from '../schema/check.ts';

/** A part of a schema, with the file that its `#/…` are of. */
interface Part {
  readonly file: string;
  readonly schema: Schema;
}

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
  readonly required?: readonly string[];
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** What a definition and its parts are called by, before what they say. */
const CALLED = ['kind', 'id', 'version', 'title', 'description', 'owner', 'labels', 'meta'];

export class KeyOrder {
  readonly #parts: readonly Part[];
  readonly #value: unknown;

  private constructor(parts: readonly Part[], value: unknown) {
    this.#parts = parts;
    this.#value = value;
  }

  /** @param name of a schema: a kind, `carillon` or `moved`. One that there is not knows no order. */
  static of(name: string, value: unknown): KeyOrder {
    const file = `${name}.schema.json`;
    const schema = schemaFile(file) as Schema | undefined;
    return new KeyOrder(schema ? expand({ file, schema }, value) : [], value);
  }

  /** Of the value under a key, or of an item. */
  below(key: string | number): KeyOrder {
    const value = (this.#value as Readonly<Record<string, unknown>> | null)?.[key];
    const parts = this.#parts.flatMap(({ file, schema }) => {
      const own = typeof key === 'number' ? schema.items : (schema.properties?.[key] ?? others(schema));
      return own ? expand({ file, schema: own }, value) : [];
    });
    return new KeyOrder(parts, value);
  }

  /** The keys as they should stand. Those that no schema knows come last, as they were. */
  sorted(keys: readonly string[]): readonly string[] {
    const known = [...new Set(this.#parts.flatMap(({ schema }) => Object.keys(schema.properties ?? {})))];
    const isCalled = known.includes('id') || keys.includes('kind');
    const order = isCalled ? [...CALLED, ...known.filter((key) => !CALLED.includes(key))] : known;
    const place = (key: string) => {
      const index = order.indexOf(key);
      return index === -1 ? order.length : index;
    };
    return keys.toSorted((a, b) => place(a) - place(b));
  }
}

function others({ additionalProperties }: Schema): Schema | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** A schema and everything that it says by reference or by condition of this value. */
function expand(part: Part, value: unknown): Part[] {
  const { file, schema } = part;
  const more: Part[] = (schema.allOf ?? []).map((one) => ({ file, schema: one }));
  if (schema.$ref !== undefined) more.push(resolved(schema.$ref, file));
  if (schema.if) {
    const chosen = matches(schema.if, value) ? schema.then : schema.else;
    if (chosen) more.push({ file, schema: chosen });
  }
  return [part, ...more.flatMap((one) => expand(one, value))];
}

function resolved(reference: string, from: string): Part {
  const [file = '', path = ''] = reference.split('#');
  const home = file === '' ? from : file;
  const whole = schemaFile(home) as Schema;
  const name = /^\/\$defs\/(.+)$/.exec(path)?.[1];
  const schema = name === undefined ? whole : whole.$defs?.[name];
  return { file: home, schema: schema ?? {} };
}

/** As far as the conditions of our schemas go: types, required keys, and keys with one value. */
function matches({ type, required = [], properties = {} }: Schema, value: unknown): boolean {
  if (type !== undefined && ![type].flat().includes(typeOf(value))) return false;
  const isMapping = typeOf(value) === 'object';
  const mapping = isMapping ? (value as Readonly<Record<string, unknown>>) : {};
  if (isMapping && !required.every((key) => Object.hasOwn(mapping, key))) return false;
  return Object.entries(properties).every(
    ([key, one]) => one.const === undefined || !Object.hasOwn(mapping, key) || mapping[key] === one.const,
  );
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}
