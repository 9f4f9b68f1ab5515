/** Compiles identity: how each identifier is brought to the form in which it is compared. */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Identifier } from '../language/kinds.ts';
import type { Context } from './context.ts';
import type { IdentifierProgram, IdentityProgram } from './program.ts';

type Normalise = (text: string, identifier: Identifier) => string | null;

/** Longest identifier that is taken for one. */
const LONGEST = 320;

const forms: Readonly<Record<NonNullable<Identifier['normalise']>, Normalise>> = {
  none: (text) => text,
  trim: (text) => text.trim(),
  lower: (text) => text.trim().toLowerCase(),
  // One @ with something on both sides, no spaces: what is deliverable only a mail server knows.
  email: (text) => {
    const address = text.trim().toLowerCase();
    return /^[^\s@]+@[^\s@]+$/.test(address) ? address : null;
  },
  e164: (text, { region }) => {
    const number = parsePhoneNumberFromString(text, region as CountryCode | undefined);
    return number?.isPossible() ? number.number : null;
  },
};

export function compileIdentity(context: Context): IdentityProgram {
  const [definition] = context.workspace.all('identity');
  return { identifiers: (definition?.value.identifiers ?? []).map(compileIdentifier) };
}

function compileIdentifier(identifier: Identifier): IdentifierProgram {
  const form = forms[identifier.normalise ?? 'trim'];
  const normalise = (value: unknown): string | null => {
    if (typeof value !== 'string' && typeof value !== 'number') return null;
    const normal = form(String(value).normalize('NFC'), identifier);
    return normal === null || normal === '' || normal.length > LONGEST ? null : normal;
  };
  const blocked = (identifier.block ?? []).map(normalise).filter((value) => value !== null);
  return {
    id: identifier.id,
    limit: identifier.limit ?? Number.POSITIVE_INFINITY,
    normalise,
    blocked: new Set(blocked),
  };
}
