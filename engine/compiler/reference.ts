/**
 * References: how a value means one of an entity, or a person by an identifier. An entity's key is looked up like an
 * identifier of a kind of its own, so both are found, created and moved between buckets in one way.
 */
import type { IdentityProgram } from './program.ts';

/** A kind of identifier and a value of it; of something that is not a person, the kind that `entityKind` gives. */
export interface Reference {
  readonly kind: string;
  readonly value: string;
}

/** Longest key that is taken for one: as long as an identifier. */
const LONGEST = 320;
const ENTITY = 'entity|';
const WAITING = 'waiting|';

/** The kind under which the keys of an entity are looked up. */
export function entityKind(entity: string): string {
  return `${ENTITY}${entity}`;
}

/** The entity that a kind belongs to; null for people's. */
export function entityOfKind(kind: string): string | null {
  return kind.startsWith(ENTITY) ? kind.slice(ENTITY.length) : kind.startsWith(WAITING) ? kind : null;
}

/** Where relations to somebody not known yet wait: a subject of its own, that no condition sees. */
export function waitingFor({ kind, value }: Reference): Reference {
  return { kind: `${WAITING}${kind}`, value };
}

/** A key in the form in which it is compared; null if it is none. */
export function keyOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const key = String(value).normalize('NFC').trim();
  return key === '' || key.length > LONGEST ? null : key;
}

/** What turns values of a field into references. */
export function referenceTo(
  entity: string,
  by: string | null,
  { identifiers }: IdentityProgram,
): (value: unknown) => Reference | null {
  if (entity !== 'profile') {
    const kind = entityKind(entity);
    return (value) => {
      const key = keyOf(value);
      return key === null ? null : { kind, value: key };
    };
  }
  const identifier = by === null ? identifiers[0] : identifiers.find(({ id }) => id === by);
  return (value) => {
    const normal = identifier?.normalise(value) ?? null;
    return normal === null || identifier!.blocked.has(normal)
      ? null
      : { kind: identifier!.id, value: normal };
  };
}
