/**
 * Each keyword of the schemas in a sentence: one registry by keyword. A keyword that a schema uses and that is
 * missing here is a bug, which a test finds.
 */
import type { ErrorObject } from 'ajv';
import type { Path } from '../definition.ts';
import type { Finding } from '../diagnostic.ts';
import { descriptionOf } from './check.ts';
import type { Complaint, Located, SchemaPart } from './complaint.ts';
import { formats } from './formats.ts';
import { explainHeads } from './heads.ts';
import { explainUnknownKey } from './keys.ts';
import { explainType } from './value-types.ts';
import { firstSentence, inline, nameOf, proposeWord } from './words.ts';

export type Explain = (complaint: Complaint) => Located;

/** Null: the keyword only says that a part of it failed, and that part has told. */
export const explanations: Readonly<Record<string, Explain | null>> = {
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
  exclusiveMaximum: (complaint) => outOfRange(complaint, 'less than'),
  minItems: ({ error, path, schema }) => wrongCount(path, error, schema),
  maxItems: ({ error, path, schema }) => wrongCount(path, error, schema),
  minProperties: ({ error, path, schema }) => tooFewKeys(path, error, schema),
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

function tooFewKeys(path: Path, { params, data }: ErrorObject, schema: SchemaPart): Located {
  const keys = Object.keys(data as object);
  const isEmpty = keys.length === 0;
  return at(path, {
    code: 'CAR-215',
    what: isEmpty ? `${nameOf(path)} is empty` : `${nameOf(path)} has only ${keys.join(' ')}`,
    why: isEmpty ? whyOf(schema) : `it has at least ${params['limit']}`,
    fix: exampleOf(schema),
  });
}

function whyOf(schema: SchemaPart): string {
  return schema.description ? firstSentence(schema.description) : 'the schema says so';
}

function exampleOf({ examples }: SchemaPart): string {
  return examples?.length ? `write for example ${inline(examples[0])}` : 'fill it, or leave the key out';
}
