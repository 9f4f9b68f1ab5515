/**
 * Where the boxes of a drawing stand: in layers, each below (or to the right of) all that leads to it, those that belong
 * together near each other. Ways over several layers get a place in each, so that they cross no box. Pure.
 */

export interface Box {
  readonly key: string;
  readonly width: number;
  readonly height: number;
}

export interface Way {
  readonly from: string;
  readonly to: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The middle of each box. */
  readonly places: ReadonlyMap<string, Point>;
  /** By the index of the way: where it goes through, from the edge of one box to the edge of the other. */
  readonly routes: readonly (readonly Point[])[];
}

export interface Spacing {
  readonly direction: 'down' | 'right';
  /** Between layers. */
  readonly along: number;
  /** Between neighbours in a layer. */
  readonly across: number;
}

/** A box, or where a way passes through a layer, which has no size. `size` is across the direction, `depth` along it. */
interface Spot {
  readonly layer: number;
  readonly size: number;
  readonly depth: number;
  readonly before: Spot[];
  readonly after: Spot[];
  position: number;
}

const ROUNDS = 12;

export function layoutOf(boxes: readonly Box[], ways: readonly Way[], spacing: Spacing): Layout {
  const ranks = ranksOf(boxes, ways);
  const layers: Spot[][] = [];
  const spots = new Map<string, Spot>();
  const put = (layer: number, size: number, depth: number): Spot => {
    const spot: Spot = { layer, size, depth, before: [], after: [], position: 0 };
    while (layers.length <= layer) layers.push([]);
    layers[layer]!.push(spot);
    return spot;
  };
  for (const { key, width, height } of boxes) {
    const [size, depth] = spacing.direction === 'down' ? [width, height] : [height, width];
    spots.set(key, put(ranks.get(key)!, size, depth));
  }
  const chains = ways.map(({ from, to }) => {
    const [first, last] = [spots.get(from)!, spots.get(to)!];
    // A way back goes the way it would have come.
    return last.layer < first.layer ? chainOf(last, first, put).reverse() : chainOf(first, last, put);
  });
  arrange(layers, spacing.across);
  return placed(spots, chains, layers, spacing);
}

/** How many boxes stand before each on the longest way to it; ways back to where one comes from do not count. */
function ranksOf(boxes: readonly Box[], ways: readonly Way[]): Map<string, number> {
  const next = new Map<string, string[]>(boxes.map(({ key }) => [key, []]));
  for (const { from, to } of ways) next.get(from)!.push(to);
  const open = new Set<string>();
  const done: string[] = [];
  const forward = new Map<string, string[]>();
  const visit = (key: string): void => {
    if (forward.has(key)) return;
    open.add(key);
    const ahead: string[] = [];
    forward.set(key, ahead);
    for (const to of next.get(key)!) {
      if (open.has(to)) continue;
      ahead.push(to);
      visit(to);
    }
    open.delete(key);
    done.push(key);
  };
  for (const { key } of boxes) visit(key);
  const ranks = new Map(boxes.map(({ key }) => [key, 0]));
  for (const key of done.reverse())
    for (const to of forward.get(key)!) ranks.set(to, Math.max(ranks.get(to)!, ranks.get(key)! + 1));
  return ranks;
}

function chainOf(from: Spot, to: Spot, put: (layer: number, size: number, depth: number) => Spot): Spot[] {
  if (to === from) return [from, to];
  const chain = [from];
  for (let layer = from.layer + 1; layer < to.layer; layer++) chain.push(put(layer, 0, 0));
  chain.push(to);
  for (const [index, spot] of chain.slice(1).entries()) {
    spot.before.push(chain[index]!);
    chain[index]!.after.push(spot);
  }
  return chain;
}

/**
 * Each layer in the order of what its members are tied to, and as near to that as the others allow: in turn from the first
 * layer to the last and back. The order is settled in the first rounds; the later ones only move.
 */
function arrange(layers: readonly Spot[][], gap: number): void {
  for (const layer of layers) settle(layer, () => 0, gap);
  for (let round = 0; round <= 2 * ROUNDS; round++) {
    const downwards = round % 2 === 0;
    for (const layer of downwards ? layers : layers.toReversed()) {
      const wishes = new Map(layer.map((spot) => [spot, wishOf(spot, downwards)]));
      if (round < ROUNDS) layer.sort((a, b) => wishes.get(a)! - wishes.get(b)! || a.position - b.position);
      settle(layer, (spot) => wishes.get(spot)!, gap);
    }
  }
}

/** The middle of what it is tied to on the side that is settled; where that is nothing, on the other. */
function wishOf({ before, after, position }: Spot, downwards: boolean): number {
  const [near, far] = downwards ? [before, after] : [after, before];
  const tied = near.length > 0 ? near : far;
  if (tied.length === 0) return position;
  return tied.reduce((sum, other) => sum + other.position, 0) / tied.length;
}

/**
 * As near to what each wishes as the distances allow, in least squares: those who would stand too near move together, as one
 * block around the middle of their wishes.
 */
function settle(layer: readonly Spot[], wish: (spot: Spot) => number, gap: number): void {
  const blocks: { middle: number; count: number }[] = [];
  const offsets: number[] = [];
  for (const [index, spot] of layer.entries()) {
    const before = layer[index - 1];
    offsets.push(before ? offsets[index - 1]! + distance(before, spot, gap) : 0);
    let block = { middle: wish(spot) - offsets[index]!, count: 1 };
    while (blocks.length > 0 && blocks.at(-1)!.middle > block.middle) {
      const { middle, count } = blocks.pop()!;
      const together = count + block.count;
      block = { middle: (middle * count + block.middle * block.count) / together, count: together };
    }
    blocks.push(block);
  }
  const starts = blocks.flatMap(({ middle, count }) => Array<number>(count).fill(middle));
  for (const [index, spot] of layer.entries()) spot.position = starts[index]! + offsets[index]!;
}

function distance(one: Spot, other: Spot, gap: number): number {
  const isPassing = one.size === 0 || other.size === 0;
  return (one.size + other.size) / 2 + (isPassing ? gap / 2 : gap);
}

const MARGIN = 12;

function placed(
  spots: ReadonlyMap<string, Spot>,
  chains: readonly (readonly Spot[])[],
  layers: readonly Spot[][],
  { direction, along }: Spacing,
): Layout {
  const all = layers.flat();
  const edge = Math.min(...all.map(({ position, size }) => position - size / 2)) - MARGIN;
  const across = Math.max(...all.map(({ position, size }) => position + size / 2)) - edge + MARGIN;
  const depths = layers.map((layer) => Math.max(...layer.map(({ depth }) => depth)));
  const begins = depths.map(
    (_, index) => MARGIN + depths.slice(0, index).reduce((sum, depth) => sum + depth + along, 0),
  );
  const middle = (layer: number) => begins[layer]! + depths[layer]! / 2;
  const length = begins.at(-1)! + depths.at(-1)! + MARGIN;
  const point = (spot: Spot, where: number): Point => {
    const [a, b] = [Math.round(spot.position - edge), Math.round(where)];
    return direction === 'down' ? { x: a, y: b } : { x: b, y: a };
  };
  const route = (chain: readonly Spot[]): Point[] => {
    const isBack = chain[0]!.layer > chain.at(-1)!.layer;
    const onward = isBack ? chain.toReversed() : chain;
    const points = onward.flatMap((spot, index) => {
      const isFirst = index === 0;
      const isLast = index === onward.length - 1;
      const half = (isFirst || isLast ? spot.depth : depths[spot.layer]!) / 2;
      const ends = [middle(spot.layer) - half, middle(spot.layer) + half];
      return (isFirst ? [ends[1]!] : isLast ? [ends[0]!] : ends).map((where) => point(spot, where));
    });
    return isBack ? points.reverse() : points;
  };
  const [width, height] = direction === 'down' ? [across, length] : [length, across];
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    places: new Map([...spots].map(([key, spot]) => [key, point(spot, middle(spot.layer))])),
    routes: chains.map(route),
  };
}
