/** "Did you mean …": the known word that was most likely meant. Pure, used by every stage that reports names. */
import { compareText } from './diagnostic.ts';

/** The candidate nearest to the word, or undefined when none is near enough to be worth proposing. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(word);
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    if (candidate === word) continue;
    const known = plain(candidate);
    const limit = Math.floor(Math.max(wanted.length, known.length) / 3);
    if (Math.abs(wanted.length - known.length) > limit) continue;
    const distance = editDistance(wanted, known);
    if (distance > limit) continue;
    const isBetter =
      best === undefined ||
      distance < best.distance ||
      (distance === best.distance && compareText(candidate, best.candidate) < 0);
    if (isBetter) best = { candidate, distance };
  }
  return best?.candidate;
}

/** `lastOrder`, `last-order` and `last_order` are the same word to whoever mistypes it. */
function plain(word: string): string {
  return word
    .slice(0, 100)
    .toLowerCase()
    .replace(/[-_\s]/g, '');
}

/** How many letters must be put in, left out, replaced or swapped with a neighbour. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      let cost = Math.min(current[column - 1]! + 1, last[column]! + 1, last[column - 1]! + (isSame ? 0 : 1));
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1])
        cost = Math.min(cost, beforeLast[column - 2]! + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length]!;
}
