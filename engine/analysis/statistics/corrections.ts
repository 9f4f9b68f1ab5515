/** Many comparisons at once find something by chance; what a p-value becomes when it is one of many. */
export type Correction = 'none' | 'holm' | 'benjamini_hochberg';

/** Adjusted p-values in the order of `values` (each 0 to 1): compare them with alpha as if there were one. */
export const corrections: Readonly<Record<Correction, (values: readonly number[]) => number[]>> = {
  none: (values) => [...values],
  /** Keeps the chance of any false finding at alpha. Holm, Scandinavian Journal of Statistics 6 (1979). */
  holm(values) {
    let least = 0;
    return inOrder(values, ascending, (p, rank) => {
      least = Math.max(least, Math.min(1, p * (values.length - rank)));
      return least;
    });
  },
  /** Keeps the expected share of false ones among the findings at alpha. Benjamini and Hochberg, JRSS B 57 (1995). */
  benjamini_hochberg(values) {
    let most = 1;
    return inOrder(values, descending, (p, rank) => {
      most = Math.min(most, (p * values.length) / (values.length - rank));
      return most;
    });
  },
};

type Ranking = (a: number, b: number) => number;
const ascending: Ranking = (a, b) => a - b;
const descending: Ranking = (a, b) => b - a;

/** Adjusts one after the other in that order, `rank` from 0, and puts them back where they were. */
function inOrder(values: readonly number[], ranking: Ranking, adjust: (p: number, rank: number) => number) {
  const adjusted = values.map(() => 0);
  const order = values.map((p, index) => ({ p, index })).sort((a, b) => ranking(a.p, b.p));
  for (const [rank, { p, index }] of order.entries()) adjusted[index] = adjust(p, rank);
  return adjusted;
}
