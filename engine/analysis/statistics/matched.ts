/**
 * The effect on those who did something, against others who were alike: coarsened exact matching (Iacus, King and Porro, Political
 * Analysis 2012). Within a stratum everybody counts as alike; others weigh so much that strata are as common among them as among those who did it.
 */
import { ExactSum } from './exact-sum.ts';

/** One row is one person at one moment, in columns. Rows of one person stand together; among the others of a stratum nobody stands twice. */
export interface MatchedRows {
  /** A small number for each stratum, the same for all who are alike. */
  readonly stratum: ArrayLike<number>;
  readonly person: ArrayLike<number>;
  /** 1: did it. */
  readonly did: ArrayLike<number>;
  /** What came of it, in the metric's unit; NaN where it is not known yet, and the row is left out. */
  readonly y: ArrayLike<number>;
  /** What was known before and goes along with `y`; a line takes out what is left of it within strata. */
  readonly x: ArrayLike<number>;
}

export interface MatchedEffect {
  /** Of those who did it and found others alike, per person, in the metric's unit. NaN where nobody is matched. */
  readonly effect: number;
  readonly standardError: number;
  /** Welch–Satterthwaite, with the weights' own number of others. */
  readonly degrees: number;
  /** What they did, and what others like them did. */
  readonly value: number;
  readonly others: number;
  /** Rows: with somebody alike, and without. */
  readonly matched: { readonly did: number; readonly others: number };
  readonly unmatched: { readonly did: number; readonly others: number };
  /** Mean difference of all, alike or not. */
  readonly naive: number;
  /** By how much `y` rises with `x` among others who are alike. */
  readonly slope: number;
  /** By row: what it weighs in the comparison; 0 where it found nobody. */
  readonly weights: Float64Array;
}

/** With one other alone, nobody knows how much others differ. */
export const FEWEST_OTHERS = 2;

/** Sums of one stratum: of those who did it, and of the others. */
interface Stratum {
  readonly did: Side;
  readonly others: Side;
}

class Side {
  n = 0;
  readonly y = new ExactSum();
  readonly x = new ExactSum();
  readonly xx = new ExactSum();
  readonly xy = new ExactSum();

  add(y: number, x: number): void {
    this.n += 1;
    this.y.add(y);
    this.x.add(x);
    this.xx.addProduct(x, x);
    this.xy.addProduct(x, y);
  }
}

/** Means of a matched stratum's others, and what each of them weighs. */
interface Alike {
  readonly y: number;
  readonly x: number;
  readonly did: number;
  readonly n: number;
  readonly weight: number;
}

export function matchedEffect(rows: MatchedRows): MatchedEffect {
  const strata = strataOf(rows);
  const alike = [...strata].map((one): Alike | null => {
    const { did, others } = one;
    if (did.n === 0 || others.n < FEWEST_OTHERS) return null;
    return {
      y: others.y.value / others.n,
      x: others.x.value / others.n,
      did: did.n,
      n: others.n,
      weight: did.n / others.n,
    };
  });
  const matched = counted(strata.filter((_, place) => alike[place] !== null));
  const all = counted(strata);
  const slope = slopeOf(strata, alike);
  const sums = { y: new ExactSum(), x: new ExactSum(), othersY: new ExactSum(), othersX: new ExactSum() };
  for (const [place, { did }] of strata.entries()) {
    const own = alike[place];
    if (!own) continue;
    sums.y.addAll(did.y);
    sums.x.addAll(did.x);
    sums.othersY.addProduct(own.y, own.did);
    sums.othersX.addProduct(own.x, own.did);
  }
  const value = sums.y.value / matched.did;
  /** What the strata leave of a difference in x. */
  const left = (sums.x.value - sums.othersX.value) / matched.did;
  const others = sums.othersY.value / matched.did + slope.value * left;
  const effect = value - others;
  return {
    effect,
    ...errorOf(rows, alike, { effect, left, slope, did: matched.did }),
    value,
    others,
    matched,
    unmatched: { did: all.did - matched.did, others: all.others - matched.others },
    naive: naiveOf(strata),
    slope: slope.value,
    weights: weightsOf(rows, alike),
  };
}

function strataOf({ stratum, did, y, x }: MatchedRows): Stratum[] {
  const strata: Stratum[] = [];
  for (let row = 0; row < y.length; row += 1) {
    const place = stratum[row]!;
    while (strata.length <= place) strata.push({ did: new Side(), others: new Side() });
    if (Number.isNaN(y[row]!)) continue;
    strata[place]![did[row] === 1 ? 'did' : 'others'].add(y[row]!, x[row]!);
  }
  return strata;
}

function counted(strata: readonly Stratum[]) {
  return {
    did: strata.reduce((sum, { did }) => sum + did.n, 0),
    others: strata.reduce((sum, { others }) => sum + others.n, 0),
  };
}

interface Slope {
  readonly value: number;
  /** Weighted squares of x about its stratum's mean. */
  readonly squares: number;
}

/** Of y on x among matched others, within strata, weighted. 0 where x does not vary. */
function slopeOf(strata: readonly Stratum[], alike: readonly (Alike | null)[]): Slope {
  const squares = new ExactSum();
  const products = new ExactSum();
  for (const [place, { others }] of strata.entries()) {
    const own = alike[place];
    if (!own) continue;
    squares.add(own.weight * Math.max(0, others.xx.value - own.n * own.x * own.x));
    products.add(own.weight * (others.xy.value - own.n * own.x * own.y));
  }
  // What is left of rounding is no spread.
  const scale = strata.reduce((sum, { others }) => sum + others.xx.value, 0);
  const isFlat = !(squares.value > scale * 1e-12);
  return { value: isFlat ? 0 : products.value / squares.value, squares: squares.value };
}

/**
 * By linearisation, summed up by person, since one person may stand in several months: squares of what each adds to the effect. An other's
 * distance from the mean of the others is widened by n/(n − 1), because the mean is made of it too; and what the noise of that mean adds to the
 * spread of those who did it is taken off again.
 */
function errorOf(
  { stratum, person, did, y, x }: MatchedRows,
  alike: readonly (Alike | null)[],
  known: { readonly effect: number; readonly left: number; readonly slope: Slope; readonly did: number },
): Pick<MatchedEffect, 'standardError' | 'degrees'> {
  const { slope, left } = known;
  const squares = {
    did: new ExactSum(),
    others: new ExactSum(),
    people: new ExactSum(),
    noise: new ExactSum(),
  };
  const weights = { sum: new ExactSum(), squares: new ExactSum() };
  let current = -1;
  let own = 0;
  for (let row = 0; row < y.length; row += 1) {
    if (person[row] !== current) {
      squares.people.addProduct(own, own);
      current = person[row]!;
      own = 0;
    }
    const group = alike[stratum[row]!];
    if (!group || Number.isNaN(y[row]!)) continue;
    const distance = x[row]! - group.x;
    const residual = y[row]! - group.y - slope.value * distance;
    if (did[row] === 1) {
      const part = (residual - known.effect) / known.did;
      squares.did.addProduct(part, part);
      own += part;
      continue;
    }
    const widened = residual * Math.sqrt(group.n / (group.n - 1));
    const bySlope = slope.squares > 0 ? (left * distance) / slope.squares : 0;
    const part = -group.weight * (1 / known.did + bySlope) * widened;
    squares.others.addProduct(part, part);
    // So often as somebody did it, the noise of this mean was counted: with the spread of those who did it.
    squares.noise.add((group.did * widened * widened) / (group.n * group.n * known.did * known.did));
    weights.sum.add(group.weight);
    weights.squares.addProduct(group.weight, group.weight);
    own += part;
  }
  squares.people.addProduct(own, own);
  const ofDid = Math.max(0, squares.did.value - squares.noise.value);
  const ofOthers = squares.others.value;
  const together = squares.people.value - squares.did.value - squares.others.value;
  const variance = Math.max(ofDid + ofOthers + together, ofOthers);
  const effective = weights.sum.value ** 2 / weights.squares.value;
  const degrees =
    (ofDid + ofOthers) ** 2 / (ofDid ** 2 / (known.did - 1) + ofOthers ** 2 / Math.max(1, effective - 1));
  return { standardError: Math.sqrt(variance), degrees };
}

function naiveOf(strata: readonly Stratum[]): number {
  const [did, others] = (['did', 'others'] as const).map((side) => {
    const sum = new ExactSum();
    for (const stratum of strata) sum.addAll(stratum[side].y);
    return sum.value / strata.reduce((n, stratum) => n + stratum[side].n, 0);
  });
  return did! - others!;
}

function weightsOf({ stratum, did, y }: MatchedRows, alike: readonly (Alike | null)[]): Float64Array {
  return Float64Array.from({ length: y.length }, (_, row) => {
    const group = alike[stratum[row]!];
    if (!group || Number.isNaN(y[row]!)) return 0;
    return did[row] === 1 ? 1 : group.weight;
  });
}
