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

/** Features that are added up together. */
const TOGETHER = 4;

/** Copies of the node's own slopes, in the order of its rows: read once per feature, from memory that lies together. */
export class HistogramBuilder {
  readonly #features: readonly Binned[];
  readonly #quads: readonly Uint32Array[];
  readonly #gradient: Float64Array;
  readonly #curvature: Float64Array;
  readonly #free: Histogram[] = [];

  constructor(features: readonly Binned[], rows: number) {
    this.#features = features;
    this.#quads = quadsOf(features);
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
    for (const [place, quad] of this.#quads.entries())
      fillFour(histogram, place * TOGETHER * STRIDE, quad, own);
    for (let feature = this.#quads.length * TOGETHER; feature < this.#features.length; feature++)
      fill(histogram, feature * STRIDE, this.#features[feature]!.bins, own);
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

/** The bins of four features in one number a row, so that they are read at once. */
function quadsOf(features: readonly Binned[]): Uint32Array[] {
  return Array.from({ length: Math.floor(features.length / TOGETHER) }, (_, place) => {
    const [a, b, c, d] = features.slice(place * TOGETHER, (place + 1) * TOGETHER).map(({ bins }) => bins);
    const quad = new Uint32Array(a!.length);
    for (let row = 0; row < quad.length; row++)
      quad[row] = a![row]! | (b![row]! << 8) | (c![row]! << 16) | (d![row]! << 24);
    return quad;
  });
}

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
function fillFour(histogram: Histogram, base: number, quad: Uint32Array, own: Own): void {
  const { rows, gradient, curvature } = own;
  const [baseB, baseC, baseD] = [base + STRIDE, base + 2 * STRIDE, base + 3 * STRIDE];
  for (let index = 0; index < rows.length; index++) {
    const four = quad[rows[index]!]!;
    const slope = gradient[index]!;
    const bend = curvature[index]!;
    const inA = base + (four & 255) * PER_BIN;
    histogram[inA]! += slope;
    histogram[inA + 1]! += bend;
    histogram[inA + 2]! += 1;
    const inB = baseB + ((four >>> 8) & 255) * PER_BIN;
    histogram[inB]! += slope;
    histogram[inB + 1]! += bend;
    histogram[inB + 2]! += 1;
    const inC = baseC + ((four >>> 16) & 255) * PER_BIN;
    histogram[inC]! += slope;
    histogram[inC + 1]! += bend;
    histogram[inC + 2]! += 1;
    const inD = baseD + (four >>> 24) * PER_BIN;
    histogram[inD]! += slope;
    histogram[inD + 1]! += bend;
    histogram[inD + 2]! += 1;
  }
}
