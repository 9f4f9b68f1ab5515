/** What came of one person's play: who would get what and when, and what they asked of what is given to all together. */
import type { DeskLine } from '../../evaluate/desk-line.ts';
import type { Draft } from '../../evaluate/draft.ts';
import type { ProfileId } from '../../store/store.ts';

/** A message that would be handed over. */
export interface PlayedMessage {
  readonly key: string;
  readonly journey: string;
  readonly step: string;
  readonly template: string;
  readonly class: string;
  readonly channel: string;
  /** When it was decided, and when it would go out. */
  readonly decided: number;
  readonly at: number;
}

/** A message that does not go out as it is decided: refused, withheld, or put off. */
export interface PlayedRefusal {
  readonly at: number;
  readonly journey: string;
  readonly step: string;
  readonly outcome: 'refused' | 'withheld' | 'waiting' | 'not_granted' | 'not_started';
  readonly reason: string;
  /** Until when it is put off; null where nobody knows. */
  readonly until: number | null;
  /** The cap that is full, where that is the reason. */
  readonly cap: string | null;
}

/** A way through a journey, as far as the play saw it. */
export interface PlayedWay {
  readonly journey: string;
  readonly began: boolean;
  readonly ended: string | null;
  /** Steps they stood at within the period, and where they stand at its end. */
  readonly steps: ReadonlySet<string>;
  readonly standing: string | null;
}

/** Two journeys wanted to write to one person under one cap. */
export interface PlayedConflict {
  readonly at: number;
  readonly cap: string;
  readonly winner: string;
  readonly loser: string;
  readonly outcome: 'refused' | 'waiting';
}

export interface PlayedChange {
  readonly at: number;
  /** Index in the program's segments. */
  readonly segment: number;
  readonly entered: boolean;
}

/** An offer or a limit was asked for something, or given it back. */
export interface PlayedAsk {
  readonly line: DeskLine;
  /** Why it was refused, as it was played; null: it was not. */
  readonly refused: string | null;
}

/** A channel with a rate was asked whether it takes one more. */
export interface RateAsk {
  readonly key: string;
  readonly channel: string;
  readonly at: number;
  readonly due: number;
  readonly createdAt: number;
  /** What the person was told: an instant, or null for now. */
  readonly place: number | null;
  /** Let through, it went out; else it gave its place back. */
  went: boolean;
}

/** Value of a person in a ranking from a round on; not a number where they are not ranked. */
export interface RankedValue {
  readonly ranking: string;
  readonly place: number;
  readonly value: number;
  readonly had: boolean;
}

export interface Outcome {
  readonly person: ProfileId;
  readonly messages: PlayedMessage[];
  readonly refusals: PlayedRefusal[];
  readonly conflicts: PlayedConflict[];
  readonly changes: PlayedChange[];
  readonly tasks: { readonly at: number; readonly journey: string; readonly step: string }[];
  readonly asks: PlayedAsk[];
  /** What desks refused. */
  readonly deskRefusals: { readonly offer: string; readonly reason: string }[];
  /** What became of grants. */
  readonly ends: { readonly offer: string; readonly event: 'offer_redeemed' | 'offer_expired' }[];
  readonly rates: RateAsk[];
  readonly ranks: RankedValue[];
  ways: readonly PlayedWay[];
  /** Memberships as the play begins, by index of the segment. */
  readonly before: Uint8Array;
  /** As they are at the end. */
  readonly draft: Draft;
}
