/** What is known of a subject: fields, events, identifiers; tags and segments, which follow from it. */
import type { JsonObject } from '../store/store.ts';
import type { Test, View } from './view.ts';
import type { ReferencePath } from './walking.ts';

/** A property or field that values can be checked against. */
export interface FieldProgram {
  readonly name: string;
  readonly type: 'text' | 'number' | 'integer' | 'boolean' | 'date' | 'instant' | 'list' | 'object' | 'ref';
  readonly required: boolean;
  /** Fields of a list's elements, or of an object, where they are declared. */
  readonly of?: readonly FieldProgram[];
  /** Brings a value to its declared form, or says why it cannot be. */
  accept(value: unknown): Accepted;
}
export type Accepted =
  | { readonly ok: true; readonly value: JsonObject[string] }
  | { readonly ok: false; readonly why: string };

export interface EventProgram {
  readonly id: string;
  readonly properties: readonly FieldProgram[];
  /** Where it refers to what is not a person. */
  readonly references: readonly ReferencePath[];
}

export interface ProfileProgram {
  readonly fields: readonly FieldProgram[];
  /** Names of fields that hold personal data: masked wherever people other than operators look. */
  readonly personal: ReadonlySet<string>;
  readonly zoneField: string;
  readonly localeField: string;
  /** Medium → field that holds the address. */
  readonly addresses: Readonly<Record<string, string>>;
}

export interface IdentityProgram {
  /** In order of trust, most trusted first. */
  readonly identifiers: readonly IdentifierProgram[];
}
export interface IdentifierProgram {
  readonly id: string;
  /** Most values of this kind that one profile may have. */
  readonly limit: number;
  /** Brings a value to the form it is compared in; null if it is not one. */
  normalise(value: unknown): string | null;
  readonly blocked: ReadonlySet<string>;
}

export interface TagProgram {
  readonly id: string;
  readonly index: number;
  /** Worked out now. */
  value(view: View): unknown;
  /** Under which the value is held between refreshes; null: it follows everything. */
  readonly held: string | null;
  /** What is held depends on what others say of themselves: it follows that until its first refresh. */
  readonly heard?: boolean;
  /** Where the value comes from outside: what it must be. */
  readonly imported: FieldProgram | null;
  explain(view: View): string;
}

export interface SegmentProgram {
  readonly id: string;
  readonly title: string;
  readonly index: number;
  readonly test: Test;
  readonly entity: string;
  /** Asked by a `has` on the other side of a relation; nobody is told of its members. */
  readonly hidden: boolean;
}
