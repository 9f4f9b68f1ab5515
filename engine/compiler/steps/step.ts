/**
 * A step of a journey, compiled: the meaning of one step type. A step never acts; it answers where the
 * instance goes next, and asks for effects through its frame. One file a type, one line in `index.ts`.
 */
import type { Site } from '../../language/definition.ts';
import type { Json, JsonObject } from '../../store/store.ts';
import type { CandidateProgram } from '../placement/program.ts';
import type { View } from '../view.ts';
import type { AnswerProgram } from './answer.ts';
import type { JourneyContext } from './context.ts';

/** Where an instance goes after a look at its step. */
export type Move =
  /** To another step, or past the last one (null). */
  | {
      readonly to: string | null;
      /** Which of the step's `ways` it is, where it is one that has a condition or a share: for whoever looks on. */
      readonly way?: string;
    }
  /** It stays; `until` is when it must be looked at again without any event. */
  | { readonly stay: true; readonly until?: number | undefined }
  | { readonly exit: string };

/** What is known of a step that was passed or is under way; `steps.<id>` in expressions. */
export interface StepResult {
  readonly at?: number;
  readonly status?: string;
  readonly [key: string]: JsonObject[string] | undefined;
}

/** A round of a repeat. */
export interface Round {
  /** From 0. */
  readonly index: number;
  /** The list it goes over, as it was when the first round began; null where there is none. */
  readonly items: readonly Json[] | null;
}

/** Answer of the order of decisions to a request to send. */
export type SendAnswer =
  | {
      readonly answer: 'queued';
      readonly effect: string;
      readonly channel: string;
      /** Of its offer. */
      readonly given?: StepResult;
    }
  /** Its offer has been asked for: it stays until the answer comes. */
  | { readonly answer: 'asked'; readonly grant: string; readonly room: JsonObject }
  | {
      readonly answer: 'wait';
      readonly until: number;
      readonly reason: string;
      /** Of one that waits for room under a cap: its place among others. */
      readonly room?: JsonObject;
    }
  /** The goal was reached or the stop holds: the instance leaves. */
  | { readonly answer: 'leave'; readonly reason: string }
  /** A change of the journey has led them back here: it was sent then, and is not sent twice. */
  | { readonly answer: 'sent_before' }
  /** It would have been sent, and was not, to be able to compare: the way goes on as if it had been. */
  | { readonly answer: 'withheld'; readonly reason: string }
  | { readonly answer: 'refused'; readonly reason: string };

/** Answer to a request for an offer. */
export type GrantAnswer =
  | { readonly answer: 'asked'; readonly grant: string }
  | { readonly answer: 'leave' | 'refused'; readonly reason: string };

export interface SendRequest {
  readonly step: string;
  readonly template: string;
  readonly channels: readonly string[];
  /** Values for `with.*` in the template. */
  readonly with: JsonObject;
  /** Granted with it. */
  readonly offer?: string;
}

export interface CallRequest {
  readonly step: string;
  /** Id of the channel whose connector is asked. */
  readonly connector: string;
  readonly body: JsonObject;
  /** How long the answer is waited for, milliseconds, from when it can first be asked. */
  readonly upTo: number;
  readonly wantsAnswer: boolean;
  /** The instance is ending: nobody hears the answer. */
  readonly final?: boolean;
}

export type CallAnswer =
  | { readonly answer: 'queued'; readonly effect: string }
  | { readonly answer: 'leave'; readonly reason: string }
  | { readonly answer: 'refused'; readonly reason: string };

/** Somebody is to be in an audience, or no longer. */
export interface SyncRequest {
  readonly step: string;
  readonly audience: string;
  readonly add: boolean;
  /** Asked for after the end: no goal and no stop is tested any more. */
  readonly final?: boolean;
}
export type SyncAnswer =
  | { readonly answer: 'added' | 'removed' }
  | { readonly answer: 'leave' | 'refused' | 'withheld'; readonly reason: string };

export interface TaskRequest {
  readonly step: string;
  readonly template: string;
  /** The field of the profile that holds who does it; null: the team. */
  readonly relation: { readonly field: string; readonly entity: string } | null;
  readonly team: string | null;
  /** When it is to be done. */
  readonly due: number;
  readonly outcomes: readonly string[];
  /** Granted before it is made. */
  readonly offer?: string;
}

export type TaskAnswer =
  | {
      readonly answer: 'open';
      readonly effect: string;
      readonly assignee?: string;
      readonly team?: string;
      readonly given?: StepResult;
    }
  | Exclude<SendAnswer, { readonly answer: 'queued' | 'wait' | 'asked' | 'sent_before' }>
  | Extract<GrantAnswer, { readonly answer: 'asked' }>;

/** One look at one instance: what a step may see and ask for. */
export interface Frame {
  readonly now: number;
  readonly view: View;
  /** The profile's time zone; the workspace's for somebody who has none. */
  readonly zone: string;
  /** When the instance arrived at this step: when it was due there, not when it was noticed. */
  readonly arrivedAt: number;
  /** The instant for which it stays, and whether it is looked at because that has come and is past its events. */
  readonly due: number | null;
  readonly isDue: boolean;
  readonly results: Readonly<Record<string, StepResult>>;
  /** The round that this step, a repeat, is in; null on arrival from above. */
  readonly round: Round | null;
  beginRound(round: Round): void;
  /** A number in [0, 1), always the same for this instance and label. */
  chance(label: string): number;
  send(request: SendRequest): SendAnswer;
  /** Writes down why nothing is done here. */
  refuse(reason: string): void;
  grant(offer: string): GrantAnswer;
  /** What a placement gives now; null: nothing. */
  decide(placement: string): Decision | null;
  /** A candidate of a placement by its name, as it is written now. */
  candidate(placement: string, name: string): CandidateProgram | null;
  call(request: CallRequest): CallAnswer;
  task(request: TaskRequest): TaskAnswer;
  /** This step does not wait any longer for the effect that it asked for. */
  expire(effect: string): void;
  /** Puts the person into an audience, or takes them out. */
  sync(request: SyncRequest): SyncAnswer;
  /** Whether the person is in a control group of the class. */
  isInControl(messageClass: string): boolean;
  /** Writes down that the person has met an arm of an experiment; `unit`: what they were assigned by, if not as themselves. */
  expose(experiment: string, arm: string, unit?: string): void;
  /** Asks another journey to begin, once this profile's instances have been looked at. */
  startJourney(journey: string, values: JsonObject): void;
  setTrait(name: string, value: JsonObject[string]): void;
  /** Remember something about the current step. */
  record(result: StepResult): void;
}

/** What a placement gave. */
export interface Decision {
  readonly id: string;
  /** Keys or names, in order. */
  readonly items: readonly string[];
  /** Of the first of them, where it is of a list. */
  readonly first: CandidateProgram | null;
}

export interface StepMeaning {
  /** The instance arrives. */
  enter(frame: Frame): Move;
  /** The instant came for which it stayed; with `watches`, also whenever something happened. */
  resume?(frame: Frame): Move;
  /** Until when somebody who has been waiting there waits, as it is written now; null: nothing is known of that. */
  retime?(frame: Frame): number | null;
  /** Whether more than time can move it on. */
  readonly watches?: boolean;
  /** The result of an effect it asked for has come. */
  settle?(frame: Frame, result: EffectResult): Move;
  /** What the answer to its call must be; left out, it is not kept. */
  readonly answer?: AnswerProgram;
  /** Steps this step leads to, besides the next one, with the word for the way; for drawings and plans. */
  readonly ways: readonly { readonly label: string; readonly to: string | null }[];
}

export interface EffectResult {
  readonly effect: string;
  /** `withheld`: not sent on purpose, and the way goes on as if it had been. */
  readonly outcome: 'sent' | 'failed' | 'refused' | 'withheld' | 'granted';
  readonly reason: string;
  /** Of a grant: what the step knows of it. */
  readonly given?: StepResult;
  /** What a call was answered, checked against what the step declares; of a task, its `outcome`. */
  readonly answer?: JsonObject;
}

export interface StepProgram extends StepMeaning {
  readonly id: string;
  readonly type: string;
  /** The step after it and all that is nested in it; null after the last. */
  readonly next: string | null;
  /** The repeats around it, outermost first. */
  readonly within: readonly string[];
}

/** How a step type is compiled. `value` is the step's mapping, already checked against the schema. */
export interface StepType<Value> {
  readonly head: string;
  compile(value: Value, site: Site, context: JourneyContext, next: string | null): StepMeaning;
}
