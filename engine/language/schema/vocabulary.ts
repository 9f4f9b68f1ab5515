/**
 * The words that the schemas add to JSON Schema. Editors pass over them; here they collect what a definition
 * refers to, and say of keys that are missing whether they will come. Nothing here knows a kind.
 */
import type { Ajv, AnySchemaObject } from 'ajv';

/** A text in a definition that names another definition, a medium or a file. */
export interface NamedReference {
  /** JSON pointer of the text. */
  readonly pointer: string;
  /** What it may name: kinds, `medium` or `file`. */
  readonly kinds: readonly string[];
  readonly id: string;
}

/** What a validation finds out by the way; handed in as `this`. */
export interface Collector {
  readonly references: NamedReference[];
  /** JSON pointers of texts that are expressions. */
  readonly expressions: string[];
}

interface DataContext {
  readonly instancePath: string;
}

export function addVocabulary(ajv: Ajv): void {
  ajv.addKeyword({ keyword: 'refersTo', errors: false, validate: collectReference });
  ajv.addKeyword({ keyword: 'expression', errors: false, validate: collectExpression });
  // Keys, heads or values of the language that this version does not have yet.
  ajv.addKeyword({ keyword: 'later' });
  // Keys that do not belong here, each with the reason.
  ajv.addKeyword({ keyword: 'refused' });
  ajv.addKeyword({ keyword: 'atMostOneOf', type: 'object', validate: hasAtMostOneOf });
  ajv.addKeyword({ keyword: 'ascending', type: 'array', validate: isAscending });
}

function collectReference(
  this: Collector,
  kinds: string | readonly string[],
  id: unknown,
  _schema?: AnySchemaObject,
  context?: DataContext,
): boolean {
  if (typeof id === 'string')
    this.references.push({
      pointer: context?.instancePath ?? '',
      kinds: typeof kinds === 'string' ? [kinds] : kinds,
      id,
    });
  return true;
}

function collectExpression(
  this: Collector,
  _: boolean,
  text: unknown,
  _schema?: AnySchemaObject,
  context?: DataContext,
): boolean {
  if (typeof text === 'string') this.expressions.push(context?.instancePath ?? '');
  return true;
}

function hasAtMostOneOf(keys: readonly string[], data: object): boolean {
  return keys.filter((key) => Object.hasOwn(data, key)).length <= 1;
}

function isAscending(_: boolean, [from, to]: readonly unknown[]): boolean {
  return typeof from !== 'number' || typeof to !== 'number' || from <= to;
}
