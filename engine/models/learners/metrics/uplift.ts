/**
 * How well scores say who does it because of the message: Qini, uplift AUC and uplift among the highest scores, defined as scikit-uplift
 * defines them (curves over distinct scores, areas over those of chance, as shares of what perfect knowledge gives).
 */
import type { Figure } from '../../types/type.ts';

export interface Trial {
  readonly outcome: Float64Array;
  /** 1 treated, 0 not. */
  readonly treated: Float64Array;
}

interface Curve {
  readonly x: number[];
  readonly y: number[];
}

/** What a curve shows after so many treated and untreated, of whom so many did it. */
type Height = (treated: number, did: number, untreated: number, otherwise: number) => number;

const uplift: Height = (treated, did, untreated, otherwise) =>
  (share(did, treated) - share(otherwise, untreated)) * (treated + untreated);
const incremental: Height = (treated, did, untreated, otherwise) =>
  did - otherwise * share(treated, untreated);

export function upliftAuc(trial: Trial, scores: Float64Array): number {
  return areaShare(curve(trial, scores, uplift), curve(trial, perfectForUplift(trial), uplift));
}

export function qini(trial: Trial, scores: Float64Array): number {
  return areaShare(curve(trial, scores, incremental), curve(trial, perfectForQini(trial), incremental));
}

/** The difference of rates among the share with the highest scores; of equal scores, later rows first. */
export function upliftAt(trial: Trial, scores: Float64Array, top: number): Figure {
  const order = highestFirst(scores).subarray(0, Math.floor(scores.length * top));
  const sums = { treated: 0, did: 0, squares: 0, untreated: 0, otherwise: 0, otherSquares: 0 };
  for (const row of order) {
    const outcome = trial.outcome[row]!;
    if (trial.treated[row] === 1) {
      sums.treated++;
      sums.did += outcome;
      sums.squares += outcome * outcome;
    } else {
      sums.untreated++;
      sums.otherwise += outcome;
      sums.otherSquares += outcome * outcome;
    }
  }
  const value = share(sums.did, sums.treated) - share(sums.otherwise, sums.untreated);
  const variance =
    varianceOfMean(sums.treated, sums.did, sums.squares) +
    varianceOfMean(sums.untreated, sums.otherwise, sums.otherSquares);
  const half = 1.959964 * Math.sqrt(variance);
  return { value, low: value - half, high: value + half };
}

function varianceOfMean(n: number, sum: number, squares: number): number {
  return n < 2 ? 0 : (squares - (sum * sum) / n) / (n - 1) / n;
}

function highestFirst(scores: Float64Array): Int32Array {
  return Int32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || b - a);
}

function curve({ outcome, treated }: Trial, scores: Float64Array, height: Height): Curve {
  const order = highestFirst(scores);
  const [x, y] = [[0], [0]];
  let [withMessage, did, without, otherwise] = [0, 0, 0, 0];
  for (const [place, row] of order.entries()) {
    if (treated[row] === 1) {
      withMessage++;
      did += outcome[row]!;
    } else {
      without++;
      otherwise += outcome[row]!;
    }
    if (place + 1 < order.length && scores[order[place + 1]!] === scores[row]) continue;
    x.push(place + 1);
    y.push(height(withMessage, did, without, otherwise));
  }
  return { x, y };
}

function perfectForUplift({ outcome, treated }: Trial): Float64Array {
  let [wouldAnyway, didNot] = [0, 0];
  for (let row = 0; row < outcome.length; row++) {
    if (outcome[row] === 1 && treated[row] === 0) wouldAnyway++;
    if (outcome[row] === 0 && treated[row] === 1) didNot++;
  }
  const second = wouldAnyway > didNot ? outcome : treated;
  return outcome.map((did, row) => 2 * Number(did === treated[row]) + second[row]!);
}

function perfectForQini({ outcome, treated }: Trial): Float64Array {
  return outcome.map((did, row) => did * treated[row]! - did * (1 - treated[row]!));
}

function areaShare(actual: Curve, perfect: Curve): number {
  const chance = (perfect.x.at(-1)! * perfect.y.at(-1)!) / 2;
  return (area(actual) - chance) / (area(perfect) - chance);
}

function area({ x, y }: Curve): number {
  let sum = 0;
  for (let index = 1; index < x.length; index++)
    sum += ((x[index]! - x[index - 1]!) * (y[index]! + y[index - 1]!)) / 2;
  return sum;
}

function share(of: number, all: number): number {
  return all === 0 ? 0 : of / all;
}
