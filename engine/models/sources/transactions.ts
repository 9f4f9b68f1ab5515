/**
 * Who bought when, worth what. What is foretold is learnt from purchases until a horizon ago and judged by those since; what is told of
 * today is learnt from some people and judged by others.
 */
import type { TransactionSource } from '../../compiler/model/program.ts';
import { occurrencesOf } from '../../evaluate/sweep.ts';
import type { ProfileId } from '../../store/store.ts';
import type { Given } from '../given.ts';
import { until } from '../learners/histories.ts';
import { partedByPeople, walked } from '../parted.ts';
import type { Transactions } from '../types/type.ts';
import type { Gatherer, Source } from './source.ts';

interface Purchase {
  readonly at: number;
  /** NaN: it has none that can be read. */
  readonly value: number;
}

export const transactions: Source<readonly Purchase[]> = {
  readsEvents: true,

  pieceOf({ source }, view, past) {
    const { purchase } = source as TransactionSource;
    const found: Purchase[] = [];
    for (const event of past.after(purchase.event, Number.MIN_SAFE_INTEGER)) {
      // What is dated ahead has not happened.
      if (event.time > view.now) break;
      for (const occurrence of occurrencesOf(purchase, event)) {
        if (purchase.where && !purchase.where(occurrence, {})) continue;
        const value = purchase.value ? purchase.value(occurrence, {}) : 1;
        found.push({ at: event.time, value: typeof value === 'number' ? value : Number.NaN });
      }
    }
    return found.length === 0 ? null : found;
  },

  gatherer: () => new Purchases(),

  async materialOf(asked) {
    const { model, asOf } = asked;
    if (model.horizon === 0) return partedByPeople(transactions, asked);
    const cutoff = asOf - model.horizon;
    const all = transactions.gatherer(model);
    for await (const people of walked(transactions, asked, cutoff))
      for (const { id, piece } of people) if (piece.some(({ at }) => at <= cutoff)) all.add(id, piece);
    const held = all.given(asOf);
    const learning = { asOf: cutoff, transactions: until(held.transactions!, cutoff) };
    return { learning, held, cutoffs: [cutoff], segmentsOf: new Map() };
  },
};

class Purchases implements Gatherer<readonly Purchase[]> {
  readonly #all: (Purchase & { readonly person: ProfileId })[] = [];
  #leftOut = 0;

  add(person: ProfileId, purchases: readonly Purchase[]): void {
    for (const { at, value } of purchases)
      if (Number.isNaN(value)) this.#leftOut++;
      else this.#all.push({ person, at, value });
  }

  given(asOf: number): Given & { readonly transactions: Transactions } {
    const all = this.#all.toSorted((a, b) => a.person - b.person || a.at - b.at);
    return {
      asOf,
      leftOut: this.#leftOut,
      transactions: {
        person: Float64Array.from(all, ({ person }) => person),
        at: Float64Array.from(all, ({ at }) => at),
        value: Float64Array.from(all, ({ value }) => value),
      },
    };
  }
}
