/**
 * Gradient boosting of trees over histograms, as LightGBM and scikit-learn have made it usual: trees one after another, each fitted to what
 * the earlier ones leave, until a part that is held out stops getting better. Probabilities by log-loss, values by squared error.
 */
import { ModelFault } from '../../fault.ts';
import { checkClasses, checkFinite, checkValues, columnOf, usefulColumns } from '../inputs.ts';
import type { Learner } from '../learner.ts';
import { Random } from '../random.ts';
import { binned, type Cut, cutsOf } from './bins.ts';
import { TreeGrower } from './grow.ts';
import { HistogramBuilder } from './histogram.ts';
import { type Loss, losses } from './loss.ts';
import { addLeaves, scoredColumn, type Tree } from './tree.ts';

export interface BoostingOptions {
  readonly loss?: Loss['name'];
  readonly rounds?: number;
  readonly learningRate?: number;
  readonly leaves?: number;
  readonly deepest?: number;
  readonly smallestLeaf?: number;
  readonly l2?: number;
  /** The share that tells when to stop; 0 to go on to the last round. */
  readonly heldOut?: number;
  /** Rounds without a gain before it stops. */
  readonly patience?: number;
  /** Rows of one person have the same number: they are held out together. */
  readonly groups?: Float64Array;
}

export interface Boosting {
  readonly loss: Loss['name'];
  readonly cuts: readonly Cut[];
  readonly begin: number;
  readonly trees: readonly Tree[];
  /** The share of the gain that each column brought. */
  readonly gains: readonly { readonly column: string; readonly share: number }[];
  readonly dropped: readonly { readonly column: string; readonly reason: string }[];
}

/**
 * Below so many rows, trees of 31 leaves learn chance by heart before the held-out rows say stop. Six were chosen by cross-validation on
 * rows of training alone, of four tables (models/README.md).
 */
const SMALL = 20_000;

export const boosting: Learner<BoostingOptions, Boosting> = {
  name: 'gradient_boosting',

  fit(table, labels, options, seed) {
    const { rounds = 400, learningRate = 0.05, smallestLeaf = 20, l2 = 0 } = options;
    const { leaves = table.rows < SMALL ? 6 : 31 } = options;
    const { deepest = Number.POSITIVE_INFINITY, heldOut = 0.1, patience = 10, groups } = options;
    const loss = losses[options.loss ?? 'log_loss'];
    if (!(rounds >= 1) || !(heldOut >= 0 && heldOut < 1) || !(leaves >= 2))
      throw new ModelFault('CAR-978', {
        what: `Boosting was asked for ${rounds} rounds of ${leaves} leaves with ${heldOut} held out.`,
        why: 'Rounds and leaves are whole numbers from 1 and 2, a share lies below 1.',
        fix: 'Say other options, or none.',
      });
    if (loss.name === 'log_loss') checkClasses(labels);
    else checkValues(labels);
    const { table: used, dropped } = usefulColumns(table);
    const cuts = cutsOf(used);
    const features = cuts.map((cut, index) => binned(cut, used.columns[index]!));
    const { train, held } = parted(labels, groups, heldOut, new Random(seed).fork('held out'));
    const builder = new HistogramBuilder(features, train.length);
    const rules = { learningRate, leaves, deepest, smallestLeaf, l2 };
    const grower = new TreeGrower(features, cuts, builder, rules);
    const scoredHeld = used.columns.map((column, index) => scoredColumn(cuts[index]!, column));
    const begin = loss.begin(labels, train);
    const scores = new Float64Array(labels.length).fill(begin);
    const slopes = { gradient: new Float64Array(labels.length), curvature: new Float64Array(labels.length) };
    const heldColumns = scoredHeld.map((column) =>
      column instanceof Float64Array
        ? Float64Array.from(held, (row) => column[row]!)
        : Int32Array.from(held, (row) => column[row]!),
    );
    const stop = new Stop(loss, labels, held, begin, patience);
    const trees: Tree[] = [];
    const gains: Float64Array[] = [];
    for (let round = 0; round < rounds && !stop.isNow; round++) {
      loss.slopes(labels, scores, train, slopes);
      const { tree, gains: own } = grower.grow(train, slopes, scores);
      if (tree.feature.length === 1) break;
      trees.push(tree);
      gains.push(own);
      stop.hear((into) => addLeaves(tree, heldColumns, into));
    }
    const kept = held.length === 0 ? trees.length : stop.best;
    return {
      loss: loss.name,
      cuts,
      begin,
      trees: trees.slice(0, kept),
      gains: shares(gains.slice(0, kept), cuts),
      dropped,
    };
  },

  predict(fitted, table) {
    checkFinite(table);
    const columns = fitted.cuts.map((cut) => scoredColumn(cut, columnOf(table, cut.name, cut.kind)));
    const scores = new Float64Array(table.rows).fill(fitted.begin);
    for (const tree of fitted.trees) addLeaves(tree, columns, scores);
    const { link } = losses[fitted.loss];
    for (let row = 0; row < scores.length; row++) scores[row] = link(scores[row]!);
    return scores;
  },
};

/** Keeps the scores of the rows that are held out, and knows how many trees were best. */
class Stop {
  best = 0;
  readonly #loss: Loss;
  readonly #labels: Float64Array;
  readonly #all: Int32Array;
  readonly #scores: Float64Array;
  readonly #patience: number;
  #least: number;
  #rounds = 0;

  constructor(loss: Loss, labels: Float64Array, held: Int32Array, begin: number, patience: number) {
    this.#loss = loss;
    this.#labels = Float64Array.from(held, (row) => labels[row]!);
    this.#all = Int32Array.from(held.keys());
    this.#scores = new Float64Array(held.length).fill(begin);
    this.#patience = patience;
    this.#least = held.length === 0 ? 0 : loss.mean(this.#labels, this.#scores, this.#all);
  }

  get isNow(): boolean {
    return this.#all.length > 0 && this.#rounds - this.best >= this.#patience;
  }

  hear(add: (scores: Float64Array) => void): void {
    this.#rounds++;
    if (this.#all.length === 0) return;
    add(this.#scores);
    const mean = this.#loss.mean(this.#labels, this.#scores, this.#all);
    if (mean >= this.#least - 1e-7) return;
    this.#least = mean;
    this.best = this.#rounds;
  }
}

/** By group where there are groups, else by row; the same share of each outcome as far as chance gives it. */
function parted(
  labels: Float64Array,
  groups: Float64Array | undefined,
  heldOut: number,
  random: Random,
): { train: Int32Array; held: Int32Array } {
  const all = Int32Array.from(labels.keys());
  if (heldOut === 0) return { train: all, held: new Int32Array(0) };
  const isHeld = new Map<number, boolean>();
  for (const group of groups ?? all) if (!isHeld.has(group)) isHeld.set(group, random.next() < heldOut);
  const of = (row: number): boolean => isHeld.get(groups ? groups[row]! : row)!;
  return { train: all.filter((row) => !of(row)), held: all.filter(of) };
}

function shares(gains: readonly Float64Array[], cuts: readonly Cut[]): Boosting['gains'] {
  const sums = cuts.map((cut, index) => ({
    column: cut.name,
    share: gains.reduce((sum, own) => sum + own[index]!, 0),
  }));
  const all = sums.reduce((sum, { share }) => sum + share, 0) || 1;
  return sums
    .map(({ column, share }) => ({ column, share: share / all }))
    .sort((a, b) => b.share - a.share || (a.column < b.column ? -1 : 1));
}
