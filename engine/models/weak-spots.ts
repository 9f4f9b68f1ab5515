/** Segments in which a version is worse than over everybody: told on its card, so that nobody relies on it there. Pure. */
import { auc } from './learners/metrics/auc.ts';
import type { Evaluation } from './types/type.ts';

export interface WeakSpot {
  readonly segment: string;
  readonly people: number;
  readonly auc: number | null;
  /** The mean of its scores there. */
  readonly said: number;
  readonly cameTrue: number;
}

/** Of a row: the segments it was in at the cut-off. */
export interface Placed {
  readonly people: Float64Array;
  readonly labels: Float64Array;
  readonly scores: Float64Array;
  readonly segmentsOf: ReadonlyMap<number, readonly string[]>;
}

/** Fewer say nothing. */
const FEWEST = 100;
/** So far may what it says on average be from what came true. */
const GAP = 0.05;
const MOST = 10;

export function weakSpots(
  { people, labels, scores, segmentsOf }: Placed,
  { metrics }: Evaluation,
): readonly WeakSpot[] {
  const rows = new Map<string, number[]>();
  for (let row = 0; row < people.length; row++)
    for (const segment of segmentsOf.get(people[row]!) ?? []) pushTo(rows, segment, row);
  const least = metrics['auc']?.low ?? 0;
  return [...rows]
    .filter(([, own]) => own.length >= FEWEST)
    .map(([segment, own]) => spotOf(segment, own, labels, scores))
    .filter((spot) => (spot.auc ?? 1) < least || Math.abs(spot.said - spot.cameTrue) > GAP)
    .sort((a, b) => (a.auc ?? 1) - (b.auc ?? 1) || (a.segment < b.segment ? -1 : 1))
    .slice(0, MOST);
}

function pushTo(rows: Map<string, number[]>, segment: string, row: number): void {
  const known = rows.get(segment);
  if (known) known.push(row);
  else rows.set(segment, [row]);
}

function spotOf(
  segment: string,
  rows: readonly number[],
  labels: Float64Array,
  scores: Float64Array,
): WeakSpot {
  const [its, said] = [rows.map((row) => labels[row]!), rows.map((row) => scores[row]!)];
  const { value } = auc(Float64Array.from(its), Float64Array.from(said));
  return {
    segment,
    people: rows.length,
    auc: Number.isFinite(value) ? value : null,
    said: mean(said),
    cameTrue: mean(its),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
