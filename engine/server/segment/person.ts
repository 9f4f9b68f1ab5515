/**
 * Whom a call is about: identifiers, and what an identify call tells of the person. Facts that a client only
 * carries along (`context.traits` of a track call) identify, but are not taken for news.
 */

import type { Program } from '../../compiler/program.ts';
import { isZone } from '../../compiler/zone.ts';
import type { Json, JsonObject } from '../../store/store.ts';
import type { Call } from './call.ts';
import { renamed } from './names.ts';

/** `userId` → `user_id`, `anonymousId` → `anonymous_id`, and traits that the workspace declares as identifiers. */
export function identifiersOf(
  { identity }: Program,
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

/** Traits of an identify call; what the device says of zone and locale fills in where the call itself is silent. */
export function traitsOf({ profile }: Program, { traits, context }: Call): JsonObject {
  const told = renamed(profile.fields, { ...objectOf(context.traits), ...traits });
  const hints = [
    [profile.zoneField, hintOf(context.timezone, isZone)],
    [profile.localeField, hintOf(context.locale, isLocale)],
  ] as const;
  const filled: Record<string, Json> = {};
  for (const [name, hint] of hints) {
    const field = profile.fields.find((declared) => declared.name === name);
    // A hint is not worth setting a whole message aside: one that the field does not accept is passed over.
    if (hint !== null && !Object.hasOwn(told, name) && field?.accept(hint).ok) filled[name] = hint;
  }
  return { ...told, ...filled };
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
