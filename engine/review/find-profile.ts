/** Whom an identifier means: the kinds of identifier are tried in order of trust, unless one is named. */
import type { IdentityProgram } from '../compiler/program.ts';
import { entityKind, keyOf } from '../compiler/reference.ts';
import type { ProfileId, Store } from '../store/store.ts';

/** One of something that is not a person, by its key. */
export async function findOne(store: Store, entity: string, given: string): Promise<ProfileId | null> {
  const key = keyOf(given);
  return key === null ? null : store.people.find(entityKind(entity), key);
}

/** `12347`, `ann@example.com`, or with its kind `user_id:12347`; `profile:` and the number of a profile do too. */
export async function findProfile(
  store: Store,
  { identifiers }: IdentityProgram,
  given: string,
): Promise<ProfileId | null> {
  const [, prefix = '', rest = ''] = /^([a-z][a-z0-9_]*):(.+)$/s.exec(given) ?? [];
  if (prefix === 'profile') return byNumber(store, rest);
  const named = identifiers.filter(({ id }) => id === prefix);
  const value = named.length > 0 ? rest : given;
  for (const { id, normalise } of named.length > 0 ? named : identifiers) {
    const normal = normalise(value);
    const found = normal === null ? null : await store.people.find(id, normal);
    if (found !== null) return found;
  }
  return null;
}

async function byNumber(store: Store, text: string): Promise<ProfileId | null> {
  const id = Number(text);
  return Number.isSafeInteger(id) && (await store.people.profile(id)) !== null ? id : null;
}
