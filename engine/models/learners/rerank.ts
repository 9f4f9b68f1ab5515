/** A list of recommendations put in order by rules of the business: what may not be shown, what is pushed, and how many of a kind. */
export interface RankRules {
  readonly exclude?: ReadonlySet<string>;
  /** A score is multiplied by it; below 1 holds back. */
  readonly boost?: ReadonlyMap<string, number>;
  /** What kind an item is of, and how many of a kind at most. */
  readonly kinds?: ReadonlyMap<string, string>;
  readonly mostOfAKind?: number;
}

export interface Ranked {
  readonly item: string;
  readonly score: number;
}

export function rerank(list: readonly Ranked[], rules: RankRules, count: number): Ranked[] {
  const { exclude, boost, kinds, mostOfAKind = Number.POSITIVE_INFINITY } = rules;
  const allowed = list
    .filter(({ item }) => !exclude?.has(item))
    .map(({ item, score }) => ({ item, score: score * (boost?.get(item) ?? 1) }))
    .sort((a, b) => b.score - a.score);
  const counts = new Map<string, number>();
  const taken: Ranked[] = [];
  for (const one of allowed) {
    const kind = kinds?.get(one.item);
    const before = kind === undefined ? 0 : (counts.get(kind) ?? 0);
    if (before >= mostOfAKind || taken.length >= count) continue;
    if (kind !== undefined) counts.set(kind, before + 1);
    taken.push(one);
  }
  return taken;
}
