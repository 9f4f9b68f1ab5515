/** How good a list is against what people then had: recall, and NDCG, which asks for the right things at the top. */

/** Of what they had, the share in the first `count` of the list; at most `count` things can be. */
export function recall(list: readonly number[], had: ReadonlySet<number>, count: number): number {
  const right = list.slice(0, count).filter((item) => had.has(item)).length;
  return right / Math.min(had.size, count);
}

export function ndcg(list: readonly number[], had: ReadonlySet<number>, count: number): number {
  let gain = 0;
  for (const [place, item] of list.slice(0, count).entries())
    if (had.has(item)) gain += 1 / Math.log2(place + 2);
  let best = 0;
  for (let place = 0; place < Math.min(had.size, count); place++) best += 1 / Math.log2(place + 2);
  return gain / best;
}
