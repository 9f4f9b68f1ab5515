/** From a share of a sample to a number of people, with its error. */
import { probit } from 'simple-statistics';

/** Confidence of the interval. */
const CONFIDENCE = 0.95;

export interface Scaled {
  readonly members: number;
  /** The number lies between these with 95 % confidence; both are the count itself when everybody was looked at. */
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval of a share (E. B. Wilson, 1927), with the correction for a finite population, scaled to
 * everybody. Unlike the textbook interval it is right for shares near 0.
 */
export function scaled(hits: number, sampled: number, profiles: number): Scaled {
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
