/**
 * What a placement chooses among in one decision. Of a catalogue there is one shelf for all decisions that go by it, so that what is found out
 * about a thing alone is found out once (`of-item.ts`); of a list, whose numbers are the person's, each decision has its own. Never changes.
 */
import type { CandidateProgram } from './program.ts';

/** A candidate. */
export interface Entry {
  /** Its key or name. */
  readonly id: string;
  readonly shelf: Shelf;
  /** Its place on the shelf: of equals, the lesser comes first. */
  readonly place: number;
  /** What expressions call `item`. */
  readonly item: ItemValues;
  /** Selections that it is in. */
  readonly is: readonly number[];
  /** Of a list. */
  readonly candidate: CandidateProgram | null;
}
export type ItemValues = Readonly<Record<string, unknown>>;

export class Shelf {
  readonly entries: readonly Entry[];

  constructor(candidates: readonly Omit<Entry, 'shelf' | 'place'>[]) {
    this.entries = candidates.map(
      ({ id, item, is, candidate }, place): Entry => ({ id, shelf: this, place, item, is, candidate }),
    );
  }
}
