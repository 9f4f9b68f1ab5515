/**
 * What another policy would have earned, estimated from the log of the one that ran. Pure arithmetic over decisions, each a row of
 * places: how likely the log says its item was there (b), how likely the other policy would have put it there given those before it (π),
 * its reward, and what a model of rewards (q) expects of it and of the other policy. With ρ the product of π ÷ b up to a place:
 *
 * - inverse propensity: Σ ρ r. Unbiased where b is right and above 0 wherever π is.
 * - self-normalised: the same, divided by the mean weight of its place. Biased by order 1/n, often with far less variance.
 * - doubly robust: Σ (ρ before the place) · E_π[q] + ρ (r − q). Unbiased where b is right, or q is.
 *
 * Of one place these are the estimators of Dudík, Langford and Li, Doubly robust policy evaluation and learning (2011); of several the step-wise
 * ones of Jiang and Li, Doubly robust off-policy value evaluation (2016), which hold where a reward of a place depends on no place after
 * it. Decisions of one person are not independent: standard errors are of sums by person.
 */

/** One place of a decision. */
export interface LoggedPlace {
  /** As logged: above 0. */
  readonly propensity: number;
  /** Of the other policy, of the same item, given the items before it. */
  readonly target: number;
  readonly reward: number;
  /** What the model expects of the item that was there. */
  readonly predicted: number;
  /** What it expects of the other policy: the mean over what that would have put there. */
  readonly expected: number;
}
export interface LoggedRow {
  /** Rows of one person are of one cluster. */
  readonly cluster: number;
  readonly places: readonly LoggedPlace[];
}

export interface Estimate {
  readonly value: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}
export interface OffPolicy {
  readonly decisions: number;
  readonly people: number;
  /** What was earned in a decision, on average. */
  readonly logged: Estimate;
  readonly inversePropensity: Estimate;
  readonly selfNormalised: Estimate;
  readonly doublyRobust: Estimate;
  /** Kish: so many decisions of equal weight would say as much. */
  readonly effective: number;
  /** The mean weight of a decision: below 1 by what the other policy would do and the log could not hold. */
  readonly meanWeight: Estimate;
  /** The greatest weight of one decision. */
  readonly greatestWeight: number;
}

/** Of 95 %: the 97.5th percentile of the standard normal distribution. */
const Z = 1.959963984540054;

/** Null where there is not one decision. */
export function offPolicy(rows: Iterable<LoggedRow>): OffPolicy | null {
  const gathered = new Gathered();
  for (const row of rows) gathered.add(row);
  return gathered.estimate();
}

/** Sums of one person. */
interface PersonSums {
  rows: number;
  logged: number;
  weighted: number;
  robust: number;
  weight: number;
  /** By place: weights, and weighted rewards. */
  readonly weights: number[];
  readonly rewards: number[];
}

/** Adds rows up, person by person: memory is for people who were decided for, not for decisions. */
export class Gathered {
  readonly #people = new Map<number, PersonSums>();
  #rows = 0;
  #weights = 0;
  #squares = 0;
  #greatest = 0;

  add({ cluster, places }: LoggedRow): void {
    const sums = this.#people.get(cluster) ?? {
      rows: 0,
      logged: 0,
      weighted: 0,
      robust: 0,
      weight: 0,
      weights: [],
      rewards: [],
    };
    this.#people.set(cluster, sums);
    sums.rows += 1;
    let weight = 1;
    for (const [place, { propensity, target, reward, predicted, expected }] of places.entries()) {
      const before = weight;
      weight *= target / propensity;
      sums.logged += reward;
      sums.weighted += weight * reward;
      sums.robust += before * expected + weight * (reward - predicted);
      sums.weights[place] = (sums.weights[place] ?? 0) + weight;
      sums.rewards[place] = (sums.rewards[place] ?? 0) + weight * reward;
    }
    sums.weight += weight;
    this.#rows += 1;
    this.#weights += weight;
    this.#squares += weight * weight;
    this.#greatest = Math.max(this.#greatest, weight);
  }

  estimate(): OffPolicy | null {
    if (this.#rows === 0) return null;
    const people = [...this.#people.values()];
    const mean = (of: (sums: PersonSums) => number) => this.#ratio(people, of, ({ rows }) => rows);
    return {
      decisions: this.#rows,
      people: people.length,
      logged: mean(({ logged }) => logged),
      inversePropensity: mean(({ weighted }) => weighted),
      selfNormalised: this.#selfNormalised(people),
      doublyRobust: mean(({ robust }) => robust),
      effective: this.#squares === 0 ? 0 : this.#weights ** 2 / this.#squares,
      meanWeight: mean(({ weight }) => weight),
      greatestWeight: this.#greatest,
    };
  }

  /** A quotient of sums over people, its standard error by the delta method. */
  #ratio(
    people: readonly PersonSums[],
    above: (sums: PersonSums) => number,
    below: (sums: PersonSums) => number,
  ): Estimate {
    const divisor = sum(people.map(below));
    if (divisor === 0) return estimateOf(0, Number.NaN);
    const value = sum(people.map(above)) / divisor;
    const spread = sum(people.map((one) => (above(one) - value * below(one)) ** 2));
    return estimateOf(value, standardErrorOf(spread, people.length, divisor));
  }

  /** Place by place: rewards of a place over its mean weight. The parts of one person are added before they are squared. */
  #selfNormalised(people: readonly PersonSums[]): Estimate {
    const places = Math.max(0, ...people.map(({ weights }) => weights.length));
    let value = 0;
    const deviations = new Float64Array(people.length);
    for (let place = 0; place < places; place++) {
      const weights = sum(people.map((one) => one.weights[place] ?? 0));
      if (weights === 0) continue;
      const own = sum(people.map((one) => one.rewards[place] ?? 0)) / weights;
      // Decisions with fewer places earn nothing at it.
      const share = this.#reaching(people, place);
      value += own * share;
      for (const [index, one] of people.entries())
        deviations[index]! +=
          ((one.rewards[place] ?? 0) - own * (one.weights[place] ?? 0)) * (share / weights);
    }
    const spread = sum([...deviations].map((one) => one * one));
    return estimateOf(value, standardErrorOf(spread, people.length, 1));
  }

  /** The share of decisions that have such a place: with one place for all of them, 1. */
  #reaching(people: readonly PersonSums[], place: number): number {
    return place === 0
      ? 1
      : sum(people.map(({ weights, rows }) => (weights[place] === undefined ? 0 : rows))) / this.#rows;
  }
}

/** With one person there is nothing to tell it by. */
function standardErrorOf(spread: number, people: number, divisor: number): number {
  return people < 2 ? Number.NaN : Math.sqrt((spread * people) / (people - 1)) / divisor;
}

function estimateOf(value: number, standardError: number): Estimate {
  return { value, standardError, low: value - Z * standardError, high: value + Z * standardError };
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}
