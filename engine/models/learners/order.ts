/** Orders of rows by a number, the same each time: equal numbers keep the order of their rows. */

/** Places from the smallest value to the greatest. NaN stands last. */
export function ascending(values: Float64Array): Int32Array {
  const sorted = values.slice().sort();
  return inTurn(values, (value) => countBefore(sorted, value));
}

/** Places from the greatest value to the smallest. NaN stands first. */
export function descending(values: Float64Array): Int32Array {
  const sorted = values.slice().sort();
  return inTurn(values, (value) => sorted.length - countUpTo(sorted, value));
}

/**
 * Rows by where the first of their value stands; who has the same stands behind. Numbers alone are sorted faster than
 * rows by a comparison, and bootstraps sort again and again.
 */
function inTurn(values: Float64Array, firstPlace: (value: number) => number): Int32Array {
  const order = new Int32Array(values.length);
  const taken = new Int32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const first = firstPlace(values[row]!);
    order[first + taken[first]!] = row;
    taken[first]!++;
  }
  return order;
}

/** How many stand before a value, in ascending order with NaN last. */
function countBefore(sorted: Float64Array, value: number): number {
  const isLast = Number.isNaN(value);
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = sorted[middle]!;
    if (other < value || (isLast && !Number.isNaN(other))) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same with those that have the value. */
function countUpTo(sorted: Float64Array, value: number): number {
  if (Number.isNaN(value)) return sorted.length;
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Ranks from 1, equal values sharing the mean of theirs. */
export function midranks(values: Float64Array): Float64Array {
  const order = ascending(values);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let index = from; index < to; index++) ranks[order[index]!] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/** By linear interpolation between the two nearest of values in ascending order. */
export function quantileSorted(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)]!;
  return low + (sorted[Math.ceil(place)]! - low) * (place - Math.floor(place));
}
