/** A part of a schema as the reference reads it, and what it refers to. */
import type { Json } from '../../store/store.ts';

export interface SchemaPart {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly default?: Json;
  readonly examples?: readonly Json[];
  readonly later?: boolean | readonly Json[];
  readonly refersTo?: string | readonly string[];
  readonly expression?: boolean;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly additionalProperties?: boolean | SchemaPart;
  readonly items?: SchemaPart;
  readonly oneOf?: readonly SchemaPart[];
  readonly anyOf?: readonly SchemaPart[];
  readonly allOf?: readonly SchemaPart[];
  readonly if?: SchemaPart;
  readonly then?: SchemaPart;
  readonly else?: SchemaPart;
  readonly $defs?: Readonly<Record<string, SchemaPart>>;
}

/** The forms that a part may take, wherever the schema says so. */
export function formsOf(part: SchemaPart): readonly SchemaPart[] {
  const nested = [...(part.allOf ?? []), ...(part.oneOf ?? []), ...(part.anyOf ?? [])];
  return [...nested, part.then, part.else].filter(
    (form): form is SchemaPart => form !== undefined && saysSomething(form),
  );
}

/** `{ required: [who] }` alone tells which form is meant, and nothing for a reader. */
function saysSomething(form: SchemaPart): boolean {
  return Object.keys(form).some((key) => !['required', 'if', 'not', 'minItems', 'maxItems'].includes(key));
}
