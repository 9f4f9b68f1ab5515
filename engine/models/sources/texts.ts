/** What people wrote, and what somebody has said of it. Learnt from all but the latest three of ten texts, and judged by those. */
import type { TextSource } from '../../compiler/model/program.ts';
import { occurrencesOf } from '../../evaluate/sweep.ts';
import type { ProfileId } from '../../store/store.ts';
import type { Given } from '../given.ts';
import { partedByPeople, walked } from '../parted.ts';
import type { Texts } from '../types/type.ts';
import type { Gatherer, Source } from './source.ts';

interface Wrote {
  readonly at: number;
  readonly text: string;
  /** 1, 0, or NaN where nobody knows. */
  readonly pleased: number;
  readonly topic: string | null;
}

const LEARNT = 0.7;

export const texts: Source<readonly Wrote[]> = {
  readsEvents: true,

  pieceOf({ source }, view, past) {
    const { wrote, text, pleased, topic } = source as TextSource;
    const found: Wrote[] = [];
    for (const event of past.after(wrote.event, Number.MIN_SAFE_INTEGER)) {
      // What is dated ahead has not happened.
      if (event.time > view.now) break;
      for (const occurrence of occurrencesOf(wrote, event)) {
        if (wrote.where && !wrote.where(occurrence, {})) continue;
        const words = text(occurrence);
        if (typeof words !== 'string' || words.trim() === '') continue;
        const said = topic?.(occurrence) ?? null;
        found.push({
          at: event.time,
          text: words,
          pleased: Number(pleased?.(occurrence) ?? Number.NaN),
          topic: said === null ? null : String(said),
        });
      }
    }
    return found.length === 0 ? null : found;
  },

  gatherer: ({ source }) => new Written(source as TextSource),

  /** By time; by people where all was written at once. A version that has been there for long is judged by what was written meanwhile. */
  async materialOf(asked) {
    const { model, asOf } = asked;
    const all = new Written(model.source as TextSource);
    for await (const people of walked(texts, asked)) for (const { id, piece } of people) all.add(id, piece);
    const { after } = model.watching;
    const border = asked.isJudging && after !== null ? asOf - after : all.instantAt(LEARNT);
    const [learning, held] = [all.given(asOf, (at) => at < border), all.given(asOf, (at) => at >= border)];
    if (learning.texts!.texts.length === 0 && !asked.isJudging) return partedByPeople(texts, asked);
    return { learning, held, cutoffs: [border], segmentsOf: new Map() };
  },
};

class Written implements Gatherer<readonly Wrote[]> {
  readonly #source: TextSource;
  readonly #all: (Wrote & { readonly person: ProfileId })[] = [];

  constructor(source: TextSource) {
    this.#source = source;
  }

  add(person: ProfileId, wrote: readonly Wrote[]): void {
    for (const one of wrote) this.#all.push({ ...one, person });
  }

  /** Until when this share of them had been written. */
  instantAt(share: number): number {
    const sorted = Float64Array.from(this.#all, ({ at }) => at).sort();
    return sorted[Math.floor(sorted.length * share)] ?? 0;
  }

  given(asOf: number, isWanted: (at: number) => boolean = () => true): Given & { readonly texts: Texts } {
    const { pleased, topic } = this.#source;
    const all = this.#all.filter(({ at }) => isWanted(at));
    // The order of one person's texts of one instant is that of their events.
    const sorted = all.toSorted((a, b) => a.person - b.person || a.at - b.at);
    return {
      asOf,
      texts: {
        person: Float64Array.from(sorted, ({ person }) => person),
        at: Float64Array.from(sorted, ({ at }) => at),
        texts: sorted.map(({ text }) => text),
        ...(pleased && { pleased: Float64Array.from(sorted, (one) => one.pleased) }),
        ...(topic && { topic: sorted.map((one) => one.topic) }),
      },
    };
  }
}
