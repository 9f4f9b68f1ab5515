/**
 * What a play of the future needs: the definitions as the evaluator runs them, a stretch of virtual time, what comes
 * round in it, and what people do. The ports that production fills with a clock, a server and channels are filled
 * from here; nothing in this folder writes to a store or calls a connector.
 */
import type { RefreshProgram } from '../../compiler/refresh.ts';
import type { Draft, Effect } from '../../evaluate/draft.ts';
import type { Input } from '../../evaluate/input.ts';
import type { Run } from '../../evaluate/run.ts';
import type { Json, ProfileId, ProfileImage } from '../../store/store.ts';
import type { GivenAway } from './forecast.ts';

/** Something that happens to one person at a known instant. */
export interface Cue {
  readonly at: number;
  /** Decided when the instant has come: the person as they are then. */
  inputs(run: Run, draft: Draft): readonly Input[];
}

/** What people do, beside what the definitions do to them. */
export interface Behaviour {
  /** In the period, in order of time. */
  cuesOf(image: ProfileImage): readonly Cue[];
  /** After a message was handed over. */
  reactionsTo(effect: Effect, at: number, person: ProfileId): readonly Cue[];
  /** What the connector of a call would answer; undefined: it fails. */
  answerTo(effect: Effect): Json | undefined;
}

/** What comes round for everybody. */
export type Round =
  | { readonly at: number; readonly type: 'tick'; readonly journey: string; readonly cron: string }
  | { readonly at: number; readonly type: 'refresh'; readonly key: string }
  | {
      readonly at: number;
      readonly type: 'rank';
      readonly refresh: Extract<RefreshProgram, { on: 'top' }>;
      /** The first one ever: what it gives people is existing, not an entry. */
      readonly first: boolean;
      /** Place among all ranks of the play. */
      readonly place: number;
    };

export interface Stage {
  readonly run: Run;
  /** Instants; the second one belongs to it. */
  readonly from: number;
  readonly until: number;
  /** In order of time. */
  readonly rounds: readonly Round[];
  readonly behaviour: Behaviour;
  /** Whether what is given to all together — offers, limits, rates — is counted; else everybody gets what they ask for. */
  readonly counts: boolean;
  /** Whether everybody's past is needed; else it is read of those of whom the evaluator asks for it, as it does live. */
  readonly readsPast: boolean;
  /** A person as the play begins: come into the release, at the instant `from`. `past`: their events stand in the image. */
  begin(image: ProfileImage, past: boolean): Draft;
}

/** What others leave to one person, as it was worked out so far. Whoever has none gets all they ask for, at once. */
export interface Answers {
  /** `<key> <turn>` of what was asked of an offer or a limit → why it was refused. */
  readonly refused: ReadonlyMap<string, string>;
  /** What else nobody gets any more, as it was guessed: only for whoever is played first. */
  readonly givenAway: GivenAway;
  /** Key of an effect → what its channel's rate answered, asking by asking: an instant, or null for now. */
  readonly places: ReadonlyMap<string, readonly (number | null)[]>;
  /** Key of a ranking → from which of its rounds on the person is in, and out; in order of place. */
  readonly ranked: ReadonlyMap<string, readonly RankChange[]>;
}
export interface RankChange {
  readonly place: number;
  readonly holds: boolean;
}

export const NO_ANSWERS: Answers = {
  refused: new Map(),
  givenAway: new Map(),
  places: new Map(),
  ranked: new Map(),
};
