/** A decision that was carried out by a definition's rule, as it is kept in the store: what was seen, and which release came of it. */
import type { Json, Release, Store } from '../../store/store.ts';
import type { Proposed, Verdict } from './report.ts';

export interface RecordedDecision {
  /** Milliseconds since 1970 UTC: as of when it was decided. */
  readonly at: number;
  /** The release of which it was decided. */
  readonly from: number;
  /** Of the manifest with the change: a release of this hash came of it. */
  readonly hash: string;
  readonly verdict: Verdict;
  readonly proposed: Proposed;
  readonly why: readonly string[];
}

export function decisionKey(experiment: string): string {
  return `experiment.${experiment}.decided`;
}

/** As it is written. */
export function writtenDecision(decision: RecordedDecision): Json {
  return { ...decision } as unknown as Json;
}

/** The latest that a release came of; null where there is none. `releases`: those that are known. */
export async function recordedDecision(
  store: Pick<Store, 'progress'>,
  experiment: string,
  releases: readonly Release[],
): Promise<(RecordedDecision & { readonly release: number }) | null> {
  const decision = (await store.progress(decisionKey(experiment))) as unknown as RecordedDecision | undefined;
  if (!decision) return null;
  const release = releases.findLast(({ hash, number }) => hash === decision.hash && number > decision.from);
  return release ? { ...decision, release: release.number } : null;
}
