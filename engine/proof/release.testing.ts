/** A release half-way: half of the definitions are there from the beginning, the others come while everything goes on. */
import { expect } from 'vitest';
import type { Candidate } from '../runtime/release.ts';
import type { Act } from './generate/history.testing.ts';
import { leftOf } from './law.testing.ts';
import type { Change, Snapshot } from './naive/journal.testing.ts';
import { Definitions, type Plain } from './naive/person.testing.ts';
import type { Halfway } from './naive/world.testing.ts';
import { compiled } from './ways/compiled.testing.ts';

/** Throws if anything is refused. */
export async function candidateOf(definitions: Definitions): Promise<Candidate> {
  const candidate = await compiled(definitions);
  if ('refused' in candidate) throw new Error(candidate.refused.join('\n'));
  return candidate;
}

/** What is there before the others come. */
export function beforehand({ zone, documents }: Definitions, { early }: Halfway): Promise<Candidate> {
  const kept = documents.filter((document) => !isOurs(document) || early.has(String(document['id'])));
  return candidateOf(new Definitions(zone, kept));
}

/** Half of the definitions come, each building only on those before it, just after something happened. */
export function halfway({ documents }: Definitions, acts: readonly Act[]): Halfway {
  const ids = documents.filter(isOurs).map(({ id }) => String(id));
  const told = documents.filter(({ imported }) => imported === true).map(({ id }) => String(id));
  const instants = acts.map(({ at }) => at).sort((a, b) => a - b);
  return {
    at: instants[instants.length >> 1]! + 17,
    early: new Set([...told, ...ids.slice(0, ids.length >> 1)]),
  };
}

/** Not what is told from outside: before it is declared, nobody knows what becomes of what is told. */
function isOurs({ kind, imported }: Plain): boolean {
  return (kind === 'tag' && imported !== true) || kind === 'segment';
}

/** What a release brings it finds, and from then on it is like everything else. */
export function isAfterItsRelease({ at, segment }: Change, release: Halfway | null): boolean {
  return release === null || release.early.has(segment) || at > release.at;
}

/**
 * A release finds just those who are members then, of what it brings and of nothing else; of a thing that is known only
 * since somebody asks for it, all. What is hearsay may at first be taken for what it is not: of that, what is left.
 */
export function demandFound(
  changes: readonly Change[],
  snapshots: readonly Snapshot[],
  release: Halfway | null,
  hearsay: ReadonlySet<string> = new Set(),
): void {
  const found = changes.filter(({ cause }) => cause === 'release');
  const isSure = ({ at, entered, segment }: Change) =>
    at === release?.at && (entered || hearsay.has(segment));
  expect(found.every(isSure), 'a release finds who is there').toBe(true);
  const members = snapshots.find(({ at }) => at === release?.at)?.segments ?? [];
  const isNew = snapshots[0]?.at === release?.at;
  const entered = members.filter((segment) => isNew || !release!.early.has(segment));
  const expected = entered.map((segment) => `${new Date(release!.at).toISOString()} ${segment} 1`);
  expect(leftOf(found), 'members found by the release').toEqual(expected.sort());
}
