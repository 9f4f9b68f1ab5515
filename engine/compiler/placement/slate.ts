/**
 * What a decision is made on: candidates, and places for some of them. Layers take candidates out, order them and give them
 * places; nothing else does. Knows no store and no profile: those are behind `Ask`.
 */
import type { View } from '../view.ts';
import type { CandidateProgram } from './program.ts';
import type { Picks } from './selections.ts';
import type { Entry, Shelf } from './shelf.ts';

/** Why something has its place. */
export type SeatedBy = 'pin' | 'rank' | 'boost' | 'fill' | 'explore';

export interface Seat {
  readonly entry: Entry;
  readonly by: SeatedBy;
  /** How likely it was, given those before it: 1 where nothing is drawn. */
  readonly propensity: number;
}
/** Who might have had a place that is drawn, and how likely each was. */
export interface Drawn {
  readonly options: readonly Entry[];
  readonly probabilities: readonly number[];
}
export interface Chance {
  readonly id: string;
  readonly probability: number;
}

/** What became of a candidate that is not given. */
export interface Passed {
  readonly item: string;
  readonly layer: string;
  readonly why: string;
}

export interface Limit {
  /** What is alike has the same; null: it is not counted. */
  keyOf(ask: Ask, entry: Entry): string | null;
  readonly atMost: number;
}

/** What was rewarded of one candidate: decisions, how many of them, the sum and the sum of squares of their numbers. */
export interface Rewarded {
  readonly decisions: number;
  readonly rewarded: number;
  readonly sum: number;
  readonly squares: number;
}

/** What a model says of things, to one person. */
export interface Liking {
  /** By key; null where nothing speaks for it. */
  score(id: string): number | null;
  /** Why nothing does. */
  why(id: string): string;
}

/** What layers may ask. */
export interface Ask {
  /** Id of the decision: all that is drawn comes of it. */
  readonly decision: string;
  /** The person alone. */
  readonly view: View;
  /** The person, with `context`, and the candidate at hand as `item`. */
  viewOf(entry: Entry): View;
  /** Why the person may not have it, or null. */
  refusal(candidate: CandidateProgram): string | null;
  /** Of the person's group, by id of the candidate; null where none of its decisions is old enough. */
  rewarded(id: string): Rewarded | null;
  /** What `rewarded` answers from: the same thing where it answers the same. */
  readonly belief: object;
  /** What a model expects the person to like; or, where keys of things are given, what goes with these. */
  liking(model: string, beside: readonly string[] | null): Liking;
  /** Whether numbers are added, or it is counted whether anything was rewarded. */
  readonly rewardIsNumber: boolean;
  /** Writes down that the person has met an arm; with what they share with their unit, where that is not a person. */
  expose(experiment: string, arm: string, unit?: string): void;
  /** By place: what a log says was there. Then nothing is drawn, and it is asked how likely that would have been. */
  readonly logged: readonly (string | null)[] | null;
}

export class Slate {
  readonly seats: (Seat | null)[];
  /** What may be given at all, in the order in which it came. */
  pool: readonly Entry[];
  /** What goes by rank, the best first. */
  ranked: readonly Entry[];
  /** What it goes by, by place on the shelf; null: nothing. */
  scores: readonly (number | null)[] = [];
  readonly passed: Passed[] = [];
  readonly limits: Limit[] = [];
  /** Of places that are drawn, or might have been. */
  readonly drawn = new Map<number, Drawn>();
  /** Places that go to the best of some. */
  readonly reserved = new Map<number, Picks>();
  /**
   * Gives free places to what fills. One for all slates: a function that is made while it is written to a property is put among what is old at
   * once, and all that it holds, a whole decision, stays until that is collected.
   */
  filler: ((slate: Slate) => void) | null = null;
  readonly #seated = new Set<Entry>();
  readonly #counts = new Map<string, number>();

  constructor(
    readonly size: number,
    readonly shelf: Shelf,
    readonly ask: Ask,
  ) {
    this.pool = shelf.entries;
    this.ranked = shelf.entries;
    this.seats = Array.from({ length: size }, () => null);
  }

  /** Takes out of the pool what `why` gives a reason for. */
  drop(layer: string, why: (entry: Entry) => string | null): void {
    const isSame = this.ranked === this.pool;
    const before = this.pool;
    this.pool = this.#without(before, layer, why);
    // Until something takes its rank alone, all that may be given goes by rank.
    if (isSame) this.ranked = this.pool;
    else if (this.pool !== before) {
      const left = new Set(this.pool);
      this.ranked = this.ranked.filter((entry) => left.has(entry));
    }
  }

  /** The same of what goes by rank; it may still fill. */
  dropRanked(layer: string, why: (entry: Entry) => string | null): void {
    this.ranked = this.#without(this.ranked, layer, why);
  }

  /** The same ones where nothing is taken out, which is so of most. */
  #without(
    entries: readonly Entry[],
    layer: string,
    whyOf: (entry: Entry) => string | null,
  ): readonly Entry[] {
    let left: Entry[] | null = null;
    for (let index = 0; index < entries.length; index++) {
      const entry = entries[index]!;
      const why = whyOf(entry);
      if (why === null) left?.push(entry);
      else {
        left ??= entries.slice(0, index);
        this.passed.push({ item: entry.id, layer, why });
      }
    }
    return left ?? entries;
  }

  /** Null where it has no rank. */
  scoreOf({ place }: Entry): number | null {
    return this.scores[place] ?? null;
  }

  /** Of a place that is drawn: how likely each was. */
  chancesAt(place: number): readonly Chance[] | null {
    const drawn = this.drawn.get(place);
    if (!drawn) return null;
    return drawn.options.map(({ id }, index) => ({ id, probability: drawn.probabilities[index]! }));
  }

  fill(): void {
    this.filler?.(this);
  }

  isSeated(entry: Entry): boolean {
    return this.#seated.has(entry);
  }

  /** Whether it can be given beside what is given already. */
  fits(entry: Entry): boolean {
    if (this.#seated.has(entry)) return false;
    for (const limit of this.limits) {
      const key = limit.keyOf(this.ask, entry);
      if (key !== null && (this.#counts.get(key) ?? 0) >= limit.atMost) return false;
    }
    return true;
  }

  seat(place: number, seat: Seat): void {
    this.seats[place] = seat;
    this.#seated.add(seat.entry);
    this.#count(seat.entry, 1);
  }

  unseat(place: number): void {
    const seat = this.seats[place];
    if (!seat) return;
    this.seats[place] = null;
    this.#seated.delete(seat.entry);
    this.#count(seat.entry, -1);
  }

  /** From now on at most so many with the same in a field. What stands there counts. */
  limit(limit: Limit): void {
    this.limits.push(limit);
    for (const seat of this.seats) if (seat) this.#add(limit, seat.entry, 1);
  }

  #count(entry: Entry, by: 1 | -1): void {
    for (const limit of this.limits) this.#add(limit, entry, by);
  }

  #add(limit: Limit, entry: Entry, by: 1 | -1): void {
    const key = limit.keyOf(this.ask, entry);
    if (key !== null) this.#counts.set(key, (this.#counts.get(key) ?? 0) + by);
  }
}
