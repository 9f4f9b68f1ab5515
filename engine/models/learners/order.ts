/** Orders of rows by a number, the same each time: equal numbers keep the order of their rows. */

/** Places from the smallest value to the greatest. NaN stands last. */
export function ascending(values: Float64Array): Int32Array {
  const rows = Int32Array.from(values.keys());
  return rows.sort((a, b) => compare(values[a]!, values[b]!) || a - b);
}

/** Places from the greatest value to the smallest. NaN stands first. */
export function descending(values: Float64Array): Int32Array {
  const rows = Int32Array.from(values.keys());
  return rows.sort((a, b) => compare(values[b]!, values[a]!) || a - b);
}

function compare(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
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
