/** What the engine is asked to do: units of work that wait for a batch. Each is answered once it is durable. */
import type { DeskAnswer, DeskAsk } from '../evaluate/desk-line.ts';
import type { Draft } from '../evaluate/draft.ts';
import type { Input } from '../evaluate/input.ts';
import type { Bucket, Json, ProfileId } from '../store/store.ts';
import type { KnownAhead } from './ahead/take-ahead.ts';
import type { Incoming } from './incoming.ts';

/** What became of a message. */
export type Receipt =
  | { readonly outcome: 'accepted'; readonly profile: ProfileId }
  | { readonly outcome: 'duplicate' }
  | { readonly outcome: 'quarantined'; readonly code: string; readonly reason: string };

export interface MessageWork {
  readonly type: 'message';
  readonly incoming: Incoming;
  readonly done: (receipt: Receipt) => void;
  readonly failed: (error: unknown) => void;
}

/** Inputs for profiles that are already known; with progress that must not be ahead of them nor behind. */
export interface ProfileWork {
  readonly type: 'profiles';
  readonly jobs: readonly Job[];
  readonly progress?: Progress;
  /**
   * Answered as soon as it is committed, for those who tell nobody outside, and without being shown anybody; others once it is
   * durable.
   */
  readonly early?: boolean;
  /** What becomes of some of them, as far as it is still true. */
  readonly ahead?: readonly KnownAhead[];
  /** Somebody outside waits for the answer: others are to be brief meanwhile. */
  readonly live?: boolean;
  readonly done: (drafts: ReadonlyMap<ProfileId, Draft>) => void;
  readonly failed: (error: unknown) => void;
}

/** Written in the same transaction as what was done. */
export interface Progress {
  readonly bucket: Bucket;
  readonly key: string;
  readonly value: Json;
}

/** Something said to one offer from outside: a code that is shown, codes from a file. */
export interface DeskWork {
  readonly type: 'desk';
  /** The ask, once the instant of the batch is known. */
  ask(at: number): DeskAsk;
  readonly offer: string;
  /** Null where nothing was redeemed. */
  readonly done: (answer: DeskAnswer | null) => void;
  readonly failed: (error: unknown) => void;
}

export type Work = MessageWork | ProfileWork | DeskWork;

export interface Job {
  readonly profile: ProfileId;
  /** hash53 of what is told: told again, whoever tells it, it changes nothing. */
  readonly once?: number;
  inputs(at: number): readonly Input[];
}
