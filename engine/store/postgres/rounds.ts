/** Splits what may not be done twice at once: one statement writes a row once, one transaction a bucket. */

/** No key comes twice in a round; whatever has the same key as another comes in a later round than that. */
export function roundsOf<T>(
  all: readonly T[],
  keyOf: (one: T) => string | number,
): readonly (readonly T[])[] {
  const times = new Map<string | number, number>();
  const rounds: T[][] = [];
  for (const one of all) {
    const key = keyOf(one);
    const round = times.get(key) ?? 0;
    times.set(key, round + 1);
    const together = rounds[round];
    if (together === undefined) rounds.push([one]);
    else together.push(one);
  }
  return rounds;
}
