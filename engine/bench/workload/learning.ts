/** Made-up features and outcomes for learners: numbers, some missing, some columns that matter; the same for the same sizes. */
import { Random } from '../../models/learners/random.ts';
import type { Table } from '../../models/table.ts';
import type { Interactions } from '../../models/types/type.ts';

export interface Sample {
  readonly table: Table;
  readonly labels: Float64Array;
}

/** One value in fifty is missing in every fifth column. */
export function sampleOf(rows: number, columns: number): Sample {
  const random = new Random(`${rows} × ${columns}`);
  const odds = new Float64Array(rows).fill(-1);
  const made = Array.from({ length: columns }, (_, place) => {
    const weight = place < 10 ? 1 / (1 + place) : 0;
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const value = random.normal();
      odds[row]! += weight * (place % 2 === 0 ? value : Math.abs(value));
      values[row] = place % 5 === 4 && random.next() < 0.02 ? Number.NaN : value;
    }
    return { name: `feature_${place}`, kind: 'number' as const, values };
  });
  const labels = odds.map((odd) => Number(random.next() < 1 / (1 + Math.exp(-odd))));
  return { table: { rows, columns: made }, labels };
}

/** People with a taste have to do with the popular and with what is of their taste, the popular ones more often. */
export function interactionsOf(count: number): Interactions {
  const random = new Random(`${count} interactions`);
  const [people, items, tastes] = [Math.ceil(count / 20), Math.ceil(count / 100), 50];
  const person = new Int32Array(count);
  const item = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    person[row] = random.below(people);
    const place = Math.floor(items * random.next() ** 2);
    const isOwn = random.next() < 0.5;
    item[row] = isOwn ? Math.min(items - 1, place - (place % tastes) + (person[row]! % tastes)) : place;
  }
  return {
    person,
    item,
    weight: new Float64Array(count).fill(1),
    at: new Float64Array(count),
    items: Array.from({ length: items }, (_, place) => `item ${place}`),
  };
}
