/**
 * Going back: an earlier release as a candidate that can be applied now. What it means comes back; what the tables stand on —
 * events and fields — stays as it is wherever going back would lose values, since senders send it still.
 */
import { type Manifest, workspaceOf } from '../compiler/manifest.ts';
import type { Moved } from '../language/workspace.ts';
import type { JsonObject, Release, Store } from '../store/store.ts';
import { type Candidate, candidateOf, migrationOf, RELEASES_KNOWN } from './release.ts';

export interface GoneBack {
  readonly candidate: Candidate;
  /** Addresses of definitions that stay as they are now. */
  readonly kept: readonly string[];
}

/** What it is that keeps a release from being gone back to. */
export class RollbackError extends Error {
  override readonly name = 'RollbackError';
  constructor(
    message: string,
    readonly why: string,
  ) {
    super(message);
  }
}

/** Kinds that tables and what is taken in stand on. */
const TAKEN_IN: ReadonlySet<string> = new Set(['event', 'entity', 'mixin']);

export async function goBack(
  store: Store,
  number: number,
  root: string,
  environment?: string,
): Promise<GoneBack> {
  const releases = await store.releases(RELEASES_KNOWN);
  const place = releases.findIndex((release) => release.number === number);
  const [current] = releases;
  if (!current || place === -1) {
    const numbers = releases.map((release) => release.number).join(', ');
    throw new RollbackError(
      `there is no release ${number} to go back to`,
      `the store has ${numbers || 'none'}`,
    );
  }
  const manifest = backwards(releases.slice(0, place + 1));
  const whole = compiled(manifest, root, environment);
  if (whole.candidate) {
    const steps = await migrationOf(store, whole.candidate);
    if (!steps.some(({ destructive }) => destructive)) return { candidate: whole.candidate, kept: [] };
  }
  const now = current.manifest as unknown as Manifest;
  const mixed = { ...manifest, definitions: withTakenIn(manifest.definitions, now.definitions) };
  const { candidate, errors } = compiled(mixed, root, environment);
  if (!candidate)
    throw new RollbackError(`release ${number} does not fit what is taken in today`, errors.join('; '));
  const kept = Object.entries(mixed.definitions)
    .filter(([address, { hash }]) => manifest.definitions[address]?.hash !== hash)
    .map(([address]) => address);
  return { candidate, kept };
}

/** `releases`: from the current one back to the one that is wanted. Every rename between them, the other way round. */
function backwards(releases: readonly Release[]): Manifest {
  const manifests = releases.map(({ manifest }) => manifest as unknown as Manifest);
  const [now, target] = [manifests[0]!, manifests.at(-1)!];
  const declared = manifests.slice(0, -1).flatMap(({ moved }) => (moved as unknown as Moved).moved);
  const formerOf = (address: string): string | null => {
    const seen = new Set<string>();
    for (let at = address; !seen.has(at); ) {
      if (target.definitions[at]) return at;
      seen.add(at);
      at = declared.find(({ to }) => to === at)?.from ?? at;
    }
    return null;
  };
  const back = Object.keys(now.definitions).flatMap((from) => {
    const to = formerOf(from);
    return to === null || to === from || now.definitions[to] ? [] : [{ from, to }];
  });
  const before = (target.moved as unknown as Moved).moved;
  // Nothing is removed and nothing read differently: that was asked for once, and not of this.
  const moved: Moved = { moved: [...back, ...before], removed: [], retyped: [] };
  return { ...target, moved: moved as unknown as JsonObject };
}

/** The definitions of the one, with the events and fields of the other. */
function withTakenIn(wanted: Manifest['definitions'], now: Manifest['definitions']): Manifest['definitions'] {
  const isTakenIn = (address: string) => TAKEN_IN.has(address.slice(0, address.indexOf('.')));
  const part = (from: Manifest['definitions'], is: boolean) =>
    Object.entries(from).filter(([address]) => isTakenIn(address) === is);
  return Object.fromEntries([...part(wanted, false), ...part(now, true)]);
}

function compiled(manifest: Manifest, root: string, environment?: string) {
  const workspace = workspaceOf(manifest, root);
  const candidate = candidateOf(workspace, environment);
  const errors = workspace.diagnostics.all
    .filter(({ severity }) => severity === 'error')
    .map(({ what, range }) => `${range.file}: ${what}`);
  return { candidate, errors };
}
