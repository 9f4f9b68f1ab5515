/** Interactions with the items that most people had, where there are too many to compare each with each. */

import { takeRows } from '../table.ts';
import type { Interactions } from '../types/type.ts';

/** Items with neighbours of their own. */
const MOST_ITEMS = 50_000;

export interface Narrowed {
  readonly interactions: Interactions;
  /** Items that are left out. */
  readonly leftOut: number;
}

/** Of items that equally many had those whose names sort first; what is described but new stays, as far as there is room. */
export function withMostHad(interactions: Interactions, most = MOST_ITEMS): Narrowed {
  const { items, person, item } = interactions;
  if (items.length <= most) return { interactions, leftOut: 0 };
  const had = peopleByItem(person, item, items.length);
  const kept = Int32Array.from([...items.keys()].sort((a, b) => had[b]! - had[a]! || a - b).slice(0, most));
  kept.sort();
  const places = new Int32Array(items.length).fill(-1);
  for (const [place, old] of kept.entries()) places[old] = place;
  const rows = Int32Array.from(item.keys()).filter((row) => places[item[row]!]! >= 0);
  const { weight, at, basket, content, withheld } = interactions;
  return {
    leftOut: items.length - most,
    interactions: {
      person: Int32Array.from(rows, (row) => person[row]!),
      item: Int32Array.from(rows, (row) => places[item[row]!]!),
      weight: Float64Array.from(rows, (row) => weight[row]!),
      at: Float64Array.from(rows, (row) => at[row]!),
      items: Array.from(kept, (old) => items[old]!),
      ...(basket && { basket: Int32Array.from(rows, (row) => basket[row]!) }),
      ...(content && { content: takeRows(content, kept) }),
      ...(withheld && { withheld: Uint8Array.from(kept, (old) => withheld[old]!) }),
    },
  };
}

function peopleByItem(person: Int32Array, item: Int32Array, items: number): Int32Array {
  const counts = new Int32Array(items);
  const last = new Int32Array(items).fill(-1);
  const order = Int32Array.from(person.keys()).sort((a, b) => person[a]! - person[b]!);
  for (const row of order) {
    if (last[item[row]!] === person[row]) continue;
    last[item[row]!] = person[row]!;
    counts[item[row]!]!++;
  }
  return counts;
}
