/** Sums of slopes, curvatures and rows per bin of every feature, over the rows of one node. A sibling's is what is left of the parent's. */
import { ALL_BINS, type Binned } from './bins.ts';

/** Three numbers per bin, 256 bins per feature, feature after feature. */
export type Histogram = Float64Array;

export const STRIDE = ALL_BINS * 3;

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
    for (const [feature, { bins }] of this.#features.entries())
      fill(histogram, feature * STRIDE, bins, rows, gradient, curvature);
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

function fill(
  histogram: Histogram,
  base: number,
  bins: Uint8Array,
  rows: Int32Array,
  gradient: Float64Array,
  curvature: Float64Array,
): void {
  for (let index = 0; index < rows.length; index++) {
    const place = base + bins[rows[index]!]! * 3;
    histogram[place]! += gradient[index]!;
    histogram[place + 1]! += curvature[index]!;
    histogram[place + 2]! += 1;
  }
}
