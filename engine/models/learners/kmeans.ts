/** Groups of points that are near each other: k-means with seeded k-means++ beginnings, the best of several, and silhouettes. */
import { Random } from './random.ts';

/** Rows one after another, `width` numbers each. */
export interface Points {
  readonly values: Float64Array;
  readonly rows: number;
  readonly width: number;
}

export interface Clustering {
  readonly centres: Float64Array;
  readonly labels: Int32Array;
  /** The sum of squared distances to the own centre. */
  readonly inertia: number;
}

const ROUNDS = 300;

export function kmeans(points: Points, k: number, seed: string, beginnings = 20): Clustering {
  const random = new Random(seed).fork(`k = ${k}`);
  let best: Clustering | null = null;
  for (let attempt = 0; attempt < beginnings; attempt++) {
    const found = lloyd(points, begin(points, k, random));
    // Differences of rounding decide nothing: the earlier one stays.
    if (best === null || found.inertia < best.inertia * (1 - 1e-12)) best = found;
  }
  return bySize(best!, points.width);
}

export function nearest(points: Points, centres: Float64Array): Int32Array {
  const labels = new Int32Array(points.rows);
  assign(points, centres, labels);
  return labels;
}

/** k-means++ with several candidates per centre, the one that helps most: 2 + ln k, as is usual. */
function begin(points: Points, k: number, random: Random): Float64Array {
  const { values, rows, width } = points;
  const centres = new Float64Array(k * width);
  const take = (centre: number, row: number) =>
    centres.set(values.subarray(row * width, (row + 1) * width), centre * width);
  take(0, random.below(rows));
  let nearestSquares = squaresTo(points, centres, 0);
  for (let centre = 1; centre < k; centre++) {
    const sum = total(nearestSquares);
    let best: { squares: Float64Array; sum: number; row: number } | null = null;
    for (let candidate = 0; candidate < 2 + Math.floor(Math.log(k)); candidate++) {
      const row = drawn(nearestSquares, random.next() * sum);
      take(centre, row);
      const squares = squaresTo(points, centres, centre).map((square, index) =>
        Math.min(square, nearestSquares[index]!),
      );
      const own = total(squares);
      if (best === null || own < best.sum) best = { squares, sum: own, row };
    }
    take(centre, best!.row);
    nearestSquares = best!.squares;
  }
  return centres;
}

function lloyd(points: Points, centres: Float64Array): Clustering {
  const { values, rows, width } = points;
  const k = centres.length / width;
  const labels = new Int32Array(rows).fill(-1);
  let inertia = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const { moved, squares } = assign(points, centres, labels);
    inertia = squares;
    if (!moved) break;
    const counts = new Float64Array(k);
    const sums = new Float64Array(centres.length);
    for (let row = 0; row < rows; row++) {
      const label = labels[row]!;
      counts[label]!++;
      for (let index = 0; index < width; index++)
        sums[label * width + index]! += values[row * width + index]!;
    }
    for (let index = 0; index < centres.length; index++) {
      const count = counts[Math.floor(index / width)]!;
      // A centre that nobody is nearest to stays where it is.
      if (count > 0) centres[index] = sums[index]! / count;
    }
  }
  return { centres, labels, inertia };
}

function assign(
  { values, rows, width }: Points,
  centres: Float64Array,
  labels: Int32Array,
): { moved: boolean; squares: number } {
  const k = centres.length / width;
  let moved = false;
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    let [own, least] = [0, Number.POSITIVE_INFINITY];
    for (let centre = 0; centre < k; centre++) {
      let sum = 0;
      for (let index = 0; index < width; index++)
        sum += (values[row * width + index]! - centres[centre * width + index]!) ** 2;
      if (sum < least) [own, least] = [centre, sum];
    }
    if (labels[row] !== own) moved = true;
    labels[row] = own;
    squares += least;
  }
  return { moved, squares };
}

/** The greatest group first, so that numbers of groups mean something. */
function bySize({ centres, labels, inertia }: Clustering, width: number): Clustering {
  const k = centres.length / width;
  const counts = new Float64Array(k);
  for (const label of labels) counts[label]!++;
  const order = Array.from(counts.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const places = new Map(order.map((centre, place) => [centre, place]));
  const sorted = new Float64Array(centres.length);
  for (const [place, centre] of order.entries())
    sorted.set(centres.subarray(centre * width, (centre + 1) * width), place * width);
  return { centres: sorted, labels: labels.map((label) => places.get(label)!), inertia };
}

/** How much nearer a point is to its own group than to the next: the mean over points, from −1 to 1. */
export function silhouette({ values, rows, width }: Points, labels: Int32Array): number {
  const k = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  const counts = new Float64Array(k);
  for (const label of labels) counts[label]!++;
  const sums = new Float64Array(k);
  let all = 0;
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    for (let other = 0; other < rows; other++) {
      let square = 0;
      for (let index = 0; index < width; index++)
        square += (values[row * width + index]! - values[other * width + index]!) ** 2;
      sums[labels[other]!]! += Math.sqrt(square);
    }
    const own = labels[row]!;
    if (counts[own]! < 2) continue;
    const within = sums[own]! / (counts[own]! - 1);
    let next = Number.POSITIVE_INFINITY;
    for (let label = 0; label < k; label++)
      if (label !== own && counts[label]! > 0) next = Math.min(next, sums[label]! / counts[label]!);
    if (Number.isFinite(next)) all += (next - within) / Math.max(within, next, Number.MIN_VALUE);
  }
  return all / rows;
}

function squaresTo({ values, rows, width }: Points, centres: Float64Array, centre: number): Float64Array {
  const squares = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let index = 0; index < width; index++)
      sum += (values[row * width + index]! - centres[centre * width + index]!) ** 2;
    squares[row] = sum;
  }
  return squares;
}

function drawn(weights: Float64Array, at: number): number {
  let sum = 0;
  for (let row = 0; row < weights.length; row++) {
    sum += weights[row]!;
    if (sum > at) return row;
  }
  return weights.length - 1;
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
