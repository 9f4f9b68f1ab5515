/**
 * Identity resolution: whose a message is. Identifiers are looked up in order of trust; a message that joins
 * two profiles merges them, unless a limit forbids it. Decides on known facts only; the engine reads and writes.
 */
import type { IdentityProgram } from '../compiler/program.ts';
import { hash53 } from '../store/hash.ts';
import type { IdentityLogRow, ProfileId } from '../store/store.ts';
import type { Identifier } from './accept.ts';

/** What is known while messages are resolved one after another; kept up to date as they are. */
export interface Known {
  /** Owner by `identifierKey`; redirects already followed. */
  readonly owners: Map<string, ProfileId>;
  /** Identifiers of every profile that appears. */
  readonly identifiers: Map<ProfileId, Readonly<Record<string, readonly string[]>>>;
  /** Whether an id is taken by a profile. */
  taken(id: ProfileId): boolean;
}

export interface Resolution {
  readonly profile: ProfileId;
  /** Identifiers that this message adds to the profile. */
  readonly links: readonly Identifier[];
  /** Profiles that turn out to be the same person. */
  readonly merges: readonly ProfileId[];
  readonly log: readonly Omit<IdentityLogRow, 'at'>[];
}

export function identifierKey({ kind, value }: Identifier): string {
  return `${kind}|${value}`;
}

/** Whose the message with these identifiers (most trusted first, at least one) is. Does not change `known`. */
export function resolve(
  identity: IdentityProgram,
  known: Known,
  identifiers: readonly Identifier[],
): Resolution {
  const owners = identifiers.map((identifier) => known.owners.get(identifierKey(identifier)) ?? null);
  const log: Omit<IdentityLogRow, 'at'>[] = [];
  const found = owners.findIndex(
    (owner, index) => owner !== null && fits(identity, known, owner, identifiers.slice(0, index)),
  );
  const profile = found >= 0 ? owners[found]! : newId(known, identifiers[0]!);
  let all: Identifiers = known.identifiers.get(profile) ?? {};
  if (found < 0) log.push({ profile, action: 'created', detail: { by: identifiers[0]!.kind } });
  const links: Identifier[] = [];
  const merges: ProfileId[] = [];
  for (const [index, identifier] of identifiers.entries()) {
    const owner = owners[index]!;
    if (owner === profile || merges.includes(owner)) continue;
    const { kind, value } = identifier;
    const more = owner === null ? { [kind]: [value] } : (known.identifiers.get(owner) ?? {});
    const joined = join(identity, all, more);
    if (joined === null) {
      const refused = owner === null ? { link: kind } : { merge: owner, by: kind };
      log.push({ profile, action: 'refused', detail: { ...refused, why: 'limit' } });
      continue;
    }
    all = joined;
    if (owner === null) links.push(identifier);
    else merges.push(owner);
  }
  for (const { kind } of links) log.push({ profile, action: 'linked', detail: { by: kind } });
  for (const loser of merges) log.push({ profile, action: 'merged', detail: { loser } });
  return { profile, links, merges, log };
}

/** Remembers a resolution, so that the next message of the batch sees it. */
export function remember(known: Known, { profile, links }: Resolution): void {
  const identifiers = { ...known.identifiers.get(profile) };
  for (const link of links) {
    known.owners.set(identifierKey(link), profile);
    identifiers[link.kind] = [...(identifiers[link.kind] ?? []), link.value];
  }
  known.identifiers.set(profile, identifiers);
}

/** Whose a key is; the owner of one that nobody had is remembered. */
export function ownerOf(known: Known, who: Identifier): { readonly id: ProfileId; readonly isNew: boolean } {
  const owner = known.owners.get(identifierKey(who));
  if (owner !== undefined) return { id: owner, isNew: false };
  const id = newId(known, who);
  known.owners.set(identifierKey(who), id);
  return { id, isNew: true };
}

/** Whether a profile may take these more trusted identifiers of the message. */
function fits(
  identity: IdentityProgram,
  known: Known,
  owner: ProfileId,
  others: readonly Identifier[],
): boolean {
  let all: Identifiers | null = known.identifiers.get(owner) ?? {};
  for (const other of others) {
    if (known.owners.get(identifierKey(other)) === owner) continue;
    all = join(identity, all, { [other.kind]: [other.value] });
    if (all === null) return false;
  }
  return true;
}

type Identifiers = Readonly<Record<string, readonly string[]>>;

/** All values of both; null where that would break a limit. */
function join(identity: IdentityProgram, a: Identifiers, b: Identifiers): Identifiers | null {
  const all: Record<string, readonly string[]> = { ...a };
  for (const [kind, values] of Object.entries(b)) {
    const joined = [...new Set([...(a[kind] ?? []), ...values])];
    const limit = identity.identifiers.find(({ id }) => id === kind)?.limit ?? Number.POSITIVE_INFINITY;
    if (joined.length > limit) return null;
    all[kind] = joined;
  }
  return all;
}

/** The id of somebody who is first known by this, unless another has it. */
export function firstIdOf(first: Identifier): ProfileId {
  return hash53(identifierKey(first));
}

/** hash53 of the first identifier: both databases, and a store built anew, give the same id. */
function newId(known: Known, first: Identifier): ProfileId {
  let id = firstIdOf(first);
  while (known.taken(id)) id = (id + 1) % 2 ** 53;
  return id;
}
