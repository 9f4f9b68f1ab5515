/**
 * Logistic regression with an L2 penalty on standardised columns, the intercept free: what scikit-learn minimises with the same C.
 * Newton's method where the matrix of second derivatives is cheap, L-BFGS where it is not; both end at the same place.
 */
import { solve } from './cholesky.ts';
import { Design, namesOf, type Term, termsOf } from './design.ts';
import { checkClasses, checkFinite, usefulColumns } from './inputs.ts';
import { minimise } from './lbfgs.ts';
import type { Learner } from './learner.ts';

export interface LogisticOptions {
  /** Weight of the data against the penalty; 1 unless told. */
  readonly c?: number;
  readonly method?: 'newton' | 'lbfgs';
}

export interface LogisticRegression {
  readonly terms: readonly Term[];
  /** The intercept first; on standardised columns. */
  readonly weights: readonly number[];
  readonly dropped: readonly { readonly column: string; readonly reason: string }[];
}

/** Multiplications per step of Newton's method that take about a second. */
const CHEAP = 5e8;

export const logisticRegression: Learner<LogisticOptions, LogisticRegression> = {
  name: 'logistic_regression',

  fit(table, labels, { c = 1, method }) {
    checkClasses(labels);
    const useful = usefulColumns(table);
    const terms = termsOf(useful.table);
    const design = new Design(terms, useful.table);
    const size = design.width + 1;
    const loss = new PenalisedLoss(design, labels, 1 / (c * design.rows));
    const start = new Float64Array(size);
    const rate = labels.reduce((sum, label) => sum + label, 0) / labels.length;
    start[0] = Math.log(rate / (1 - rate));
    const chosen = method ?? (design.rows * size * size <= CHEAP ? 'newton' : 'lbfgs');
    const weights =
      chosen === 'newton'
        ? newton(loss, start)
        : minimise((x, gradient) => loss.at(x, gradient), start, { tolerance: 1e-7 }).x;
    return { terms, weights: [...weights], dropped: useful.dropped };
  },

  predict(fitted, table) {
    checkFinite(table);
    const design = new Design(fitted.terms, table);
    const [weights, result] = [Float64Array.from(fitted.weights), new Float64Array(table.rows)];
    design.blocks((from, to) => {
      const block = result.subarray(from, to);
      design.scores(weights, from, to, block);
      for (let row = 0; row < block.length; row++) block[row] = sigmoid(block[row]!);
    });
    return result;
  },
};

/** Columns of the design by the size of their weight: what a standard deviation does to the log-odds. */
export function weightsByName({ terms, weights }: LogisticRegression): { name: string; weight: number }[] {
  return terms
    .flatMap(namesOf)
    .map((name, index) => ({ name, weight: weights[index + 1]! }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.name < b.name ? -1 : 1));
}

export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** The mean of log(1 + e^−z) over rows, plus half the penalty times the squares of the weights. */
class PenalisedLoss {
  readonly #design: Design;
  readonly #labels: Float64Array;
  readonly #penalty: number;
  readonly #block = new Float64Array(4096);

  constructor(design: Design, labels: Float64Array, penalty: number) {
    this.#design = design;
    this.#labels = labels;
    this.#penalty = penalty;
  }

  at(weights: Float64Array, gradient: Float64Array): number {
    const block = this.#block;
    const rows = this.#design.rows;
    gradient.fill(0);
    let loss = 0;
    this.#design.blocks((from, to) => {
      this.#design.scores(weights, from, to, block);
      for (let row = from; row < to; row++) {
        const [z, label] = [block[row - from]!, this.#labels[row]!];
        // One exponential serves the loss and its slope.
        const small = Math.exp(-Math.abs(z));
        loss += Math.log1p(small) + Math.max(z, 0) - label * z;
        block[row - from] = (z >= 0 ? 1 : small) / (1 + small) - label;
      }
      this.#design.gather(block, from, to, gradient);
    });
    let squares = 0;
    for (let index = 0; index < gradient.length; index++) {
      gradient[index]! /= rows;
      if (index === 0) continue;
      squares += weights[index]! ** 2;
      gradient[index]! += this.#penalty * weights[index]!;
    }
    return loss / rows + 0.5 * this.#penalty * squares;
  }

  /** Second derivatives, by rows; only what stands on and below the diagonal. */
  curvature(weights: Float64Array): Float64Array {
    const [rows, size] = [this.#design.rows, weights.length];
    const matrix = new Float64Array(size * size);
    const dense = new Float64Array(2048 * size);
    this.#design.blocks((from, to) => {
      this.#design.scores(weights, from, to, this.#block);
      this.#design.dense(from, to, dense);
      for (let row = 0; row < to - from; row++) {
        const p = sigmoid(this.#block[row]!);
        addOuter(matrix, dense, row * size, size, (p * (1 - p)) / rows);
      }
    });
    for (let index = 1; index < size; index++) matrix[index * size + index]! += this.#penalty;
    return matrix;
  }
}

function addOuter(matrix: Float64Array, dense: Float64Array, at: number, size: number, weight: number): void {
  for (let i = 0; i < size; i++) {
    const left = dense[at + i]! * weight;
    const place = i * size;
    for (let j = 0; j <= i; j++) matrix[place + j]! += left * dense[at + j]!;
  }
}

function newton(loss: PenalisedLoss, start: Float64Array): Float64Array {
  let weights = start;
  const gradient = new Float64Array(start.length);
  const trial = new Float64Array(start.length);
  let value = loss.at(weights, gradient);
  for (let iteration = 0; iteration < 100; iteration++) {
    const step = gradient.slice();
    if (!solve(loss.curvature(weights), step)) break;
    // The decrease that Newton's parabola promises.
    const promise = step.reduce((sum, part, index) => sum + part * gradient[index]!, 0);
    if (promise < 1e-16) break;
    let length = 1;
    let next = weights;
    let nextValue = Number.POSITIVE_INFINITY;
    while (length > 1e-10) {
      next = weights.map((weight, index) => weight - length * step[index]!);
      nextValue = loss.at(next, trial);
      if (nextValue <= value - 1e-4 * length * promise) break;
      length /= 2;
    }
    if (!(nextValue < value)) break;
    [weights, value] = [next, nextValue];
    gradient.set(trial);
  }
  return weights;
}
