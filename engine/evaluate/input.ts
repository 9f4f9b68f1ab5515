/**
 * What can happen to a profile. Every input carries `at`, the logical instant of its acceptance: a durable
 * number, so that a replay sees what the live run saw.
 */
import type {
  ChangeRow,
  EffectRow,
  EventRow,
  InstanceRow,
  Json,
  JsonObject,
  ProfileId,
  ProfileRow,
  StateRow,
} from '../store/store.ts';
import type { GrantLine } from './desk-line.ts';
import type { Thing } from './instance.ts';

export type Input =
  | TimeInput
  | EventInput
  | TraitsInput
  | TickInput
  | ClaimInput
  | ResultInput
  | RetryInput
  | DoubtInput
  | DeferInput
  | ByHandInput
  | GrantInput
  | ExistingInput
  | HeardInput
  | DecideInput
  | FlagInput
  | ScoresInput
  | RefreshInput
  | MergeInput
  | LinkInput
  | AnswerInput
  | PastInput
  | BeginInput
  | NobodyInput
  | TellAgainInput;

/** Nothing but time passing. */
export interface TimeInput {
  readonly type: 'time';
  readonly at: number;
}
/** Something the person did, or that was done to them. */
export interface EventInput {
  readonly type: 'event';
  readonly at: number;
  /** When it happened; never after `at`. */
  readonly time: number;
  readonly event: string;
  /** hash53 of the message id. */
  readonly message: number;
  readonly properties: JsonObject;
  readonly traits?: JsonObject;
  /** Of an event that was passed on: what changes by it is put down to this. */
  readonly cause?: ChangeRow['cause'];
  /** An import tells of the past: what it changes is existing, not an entry. */
  readonly imported: boolean;
}
/** Facts about the person; null unsets. */
export interface TraitsInput {
  readonly type: 'traits';
  readonly at: number;
  readonly traits: JsonObject;
  readonly imported: boolean;
}
/** A schedule of a journey came round. */
export interface TickInput {
  readonly type: 'tick';
  readonly at: number;
  readonly journey: string;
  readonly cron: string;
}
/** Dispatch asks whether an effect may go out now. */
export interface ClaimInput {
  readonly type: 'claim';
  readonly at: number;
  readonly effect: string;
}
/** The channel's final answer. */
export interface ResultInput {
  readonly type: 'result';
  readonly at: number;
  readonly effect: string;
  readonly outcome: 'sent' | 'failed';
  readonly reason: string;
  /** The provider's own id of the message. */
  readonly provider?: string;
  /** What a call was answered, as it came; of a task, its outcome. */
  readonly answer?: Json;
  /** As it stood in the store, where it is no longer among a profile's open effects. */
  readonly row?: EffectRow;
}
/** The channel could not now; try again at `due`. */
export interface RetryInput {
  readonly type: 'retry';
  readonly at: number;
  readonly effect: string;
  readonly reason: string;
  readonly due: number;
}
/** The engine died between the call and its record. */
export interface DoubtInput {
  readonly type: 'doubt';
  readonly at: number;
  readonly effect: string;
  readonly reason: string;
}
/** The channel takes no more for now: its rate, or its circuit is open. */
export interface DeferInput {
  readonly type: 'defer';
  readonly at: number;
  readonly effect: string;
  readonly reason: 'rate' | 'circuit_open';
  readonly due: number;
}
/** Somebody decided about a dead letter, or about a message of which nobody knows whether it went out. */
export interface ByHandInput {
  readonly type: 'by_hand';
  readonly at: number;
  readonly decision: 'retry' | 'drop';
  /** As it stood in the store: a dead letter is no longer among a profile's open messages. */
  readonly effect: EffectRow;
}
/** The bucket of an offer has answered, or says what became of what it gave. */
export interface GrantInput extends Omit<GrantLine, 'type' | 'to'> {
  readonly type: 'grant';
}
/** An import is complete: members that it made begin the journeys that take existing members. */
export interface ExistingInput {
  readonly type: 'existing';
  readonly at: number;
}
/** A release has come to everybody, and all that they ask of one another is known. */
export interface HeardInput {
  readonly type: 'heard';
  readonly at: number;
}
/** Somebody outside asks a placement. */
export interface DecideInput {
  readonly type: 'decide';
  readonly at: number;
  readonly placement: string;
  readonly decision: string;
  readonly context: JsonObject;
  readonly size?: number | undefined;
  readonly trace: boolean;
}
/** People were ranked, or a list was read: the profile has this flag now, or no longer. */
export interface FlagInput {
  readonly type: 'flag';
  readonly at: number;
  readonly key: string;
  readonly holds: boolean;
  readonly cause: 'time' | 'import' | 'release';
}
/** A model has scored the person: the values of its tags; null takes one away. */
export interface ScoresInput {
  readonly type: 'scores';
  readonly at: number;
  readonly values: JsonObject;
  /** `release`: its first scoring ever, which makes existing members. */
  readonly cause: 'time' | 'release';
}
/** The value held under this key is to be worked out anew. */
export interface RefreshInput {
  readonly type: 'refresh';
  readonly at: number;
  readonly key: string;
}
/** Another profile turned out to be the same person; this one takes over all that was its. */
export interface MergeInput {
  readonly type: 'merge';
  readonly at: number;
  readonly loser: ProfileRow;
  readonly state: StateRow | null;
  readonly events: readonly EventRow[];
  readonly instances: readonly InstanceRow[];
  readonly effects: readonly EffectRow[];
  /** Flags it had. */
  readonly flags: readonly string[];
}

/** Something refers to this one, no longer does, or is a member of something else now. */
export interface LinkInput {
  readonly type: 'link';
  readonly at: number;
  readonly relation: string;
  readonly from: ProfileId;
  readonly name: string;
  readonly epoch: number;
  readonly turn: number;
  /** Null: it no longer does. */
  readonly bits: readonly string[] | null;
  readonly cause: ChangeRow['cause'];
}

/** What the one this one refers to is a member of now. */
export interface AnswerInput {
  readonly type: 'answer';
  readonly at: number;
  readonly relation: string;
  readonly epoch: number;
  readonly turn: number;
  readonly bits: readonly string[];
  readonly cause: ChangeRow['cause'];
}

/** A thing that relates to this person has come to a start that goes to them. */
export interface BeginInput {
  readonly type: 'begin';
  readonly at: number;
  readonly journey: string;
  /** Which of the journey's starts it was, and by which relation it goes to the person. */
  readonly place: number;
  readonly relation: string;
  readonly thing: Thing;
  readonly event: Pick<EventInput, 'event' | 'time' | 'properties'> | null;
}

/** Nobody is known by what the relation of this thing says: a start that was for them began nothing. */
export interface NobodyInput {
  readonly type: 'nobody';
  readonly at: number;
  readonly journey: string;
  readonly relation: string;
}

/** An outside system has lost somebody from an audience. */
export interface TellAgainInput {
  readonly type: 'tell_again';
  readonly at: number;
  readonly audience: string;
}

/** Before a release is taken up: the past is told to those who begin to listen. */
export interface PastInput {
  readonly type: 'past';
  readonly at: number;
}
