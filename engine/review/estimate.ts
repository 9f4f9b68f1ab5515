/**
 * How many members segments would have, from a sample: an answer within a second, before anybody is walked
 * through. The people with the smallest ids are the sample: ids are hashes of identifiers, so they are as good
 * as drawn by lot, and the same ones every time.
 */
import { probit } from 'simple-statistics';
import type { Run } from '../evaluate/run.ts';
import type { Store } from '../store/store.ts';
import { draftAt } from './present.ts';

/** Confidence of the interval. */
const CONFIDENCE = 0.95;

export interface SegmentEstimate {
  readonly id: string;
  readonly members: number;
  /** The number lies between these with 95 % confidence; both are the count itself when everybody was looked at. */
  readonly low: number;
  readonly high: number;
}

export interface Estimate {
  readonly profiles: number;
  readonly sampled: number;
  readonly segments: readonly SegmentEstimate[];
}

export async function estimateSegments(
  store: Store,
  run: Run,
  at: number,
  sample: number,
): Promise<Estimate> {
  const profiles = await store.people.countProfiles();
  const hits = run.program.segments.map(() => 0);
  let sampled = 0;
  // Ids fall into buckets by their remainder: an equal share of each bucket is a sample of all.
  const share = Math.ceil(sample / store.buckets);
  for (let bucket = 0; bucket < store.buckets; bucket++) {
    const ids = await store.people.profileIds(bucket, -1, share);
    const { profiles: images } = await store.read(bucket, { profiles: ids, events: true });
    for (const image of images.values()) {
      sampled++;
      for (const [index, member] of draftAt(run, image, at).members.entries()) if (member) hits[index]!++;
    }
  }
  const segments = run.program.segments.map(({ id, index }) => ({
    id,
    ...scaled(hits[index]!, sampled, profiles),
  }));
  return { profiles, sampled, segments };
}

/**
 * Wilson's score interval of a share (E. B. Wilson, 1927), with the correction for a finite population, scaled to
 * everybody. Unlike the textbook interval it is right for shares near 0.
 */
export function scaled(hits: number, sampled: number, profiles: number): Omit<SegmentEstimate, 'id'> {
  if (sampled === 0 || sampled >= profiles) return { members: hits, low: hits, high: hits };
  const z = probit((1 + CONFIDENCE) / 2) * Math.sqrt((profiles - sampled) / (profiles - 1));
  const share = hits / sampled;
  const weight = 1 + (z * z) / sampled;
  const middle = (share + (z * z) / (2 * sampled)) / weight;
  const half = (z / weight) * Math.sqrt((share * (1 - share)) / sampled + (z * z) / (4 * sampled * sampled));
  // Never fewer than were seen, nor more than were not seen to be otherwise.
  return {
    members: Math.round(share * profiles),
    low: Math.max(hits, Math.floor((middle - half) * profiles)),
    high: Math.min(profiles - (sampled - hits), Math.ceil((middle + half) * profiles)),
  };
}
