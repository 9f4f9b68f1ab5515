/**
 * Who is among the `top` at each refresh of the period: the values of everybody, ranked by the production ranking. A
 * person's value is kept once, and again only where it is another; so a month of rankings costs little more than one.
 */
import type { TopRefresh } from '../../compiler/refresh.ts';
import { Ranking } from '../../runtime/ranking.ts';
import type { ProfileId } from '../../store/store.ts';
import { Answered, type Ledger } from './ledger.ts';
import type { RankedValue } from './outcome.ts';
import type { Answers, RankChange, Round } from './stage.ts';

const FIRST_SIZE = 1024;

/** One ranking: the values it began with, and those that came later, by place. */
class Values {
  first = new Float64Array(FIRST_SIZE).fill(Number.NaN);
  had = new Uint8Array(FIRST_SIZE);
  readonly later = new Map<number, { readonly index: number; readonly value: number }[]>();

  note(index: number, { value, had }: RankedValue): void {
    if (index >= this.first.length) this.#grow(index);
    this.first[index] = value;
    this.had[index] = had ? 1 : 0;
  }

  add(index: number, { place, value }: RankedValue): void {
    const known = this.later.get(place);
    if (known) known.push({ index, value });
    else this.later.set(place, [{ index, value }]);
  }

  #grow(index: number): void {
    const size = Math.max(index + 1, this.first.length * 2);
    const first = new Float64Array(size).fill(Number.NaN);
    first.set(this.first);
    this.first = first;
    const had = new Uint8Array(size);
    had.set(this.had);
    this.had = had;
  }
}

export class RankLedger implements Ledger<Answers['ranked']> {
  readonly #rounds: readonly (Round & { readonly type: 'rank' })[];
  readonly #refreshes: ReadonlyMap<string, TopRefresh>;
  readonly #values = new Map<string, Values>();
  /** Persons who were played again: what was noted of them first is no longer so. */
  readonly #again = new Map<number, readonly RankedValue[]>();
  readonly #answered = new Answered<Answers['ranked']>(new Map());
  #ids = new Float64Array(FIRST_SIZE);
  #people = 0;

  constructor(rounds: readonly Round[]) {
    this.#rounds = rounds.filter((round): round is Round & { type: 'rank' } => round.type === 'rank');
    this.#refreshes = new Map(this.#rounds.map(({ refresh }) => [refresh.key, refresh]));
  }

  note(index: number, person: ProfileId, ranks: readonly RankedValue[]): void {
    if (this.#refreshes.size === 0) return;
    if (index < this.#people) {
      this.#again.set(index, ranks);
      this.#answered.take(index);
      return;
    }
    this.#people = index + 1;
    if (index >= this.#ids.length) {
      const ids = new Float64Array(this.#ids.length * 2);
      ids.set(this.#ids);
      this.#ids = ids;
    }
    this.#ids[index] = person;
    const seen = new Set<string>();
    for (const rank of ranks) {
      const values = this.#values.get(rank.ranking) ?? new Values();
      this.#values.set(rank.ranking, values);
      if (seen.has(rank.ranking)) values.add(index, rank);
      else values.note(index, rank);
      seen.add(rank.ranking);
    }
  }

  played(index: number): Answers['ranked'] {
    return this.#answered.played(index);
  }

  settled(index: number): Answers['ranked'] {
    return this.#answered.settled(index);
  }

  async settle(): Promise<Iterable<number>> {
    const wanted = new Map<number, Map<string, RankChange[]>>();
    for (const [key, refresh] of this.#refreshes) this.#settleOne(key, refresh, wanted);
    const changed = new Map<number, Answers['ranked']>();
    const none: Answers['ranked'] = new Map();
    for (const [index, own] of wanted) if (!isSame(own, this.played(index))) changed.set(index, own);
    // Who was moved before, and is not any more.
    for (const index of this.#again.keys())
      if (!wanted.has(index) && this.played(index).size > 0) changed.set(index, none);
    return this.#answered.settle(changed);
  }

  #settleOne(key: string, { take }: TopRefresh, wanted: Map<number, Map<string, RankChange[]>>): void {
    const values = this.#values.get(key);
    if (!values) return;
    const { current, holds, later } = this.#asPlayed(key, values);
    let isFirst = true;
    for (const { refresh, place } of this.#rounds) {
      if (refresh.key !== key) continue;
      const news = later.get(place) ?? [];
      for (const { index, value } of news) current[index] = value;
      if (!isFirst && news.length === 0) continue;
      isFirst = false;
      const ranking = new Ranking();
      for (let index = 0; index < this.#people; index++)
        ranking.add(this.#ids[index]!, current[index]!, holds[index] === 1);
      for (const { index, holds: isIn } of ranking.changes(take)) {
        holds[index] = isIn ? 1 : 0;
        const own = wanted.get(index) ?? new Map<string, RankChange[]>();
        wanted.set(index, own.set(key, [...(own.get(key) ?? []), { place, holds: isIn }]));
      }
    }
  }

  /** The values at the first ranking and the news of later ones, with those who were played again as they are now. */
  #asPlayed(key: string, values: Values) {
    const current = values.first.slice(0, this.#people);
    const holds = values.had.slice(0, this.#people);
    if (this.#again.size === 0) return { current, holds, later: values.later };
    const later = new Map(
      [...values.later].map(([place, news]) => [place, news.filter(({ index }) => !this.#again.has(index))]),
    );
    for (const [index, ranks] of this.#again) {
      const [first, ...rest] = ranks.filter(({ ranking }) => ranking === key);
      if (first) current[index] = first.value;
      for (const { place, value } of rest) later.set(place, [...(later.get(place) ?? []), { index, value }]);
    }
    return { current, holds, later };
  }
}

function isSame(one: Answers['ranked'], other: Answers['ranked']): boolean {
  return JSON.stringify([...one]) === JSON.stringify([...other]);
}
