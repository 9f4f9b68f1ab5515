/**
 * Logistic regression on the words of texts: each text is the set of its terms, of length one, so that long texts do not speak louder. An L2
 * penalty keeps rare words quiet; how strong it is, later texts that were not learnt from decide.
 */
import { minimise } from '../lbfgs.ts';
import { sigmoid } from '../logistic-regression.ts';
import { logLoss } from '../metrics/losses.ts';

export interface LinearText {
  readonly intercept: number;
  /** By place in the vocabulary; four digits say all. */
  readonly weights: readonly number[];
}

export type Encoded = readonly Int32Array[];

/** Weights of the data against the penalty, from timid to bold. */
const STRENGTHS = [1, 3, 10, 30, 100];
const DIGITS = 1e4;

export function fitLinear(texts: Encoded, labels: Float64Array, width: number, c: number): LinearText {
  const [rows, penalty] = [texts.length, 1 / (c * texts.length)];
  const start = new Float64Array(width + 1);
  const rate = (labels.reduce((sum, label) => sum + label, 0) + 0.5) / (rows + 1);
  start[width] = Math.log(rate / (1 - rate));
  const loss = (x: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const text = texts[row]!;
      const size = sizeOf(text);
      const z = scoreOf(text, x, x[width]!);
      sum += Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - labels[row]! * z;
      const slope = (sigmoid(z) - labels[row]!) / rows;
      for (const place of text) gradient[place]! += slope * size;
      gradient[width]! += slope;
    }
    let squares = 0;
    for (let place = 0; place < width; place++) {
      squares += x[place]! ** 2;
      gradient[place]! += penalty * x[place]!;
    }
    return sum / rows + 0.5 * penalty * squares;
  };
  const { x } = minimise(loss, start, { iterations: 200, tolerance: 1e-6 });
  const round = (weight: number) => Math.round(weight * DIGITS) / DIGITS;
  return { intercept: round(x[width]!), weights: Array.from(x.subarray(0, width), round) };
}

export function probabilityOf({ intercept, weights }: LinearText, text: Int32Array): number {
  return sigmoid(scoreOf(text, weights, intercept));
}

/** The strength with the least log-loss on texts that were not learnt from. */
export function bestStrength(
  learn: { readonly texts: Encoded; readonly labels: Float64Array },
  judge: { readonly texts: Encoded; readonly labels: Float64Array },
  width: number,
): { readonly c: number; readonly scores: Float64Array } {
  const tried = STRENGTHS.map((c) => {
    const model = fitLinear(learn.texts, learn.labels, width, c);
    const scores = Float64Array.from(judge.texts, (text) => probabilityOf(model, text));
    return { c, scores, loss: logLoss(judge.labels, scores).value };
  });
  return tried.reduce((a, b) => (b.loss < a.loss ? b : a));
}

function scoreOf(text: Int32Array, weights: ArrayLike<number>, intercept: number): number {
  let sum = 0;
  for (const place of text) sum += weights[place]!;
  return intercept + sum * sizeOf(text);
}

function sizeOf(text: Int32Array): number {
  return text.length === 0 ? 0 : 1 / Math.sqrt(text.length);
}
