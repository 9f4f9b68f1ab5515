/**
 * What the server must know of the program that runs, to find declared names in calls: plain data, so that it can go
 * to another thread. A `Program` is one; whether values fit, the engine decides.
 */
import type { DeclaredField } from './segment/names.ts';

export interface Declarations {
  readonly identity: { readonly identifiers: readonly { readonly id: string }[] };
  readonly profile: {
    readonly fields: readonly DeclaredField[];
    readonly zoneField: string;
    readonly localeField: string;
  };
  readonly events: ReadonlyMap<string, { readonly properties: readonly DeclaredField[] }>;
  /** Things other than people. */
  readonly entities: ReadonlyMap<string, { readonly profile: { readonly fields: readonly DeclaredField[] } }>;
}

/** The same without anything else that a program holds, above all without its functions. */
export function declarationsOf({ identity, profile, events, entities }: Declarations): Declarations {
  const { fields, zoneField, localeField } = profile;
  return {
    identity: { identifiers: identity.identifiers.map(({ id }) => ({ id })) },
    profile: { fields: fields.map(plainField), zoneField, localeField },
    events: new Map(
      [...events].map(([id, { properties }]) => [id, { properties: properties.map(plainField) }]),
    ),
    entities: new Map(
      [...entities].map(([id, { profile: own }]) => [
        id,
        { profile: { fields: own.fields.map(plainField) } },
      ]),
    ),
  };
}

function plainField({ name, of }: DeclaredField): DeclaredField {
  return of ? { name, of: of.map(plainField) } : { name };
}
