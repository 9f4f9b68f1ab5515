/** Grows one tree, the leaf that gains most first, until there are enough leaves or nothing gains. */
import { type Binned, type Cut, MISSING } from './bins.ts';
import type { Histogram, HistogramBuilder, Slopes } from './histogram.ts';
import { bestSplit, type Split, type SplitRules, type Sums } from './split.ts';
import type { Tree } from './tree.ts';

export interface TreeRules extends SplitRules {
  readonly leaves: number;
  readonly deepest: number;
  readonly learningRate: number;
}

interface Leaf {
  readonly node: number;
  /** A part of the list of rows. */
  readonly from: number;
  readonly to: number;
  readonly depth: number;
  readonly sums: Sums;
  /** Null where it stays a leaf. */
  readonly histogram: Histogram | null;
  readonly split: Split | null;
}

/** What one tree is grown with. */
interface Growing {
  readonly nodes: Nodes;
  readonly rows: Int32Array;
  readonly scratch: Int32Array;
  readonly slopes: Slopes;
  /** Nothing is parted any more after it. */
  readonly isLast: boolean;
}

export interface Grown {
  readonly tree: Tree;
  /** What each feature gained. */
  readonly gains: Float64Array;
}

export class TreeGrower {
  readonly #features: readonly Binned[];
  readonly #cuts: readonly Cut[];
  readonly #builder: HistogramBuilder;
  readonly #rules: TreeRules;

  constructor(
    features: readonly Binned[],
    cuts: readonly Cut[],
    builder: HistogramBuilder,
    rules: TreeRules,
  ) {
    this.#features = features;
    this.#cuts = cuts;
    this.#builder = builder;
    this.#rules = rules;
  }

  /** Leaves' values are added to `scores` of these rows. */
  grow(given: Int32Array, slopes: Slopes, scores: Float64Array): Grown {
    const nodes = new Nodes();
    const gains = new Float64Array(this.#features.length);
    // Each tree begins in the order of the table: a node's rows ascend, and lie near each other in memory.
    const rows = given.slice();
    const scratch = new Int32Array(rows.length);
    const whole = this.#builder.build(rows, slopes);
    const open = [
      this.#leaf({
        node: nodes.add(),
        from: 0,
        to: rows.length,
        depth: 0,
        sums: sumsOf(rows, slopes),
        histogram: whole,
      }),
    ];
    const done: Leaf[] = [];
    let leaves = 1;
    while (open.length > 0) {
      const [leaf] = open.splice(indexOfGreatest(open), 1) as [Leaf];
      if (leaf.split === null || leaves >= this.#rules.leaves) {
        done.push(leaf);
        if (leaf.histogram) this.#builder.release(leaf.histogram);
        continue;
      }
      gains[leaf.split.feature]! += leaf.split.gain;
      leaves++;
      const isLast = leaves >= this.#rules.leaves;
      open.push(...this.#parted(leaf, leaf.split, { nodes, rows, scratch, slopes, isLast }));
    }
    for (const { node, from, to, sums } of done) {
      const value = (-sums.gradient / (sums.curvature + this.#rules.l2)) * this.#rules.learningRate;
      nodes.value[node] = value;
      for (let index = from; index < to; index++) scores[rows[index]!]! += value;
    }
    return { tree: nodes.tree(), gains };
  }

  #leaf({ histogram, ...leaf }: Omit<Leaf, 'split'>): Leaf {
    const split =
      histogram && this.#canSplit(leaf) ? bestSplit(histogram, this.#features, leaf.sums, this.#rules) : null;
    return { ...leaf, histogram, split };
  }

  #canSplit({ from, to, depth }: Pick<Leaf, 'from' | 'to' | 'depth'>): boolean {
    return to - from >= 2 * this.#rules.smallestLeaf && depth < this.#rules.deepest;
  }

  #parted(leaf: Leaf, split: Split, growing: Growing): readonly Leaf[] {
    const { nodes, rows, scratch, isLast } = growing;
    const cut = this.#cuts[split.feature]!;
    const threshold = cut.kind === 'number' ? (cut.thresholds[split.bin] ?? Number.MAX_VALUE) : 0;
    const [left, right] = nodes.part(leaf.node, split, threshold);
    const middle = this.#partition(leaf, split, rows, scratch);
    const restSums = {
      gradient: leaf.sums.gradient - split.left.gradient,
      curvature: leaf.sums.curvature - split.left.curvature,
      rows: leaf.sums.rows - split.left.rows,
    };
    const depth = leaf.depth + 1;
    const children = [
      { node: left, from: leaf.from, to: middle, depth, sums: split.left },
      { node: right, from: middle, to: leaf.to, depth, sums: restSums },
    ] as const;
    const stays = isLast || !children.some((child) => this.#canSplit(child));
    const histograms = stays ? this.#none(leaf) : this.#histograms(leaf, middle, growing);
    return children.map((child, side) => this.#leaf({ ...child, histogram: histograms[side]! }));
  }

  /** Of children that stay leaves nobody asks how they could be parted. */
  #none({ histogram }: Leaf): readonly null[] {
    if (histogram) this.#builder.release(histogram);
    return [null, null];
  }

  /** The smaller child is counted, the other is what is left. */
  #histograms(
    { from, to, histogram }: Leaf,
    middle: number,
    { rows, slopes }: Growing,
  ): readonly Histogram[] {
    const leftIsSmaller = middle - from <= to - middle;
    const smaller = this.#builder.build(
      leftIsSmaller ? rows.subarray(from, middle) : rows.subarray(middle, to),
      slopes,
    );
    const greater = this.#builder.rest(histogram!, smaller);
    return leftIsSmaller ? [smaller, greater] : [greater, smaller];
  }

  /** Brings the rows that go left to the front, keeping orders; returns where the others begin. */
  #partition({ from, to }: Leaf, split: Split, rows: Int32Array, scratch: Int32Array): number {
    const { bins } = this.#features[split.feature]!;
    const goesLeft = new Uint8Array(MISSING + 1);
    if (split.bins === null) goesLeft.fill(1, 0, split.bin + 1);
    else for (const bin of split.bins) goesLeft[bin] = 1;
    goesLeft[MISSING] = Number(split.missingLeft);
    let [place, others] = [from, 0];
    for (let index = from; index < to; index++) {
      const row = rows[index]!;
      if (goesLeft[bins[row]!] === 1) rows[place++] = row;
      else scratch[others++] = row;
    }
    rows.set(scratch.subarray(0, others), place);
    return place;
  }
}

class Nodes {
  readonly value: number[] = [];
  readonly #feature: number[] = [];
  readonly #threshold: number[] = [];
  readonly #levels: (readonly number[] | null)[] = [];
  readonly #missingLeft: boolean[] = [];
  readonly #left: number[] = [];
  readonly #right: number[] = [];

  add(): number {
    this.#feature.push(-1);
    this.#threshold.push(0);
    this.#levels.push(null);
    this.#missingLeft.push(false);
    this.#left.push(-1);
    this.#right.push(-1);
    return this.value.push(0) - 1;
  }

  part(node: number, { feature, bins, missingLeft }: Split, threshold: number): readonly [number, number] {
    const [left, right] = [this.add(), this.add()];
    this.#feature[node] = feature;
    this.#threshold[node] = threshold;
    this.#levels[node] = bins;
    this.#missingLeft[node] = missingLeft;
    this.#left[node] = left;
    this.#right[node] = right;
    return [left, right];
  }

  tree(): Tree {
    return {
      feature: this.#feature,
      threshold: this.#threshold,
      levels: this.#levels,
      missingLeft: this.#missingLeft,
      left: this.#left,
      right: this.#right,
      value: this.value,
    };
  }
}

function sumsOf(rows: Int32Array, { gradient, curvature }: Slopes): Sums {
  let [g, h] = [0, 0];
  for (const row of rows) {
    g += gradient[row]!;
    h += curvature[row]!;
  }
  return { gradient: g, curvature: h, rows: rows.length };
}

function indexOfGreatest(open: readonly Leaf[]): number {
  let best = 0;
  for (const [index, { split }] of open.entries())
    if ((split?.gain ?? -1) > (open[best]!.split?.gain ?? -1)) best = index;
  return best;
}
