/**
 * Whom a call is about: identifiers, and what an identify call tells of the person. Facts that a client only
 * carries along (`context.traits` of a track call) identify, but are not taken for news.
 */

import { isZone } from '../../compiler/zone.ts';
import type { Json, JsonObject } from '../../store/store.ts';
import type { Declarations } from '../declarations.ts';
import type { Call } from './call.ts';
import { renamed } from './names.ts';

/** `userId` → `user_id`, `anonymousId` → `anonymous_id`, and traits that the workspace declares as identifiers. */
export function identifiersOf(
  { identity }: Declarations,
  { type, userId, anonymousId, traits, context }: Call,
): JsonObject {
  const declared = identity.identifiers.map(({ id }) => ({ name: id }));
  // The traits of a group are the group's, so is an e-mail address among them.
  const own = type === 'group' ? {} : traits;
  const told = renamed(declared, { ...objectOf(context.traits), ...own });
  const known = declared
    .filter(({ name }) => Object.hasOwn(told, name))
    .map(({ name }) => [name, told[name]!]);
  return {
    ...Object.fromEntries(known),
    ...(userId != null && { user_id: userId }),
    ...(anonymousId != null && { anonymous_id: anonymousId }),
  };
}

/** Traits of an identify call. */
export function traitsOf({ profile }: Declarations, { traits, context }: Call): JsonObject {
  return renamed(profile.fields, { ...objectOf(context.traits), ...traits });
}

/** What the device says of zone and locale, where they are declared. */
export function hintsOf({ profile }: Declarations, { context }: Call): JsonObject {
  const hints = [
    [profile.zoneField, hintOf(context.timezone, isZone)],
    [profile.localeField, hintOf(context.locale, isLocale)],
  ] as const;
  const isDeclared = (name: string) => profile.fields.some((declared) => declared.name === name);
  return Object.fromEntries(hints.filter(([name, hint]) => hint !== null && isDeclared(name)));
}

export function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function hintOf(value: Json | undefined, isValid: (text: string) => boolean): string | null {
  return typeof value === 'string' && isValid(value) ? value : null;
}

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
