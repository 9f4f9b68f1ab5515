/**
 * Complaints of the schema check in sentences: one registry by keyword, and the rule that one mistake gives one
 * finding. A keyword that a schema uses and that is missing here is a bug.
 */
import type { ErrorObject } from 'ajv';
import type { Path } from '../definition.ts';
import type { Finding } from '../diagnostic.ts';
import { descriptionOf } from './check.ts';
import { formats } from './formats.ts';
import { explainHeads } from './heads.ts';
import { explainUnknownKey } from './keys.ts';
import { explainType } from './value-types.ts';
import { firstSentence, inline, nameOf, pathOf, proposeWord } from './words.ts';

/** A finding about the part of a definition at a path, or about its key. */
export interface Located {
  readonly path: Path;
  readonly part: 'value' | 'key';
  readonly finding: Finding;
}

/** What an explanation may look at. `source` gives a text as it was written. */
export interface Complaint {
  readonly error: ErrorObject;
  readonly path: Path;
  readonly schema: SchemaPart;
  readonly source: (path: Path) => string | undefined;
}

/** The keys of a schema that explanations read. */
export interface SchemaPart {
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly expression?: boolean;
  readonly later?: readonly unknown[] | true;
  readonly refused?: Readonly<Record<string, string>>;
}

type Explain = (complaint: Complaint) => Located;

/** Null: the keyword only says that a part of it failed, and that part has told. */
const explanations: Readonly<Record<string, Explain | null>> = {
  if: null,
  propertyNames: null,
  allOf: null,
  additionalProperties: explainUnknownKey,
  required: ({ error, path, schema }) => missingKey(path, String(error.params['missingProperty']), schema),
  dependentRequired: ({ error, path }) => {
    const [key, other] = [error.params['property'], error.params['missingProperty']].map(String) as [
      string,
      string,
    ];
    return at(
      [...path, key],
      {
        code: 'CAR-204',
        what: `\`${key}\` needs \`${other}\``,
        why: 'without it the key says nothing',
        fix: `add \`${other}: …\` beside it`,
      },
      'key',
    );
  },
  type: explainType,
  enum: ({ error, path, schema }) =>
    notAllowed(path, error.data, error.params['allowedValues'] as readonly unknown[], schema),
  const: ({ error, path, schema }) => notAllowed(path, error.data, [error.params['allowedValue']], schema),
  format: ({ error, path }) => {
    const format = formats[String(error.params['format'])];
    if (!format) throw new Error(`a schema uses the format ${error.params['format']}, which nobody explains`);
    return at(path, format.explain(String(error.data)), partOf(error));
  },
  pattern: ({ error, path, schema }) =>
    at(
      path,
      {
        code: 'CAR-213',
        what: `\`${error.data}\` is not written as it must be`,
        why: whyOf(schema),
        fix: exampleOf(schema),
      },
      partOf(error),
    ),
  minLength: ({ path, error }) =>
    at(
      path,
      {
        code: 'CAR-213',
        what: `${nameOf(path)} is empty`,
        why: 'an empty text says nothing',
        fix: 'write a text, or leave the key out',
      },
      partOf(error),
    ),
  maxLength: ({ error, path, schema }) =>
    at(
      path,
      {
        code: 'CAR-213',
        what: `${nameOf(path)} is too long`,
        why: `at most ${error.params['limit']} character${error.params['limit'] === 1 ? '' : 's'} are allowed`,
        fix: exampleOf(schema),
      },
      partOf(error),
    ),
  minimum: (complaint) => outOfRange(complaint, 'of at least'),
  maximum: (complaint) => outOfRange(complaint, 'of at most'),
  exclusiveMinimum: (complaint) => outOfRange(complaint, 'greater than'),
  minItems: ({ error, path, schema }) => wrongCount(path, error, schema),
  maxItems: ({ error, path, schema }) => wrongCount(path, error, schema),
  minProperties: ({ path, schema }) =>
    at(path, {
      code: 'CAR-215',
      what: `${nameOf(path)} is empty`,
      why: whyOf(schema),
      fix: exampleOf(schema),
    }),
  uniqueItems: ({ error, path }) =>
    at([...path, Number(error.params['i'])], {
      code: 'CAR-215',
      what: `this stands in ${nameOf(path)} twice`,
      why: 'every item counts once, so the second says nothing',
      fix: 'delete one of the two',
    }),
  oneOf: explainHeads,
  anyOf: explainHeads,
  atMostOneOf: ({ error, path }) => {
    const keys = (error.schema as readonly string[]).filter((key) =>
      Object.hasOwn(error.data as object, key),
    );
    const [first, second] = keys;
    return {
      ...at([...path, second!], {
        code: 'CAR-216',
        what: `\`${first}\` and \`${second}\` do not go together`,
        why: `of ${(error.schema as readonly string[]).join(' ')} one is enough to say what is counted`,
        fix: `delete one, or write two conditions under \`all:\``,
      }),
      part: 'key',
    };
  },
  ascending: ({ path }) =>
    at(path, {
      code: 'CAR-214',
      what: `${nameOf(path)} goes from the greater to the lesser number`,
      why: 'no number lies in such a range',
      fix: 'swap the two',
    }),
};

/**
 * The findings of one validation, in the order of the value. Of several complaints about one place the most
 * telling is kept, and below a place of the wrong type or with the wrong heads nothing is said.
 */
export function findingsOf(errors: readonly ErrorObject[], source: Complaint['source']): readonly Located[] {
  const telling = errors.filter((error) => explanations[error.keyword] !== null && !isPartOfHeads(error));
  const kept = new Map<string, { readonly error: ErrorObject; readonly rank: number }>();
  for (const error of telling) {
    const place = placeOf(error);
    const rank = rankOf(error);
    const known = kept.get(place);
    if (!known || rank < known.rank) kept.set(place, { error, rank });
  }
  const silent = new Set(
    [...kept.values()].filter(({ error }) => isLoud(error)).map(({ error }) => error.instancePath),
  );
  const located = [...kept.values()]
    .filter(({ error }) => isLoud(error) || error.keyword === 'required' || !silent.has(error.instancePath))
    .map(({ error }) => locate(error, source));
  return located.filter(
    (one, index) =>
      index === located.findIndex((other) => other.part === one.part && samePath(other.path, one.path)),
  );
}

/** Below a value of the wrong type, or with no head or several, other complaints only repeat this one. */
function isLoud({ keyword }: ErrorObject): boolean {
  return keyword === 'type' || keyword === 'oneOf';
}

function samePath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index]);
}

/** For the test that none is forgotten. */
export const explainedKeywords = Object.keys(explanations);

/** How much a keyword tells, the most telling first. */
const ranks = ['type', 'oneOf', 'anyOf', 'const', 'enum', 'format', 'minLength'];

function rankOf({ keyword }: ErrorObject): number {
  const rank = ranks.indexOf(keyword);
  return rank === -1 ? ranks.length : rank;
}

/** One mistake, one place: a key for unknown and missing ones, else the value. */
function placeOf({ keyword, instancePath, params, propertyName }: ErrorObject): string {
  if (keyword === 'additionalProperties') return `${instancePath} +${params['additionalProperty']}`;
  if (keyword === 'required' || keyword === 'dependentRequired')
    return `${instancePath} -${params['missingProperty']}`;
  return propertyName === undefined ? instancePath : `${instancePath} +${propertyName}`;
}

/** The `required` of each head, from which the check found that there is none or more than one. */
function isPartOfHeads({ keyword, schemaPath }: ErrorObject): boolean {
  return keyword === 'required' && /\/(oneOf|anyOf)\/\d+\/required$/.test(schemaPath);
}

function locate(error: ErrorObject, source: Complaint['source']): Located {
  const explain = explanations[error.keyword];
  if (!explain) throw new Error(`a schema uses the keyword ${error.keyword}, which nobody explains`);
  const path = pathOf(error.instancePath);
  const full = error.propertyName === undefined ? path : [...path, error.propertyName];
  return explain({ error, path: full, schema: (error.parentSchema ?? {}) as SchemaPart, source });
}

function at(path: Path, finding: Finding, part: Located['part'] = 'value'): Located {
  return { path, part, finding };
}

/** A complaint about the name of a key points at the key. */
function partOf({ propertyName }: ErrorObject): Located['part'] {
  return propertyName === undefined ? 'value' : 'key';
}

function missingKey(path: Path, key: string, schema: SchemaPart): Located {
  const description = descriptionOf(schema.properties?.[key]);
  return at(
    path,
    {
      code: 'CAR-204',
      what: `${nameOf(path, schema.title)} has no \`${key}\``,
      why: description ? firstSentence(description) : 'it means nothing without it',
      fix: `add \`${key}: …\``,
    },
    'key',
  );
}

function notAllowed(path: Path, value: unknown, allowed: readonly unknown[], schema: SchemaPart): Located {
  const key = nameOf(path);
  if (schema.later === true || schema.later?.includes(value))
    return at(path, {
      code: 'CAR-202',
      what: `\`${String(path.at(-1))}: ${inline(value)}\` is not supported in this version`,
      why: schema.description ? firstSentence(schema.description) : 'the language has it, the engine not yet',
      fix: `write ${allowed.map(inline).join(' or ')}, or leave the key out`,
    });
  return at(path, {
    code: 'CAR-206',
    what: `${key} cannot be ${inline(value)}`,
    why:
      allowed.length === 1
        ? `the only value is ${inline(allowed[0])}`
        : `it is one of ${allowed.map(inline).join(', ')}`,
    fix: proposeWord(
      value,
      allowed,
      allowed.length === 1 ? `write ${inline(allowed[0])}` : 'write one of these',
    ),
  });
}

function outOfRange({ error, path, schema }: Complaint, comparison: string): Located {
  return at(path, {
    code: 'CAR-214',
    what: `${nameOf(path)} cannot be ${inline(error.data)}`,
    why: schema.description ? firstSentence(schema.description) : 'it would mean nothing',
    fix: `write a number ${comparison} ${error.params['limit']}`,
  });
}

function wrongCount(path: Path, { keyword, params, data }: ErrorObject, schema: SchemaPart): Located {
  const count = (data as readonly unknown[]).length;
  const name = nameOf(path);
  return at(path, {
    code: 'CAR-215',
    what: count === 0 ? `${name} is an empty list` : `${name} has ${count} item${count === 1 ? '' : 's'}`,
    why: `it has ${keyword === 'minItems' ? 'at least' : 'at most'} ${params['limit']}`,
    fix: exampleOf(schema),
  });
}

function whyOf(schema: SchemaPart): string {
  return schema.description ? firstSentence(schema.description) : 'the schema says so';
}

function exampleOf({ examples }: SchemaPart): string {
  return examples?.length ? `write for example ${inline(examples[0])}` : 'fill it, or leave the key out';
}
