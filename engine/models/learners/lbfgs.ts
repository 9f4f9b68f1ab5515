/**
 * The minimum of a smooth function of many numbers by L-BFGS with a line search to the strong Wolfe conditions
 * (Nocedal and Wright, Numerical Optimization, algorithms 3.5, 3.6 and 7.5). Deterministic.
 */

/** Writes the gradient at `x` and returns the value; infinite where the function is not defined. */
export type Smooth = (x: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface MinimumOptions {
  readonly iterations?: number;
  /** Of the gradient's greatest element. */
  readonly tolerance?: number;
}

/** Pairs that are remembered. */
const MEMORY = 10;
const ENOUGH_DECREASE = 1e-4;
const ENOUGH_CURVATURE = 0.9;

interface Point {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
  readonly value: number;
}

export function minimise(
  of: Smooth,
  from: Float64Array,
  { iterations = 500, tolerance = 1e-8 }: MinimumOptions = {},
): Minimum {
  const at = (x: Float64Array): Point => {
    const gradient = new Float64Array(x.length);
    return { value: of(x, gradient), x, gradient };
  };
  let point = at(from.slice());
  const memory: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    if (largest(point.gradient) <= tolerance) return { ...point, iterations: iteration, converged: true };
    let direction = descent(point.gradient, memory);
    if (dot(direction, point.gradient) >= 0) {
      memory.length = 0;
      direction = descent(point.gradient, memory);
    }
    const step = memory.length === 0 ? Math.min(1, 1 / sumOfSizes(point.gradient)) : 1;
    const next = search(at, point, direction, step);
    if (next === null) {
      // Rounding hides any further descent: near a minimum that is the end, far from it a new beginning.
      if (memory.length === 0) return { ...point, iterations: iteration, converged: flat(point, tolerance) };
      memory.length = 0;
      continue;
    }
    const s = difference(next.x, point.x);
    const y = difference(next.gradient, point.gradient);
    const curvature = dot(s, y);
    if (curvature > 1e-300) memory.push({ s, y, rho: 1 / curvature });
    if (memory.length > MEMORY) memory.shift();
    point = next;
  }
  return { ...point, iterations, converged: flat(point, tolerance) };
}

/** So flat that rounding of the value, not the gradient, sets the limit. */
function flat({ gradient, value }: Point, tolerance: number): boolean {
  return largest(gradient) <= Math.max(tolerance, 1e-7 * Math.max(1, Math.abs(value)));
}

function descent(
  gradient: Float64Array,
  memory: readonly { s: Float64Array; y: Float64Array; rho: number }[],
): Float64Array {
  const direction = gradient.map((part) => -part);
  const held = new Float64Array(memory.length);
  for (let index = memory.length - 1; index >= 0; index--) {
    const { s, y, rho } = memory[index]!;
    held[index] = rho * dot(s, direction);
    add(direction, y, -held[index]!);
  }
  const last = memory.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let index = 0; index < direction.length; index++) direction[index]! *= scale;
  }
  for (const [index, { s, y, rho }] of memory.entries())
    add(direction, s, held[index]! - rho * dot(y, direction));
  return direction;
}

interface Tried {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
  readonly point: Point;
}

/** Algorithm 3.5; null when no step brings a decrease. */
function search(
  at: (x: Float64Array) => Point,
  from: Point,
  direction: Float64Array,
  first: number,
): Point | null {
  const slope0 = dot(from.gradient, direction);
  const tried = (step: number): Tried => {
    const x = from.x.slice();
    add(x, direction, step);
    const point = at(x);
    return { step, value: point.value, slope: dot(point.gradient, direction), point };
  };
  const tooHigh = (one: Tried): boolean => !(one.value <= from.value + ENOUGH_DECREASE * one.step * slope0);
  const enough = (one: Tried): boolean => Math.abs(one.slope) <= -ENOUGH_CURVATURE * slope0;
  let before: Tried = { step: 0, value: from.value, slope: slope0, point: from };
  let step = first;
  for (let attempt = 0; attempt < 30; attempt++) {
    const now = tried(step);
    if (tooHigh(now) || (attempt > 0 && now.value >= before.value)) return zoom(before, now);
    if (enough(now)) return now.point;
    if (now.slope >= 0) return zoom(now, before);
    before = now;
    step *= 2;
  }
  return before.step > 0 ? before.point : null;

  function zoom(lowest: Tried, other: Tried): Point | null {
    let [low, high] = [lowest, other];
    for (let attempt = 0; attempt < 60; attempt++) {
      const now = tried(between(low, high));
      if (tooHigh(now) || now.value >= low.value) high = now;
      else {
        if (enough(now)) return now.point;
        if (now.slope * (high.step - low.step) >= 0) high = low;
        low = now;
      }
      if (Math.abs(high.step - low.step) <= 1e-15 * Math.max(1, low.step)) break;
    }
    return low.step > 0 ? low.point : null;
  }
}

/** The minimum of the parabola through value and slope at `low` and value at `high`, kept off the ends. */
function between(low: Tried, high: Tried): number {
  const width = high.step - low.step;
  const bend = (high.value - low.value - low.slope * width) / (width * width);
  const share = bend > 0 ? -low.slope / (2 * bend * width) : 0.5;
  return low.step + width * (share > 0.1 && share < 0.9 ? share : 0.5);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let index = 0; index < to.length; index++) to[index]! += times * what[index]!;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, index) => value - b[index]!);
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

function sumOfSizes(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += Math.abs(value);
  return sum;
}
