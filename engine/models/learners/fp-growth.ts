/**
 * Which things are bought together often: all sets of items above a least count, by FP-growth (Han, Pei and Yin 2000). Exact: every such
 * set, each with its count.
 */

/** Baskets one after another: items of basket b are `items[from[b] … from[b + 1])`, without repetition. */
export interface Baskets {
  readonly items: Int32Array;
  readonly from: Int32Array;
}

export interface FrequentSet {
  /** Ascending. */
  readonly items: readonly number[];
  readonly count: number;
}

export interface GrowthLimits {
  readonly leastCount: number;
  readonly mostItems: number;
  /** Sets after which it is given up: there would be no end. */
  readonly mostSets: number;
}

/** Null when there are more sets than `mostSets`. */
export function frequentSets(baskets: Baskets, limits: GrowthLimits): FrequentSet[] | null {
  const tree = new Tree();
  const counts = new Map<number, number>();
  for (const item of baskets.items) counts.set(item, (counts.get(item) ?? 0) + 1);
  const rank = ranks(counts, limits.leastCount);
  for (let basket = 0; basket + 1 < baskets.from.length; basket++) {
    const own = [...baskets.items.subarray(baskets.from[basket], baskets.from[basket + 1])];
    const path = own.filter((item) => rank.has(item)).sort((a, b) => rank.get(a)! - rank.get(b)!);
    tree.add(path, 1);
  }
  const sets: FrequentSet[] = [];
  return grow(tree, rank, [], limits, sets) ? sets : null;
}

/** Sets that end in what was chosen so far; false when there are too many. */
function grow(
  tree: Tree,
  rank: ReadonlyMap<number, number>,
  chosen: readonly number[],
  limits: GrowthLimits,
  sets: FrequentSet[],
): boolean {
  for (const item of rank.keys()) {
    const set = [...chosen, item];
    sets.push({ items: set.toSorted((a, b) => a - b), count: tree.countOf(item) });
    if (sets.length > limits.mostSets) return false;
    if (set.length >= limits.mostItems) continue;
    const paths = tree.pathsTo(item);
    const counts = new Map<number, number>();
    for (const { path, count } of paths)
      for (const above of path) counts.set(above, (counts.get(above) ?? 0) + count);
    const own = ranks(counts, limits.leastCount);
    if (own.size === 0) continue;
    const rest = new Tree();
    for (const { path, count } of paths)
      rest.add(
        path.filter((above) => own.has(above)).sort((a, b) => own.get(a)! - own.get(b)!),
        count,
      );
    if (!grow(rest, own, set, limits, sets)) return false;
  }
  return true;
}

/** Items that are frequent enough, the most frequent first. */
function ranks(counts: ReadonlyMap<number, number>, least: number): Map<number, number> {
  const order = [...counts].filter(([, count]) => count >= least).sort(([a, m], [b, n]) => n - m || a - b);
  return new Map(order.map(([item], place) => [item, place]));
}

interface Path {
  /** From the root. */
  readonly path: number[];
  readonly count: number;
}

/** Paths that begin alike share their nodes. Lists by node; the first is the root. */
class Tree {
  readonly #item: number[] = [-1];
  readonly #parent: number[] = [-1];
  readonly #count: number[] = [0];
  readonly #children: (Map<number, number> | null)[] = [null];
  readonly #nodes = new Map<number, number[]>();

  add(path: readonly number[], count: number): void {
    let node = 0;
    for (const item of path) {
      const children = this.#children[node] ?? new Map<number, number>();
      this.#children[node] = children;
      let child = children.get(item);
      if (child === undefined) {
        child = this.#item.push(item) - 1;
        this.#parent.push(node);
        this.#count.push(0);
        this.#children.push(null);
        children.set(item, child);
        const nodes = this.#nodes.get(item);
        if (nodes) nodes.push(child);
        else this.#nodes.set(item, [child]);
      }
      this.#count[child]! += count;
      node = child;
    }
  }

  countOf(item: number): number {
    return this.#nodes.get(item)!.reduce((sum, node) => sum + this.#count[node]!, 0);
  }

  pathsTo(item: number): Path[] {
    return this.#nodes.get(item)!.map((node) => {
      const path: number[] = [];
      for (let at = this.#parent[node]!; at > 0; at = this.#parent[at]!) path.push(this.#item[at]!);
      return { path: path.reverse(), count: this.#count[node]! };
    });
  }
}
