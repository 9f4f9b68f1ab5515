/** How many have not come back after so long: the Kaplan–Meier curve, which counts those who are still being waited for (Greenwood's interval). */
export interface Survival {
  /** Instants at which somebody came back, ascending. */
  readonly at: readonly number[];
  /** The share that has not come back just after. */
  readonly share: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly waited: number;
  readonly came: number;
}

/** `came` is 1 where the wait ended by coming back, 0 where looking ended first. */
export function kaplanMeier(waits: Float64Array, came: Float64Array): Survival {
  const order = Int32Array.from(waits.keys()).sort(
    (a, b) => waits[a]! - waits[b]! || came[b]! - came[a]! || a - b,
  );
  const [at, share, low, high]: number[][] = [[], [], [], []];
  let [still, survival, greenwood, all] = [order.length, 1, 0, 0];
  for (let from = 0; from < order.length; ) {
    const time = waits[order[from]!]!;
    let [to, ended] = [from, 0];
    while (to < order.length && waits[order[to]!] === time) ended += came[order[to++]!]!;
    if (ended > 0) {
      survival *= 1 - ended / still;
      // Nobody left to be waited for: the variance has no estimate, the curve ends at nought.
      if (still > ended) greenwood += ended / (still * (still - ended));
      const half = 1.959964 * survival * Math.sqrt(greenwood);
      at!.push(time);
      share!.push(survival);
      low!.push(Math.max(0, survival - half));
      high!.push(Math.min(1, survival + half));
      all += ended;
    }
    still -= to - from;
    from = to;
  }
  return { at: at!, share: share!, low: low!, high: high!, waited: order.length, came: all };
}

/** The share that has not come back after so long. */
export function survivalAt({ at, share }: Pick<Survival, 'at' | 'share'>, time: number): number {
  let [low, high] = [0, at.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 1 : share[low - 1]!;
}

/** When so many have come back; null where the curve does not get there. */
export function timeBy({ at, share }: Pick<Survival, 'at' | 'share'>, cameShare: number): number | null {
  const place = share.findIndex((survival) => 1 - survival >= cameShare - 1e-12);
  return place < 0 ? null : at[place]!;
}
