/** Sums of slopes, curvatures and rows per bin of every feature, over the rows of one node. A sibling's is what is left of the parent's. */
import { ALL_BINS, type Binned } from './bins.ts';

/** Four numbers per bin, the last unused so that a bin never lies in two lines of the cache; 256 bins per feature, feature after feature. */
export type Histogram = Float64Array;

export const PER_BIN = 4;
export const STRIDE = ALL_BINS * PER_BIN;

export interface Slopes {
  readonly gradient: Float64Array;
  readonly curvature: Float64Array;
}

/** Copies of the node's own slopes, in the order of its rows: read once per feature, from memory that lies together. */
export class HistogramBuilder {
  readonly #features: readonly Binned[];
  readonly #gradient: Float64Array;
  readonly #curvature: Float64Array;
  readonly #free: Histogram[] = [];

  constructor(features: readonly Binned[], rows: number) {
    this.#features = features;
    this.#gradient = new Float64Array(rows);
    this.#curvature = new Float64Array(rows);
  }

  build(rows: Int32Array, slopes: Slopes): Histogram {
    const histogram = this.#empty();
    const [gradient, curvature] = [this.#gradient, this.#curvature];
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index]!;
      gradient[index] = slopes.gradient[row]!;
      curvature[index] = slopes.curvature[row]!;
    }
    const own = { rows, gradient, curvature };
    const bins = this.#features.map((feature) => feature.bins);
    let feature = 0;
    for (; feature + 3 < bins.length; feature += 4)
      fillFour(
        histogram,
        feature * STRIDE,
        [bins[feature]!, bins[feature + 1]!, bins[feature + 2]!, bins[feature + 3]!],
        own,
      );
    for (; feature < bins.length; feature++) fill(histogram, feature * STRIDE, bins[feature]!, own);
    return histogram;
  }

  /** What is left of the parent's when one child's is taken away; the parent's becomes it. */
  rest(parent: Histogram, child: Histogram): Histogram {
    for (let index = 0; index < parent.length; index++) parent[index]! -= child[index]!;
    return parent;
  }

  /** Takes one back that nobody needs any more. */
  release(histogram: Histogram): void {
    this.#free.push(histogram);
  }

  #empty(): Histogram {
    const used = this.#free.pop();
    return used ? used.fill(0) : new Float64Array(this.#features.length * STRIDE);
  }
}

/** Rows of a node, and their slopes in the same order. */
interface Own extends Slopes {
  readonly rows: Int32Array;
}

type Four = readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array];

function fill(
  histogram: Histogram,
  base: number,
  bins: Uint8Array,
  { rows, gradient, curvature }: Own,
): void {
  for (let index = 0; index < rows.length; index++) {
    const place = base + bins[rows[index]!]! * PER_BIN;
    histogram[place]! += gradient[index]!;
    histogram[place + 1]! += curvature[index]!;
    histogram[place + 2]! += 1;
  }
}

/** The same of four features at a time: a row's slopes are read once for all of them, which takes half the time. */
function fillFour(histogram: Histogram, base: number, [a, b, c, d]: Four, own: Own): void {
  const { rows, gradient, curvature } = own;
  const [baseB, baseC, baseD] = [base + STRIDE, base + 2 * STRIDE, base + 3 * STRIDE];
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    const slope = gradient[index]!;
    const bend = curvature[index]!;
    const inA = base + a[row]! * PER_BIN;
    histogram[inA]! += slope;
    histogram[inA + 1]! += bend;
    histogram[inA + 2]! += 1;
    const inB = baseB + b[row]! * PER_BIN;
    histogram[inB]! += slope;
    histogram[inB + 1]! += bend;
    histogram[inB + 2]! += 1;
    const inC = baseC + c[row]! * PER_BIN;
    histogram[inC]! += slope;
    histogram[inC + 1]! += bend;
    histogram[inC + 2]! += 1;
    const inD = baseD + d[row]! * PER_BIN;
    histogram[inD]! += slope;
    histogram[inD + 1]! += bend;
    histogram[inD + 2]! += 1;
  }
}
