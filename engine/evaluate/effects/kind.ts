/**
 * What a kind of effect means to the evaluator: whether one may still go out, and what its result comes to. Every
 * kind shares the outbox and its row: the key, the marks, attempts, the channel whose gates it passes. A new kind is a file
 * here and a line in `index.ts`; how it is handed to a connector stands in `runtime/hand-over/`.
 */
import type { ChannelProgram } from '../../compiler/program.ts';
import type { JsonObject } from '../../store/store.ts';
import type { Draft, Effect } from '../draft.ts';
import type { EventInput, ResultInput } from '../input.ts';
import type { Run } from '../run.ts';

/** Where every effect comes from, under `origin` in its body. */
export interface EffectOrigin {
  readonly journey: string;
  readonly step: string;
  readonly profile: number;
}

/** May it go out now? It was decided, and things may have changed since. */
export type ClaimVerdict =
  | { readonly pass: true }
  | { readonly wait: number; readonly reason: string }
  /** Withdrawn: nobody misses it. */
  | { readonly refuse: string }
  /** It can never go out any more: a dead letter. */
  | { readonly fail: string }
  /** Not sent on purpose, and written down by the kind. */
  | { readonly withheld: string };

/** What the final answer comes to. */
export interface Conclusion {
  readonly outcome: 'sent' | 'failed';
  /** Left out, the outcome. */
  readonly status?: Effect['status'];
  readonly reason: string;
  /** What is kept with the effect from now on; left out, as it was. */
  readonly body?: JsonObject;
  /** What became of it, for conditions and metrics. */
  readonly event: EventInput | null;
  /** For the step that asked. */
  readonly answer?: JsonObject;
}

/** Of a kind, in logs and in `status`. */
export interface EffectWords {
  readonly noun: string;
  /** What has become of one that its channel took. */
  readonly done: string;
  /** And of one that it did not. */
  readonly notDone: string;
}

export interface EffectKind {
  /** Under `kind` in the body; a message has none there. */
  readonly name: string;
  /** What one is called where many are counted and logged. */
  readonly words: EffectWords;
  claim(run: Run, draft: Draft, effect: Effect): ClaimVerdict;
  conclude(run: Run, draft: Draft, effect: Effect, input: ResultInput): Conclusion;
  /** Once its event is recorded: what else has happened, recorded by the kind; null where nothing has. */
  concluded?(run: Run, draft: Draft, effect: Effect): EventInput | null;
  /** Of one person, one channel and one lane, effects go out in the order of their decisions. Null: it waits for none. */
  lane(effect: Effect): string | null;
  /** What is done where nobody knows whether it went out. */
  onDoubt(channel: ChannelProgram): 'resend' | 'hold';
  /** From when on it is not tried any more; null: as often as the channel says. */
  until(effect: Pick<Effect, 'body'>): number | null;
  /** Dispatch looks at it, for the first time or again. */
  begin?(run: Run, draft: Draft, effect: Effect): void;
  /** The step that asked does not wait any longer. */
  expire?(run: Run, draft: Draft, effect: Effect): void;
}

export const MESSAGE = 'message';

/** What its journey leaves behind without having been carried out: it is withdrawn with the instance. */
export function isWithdrawable({ status, body }: Effect): boolean {
  return (status === 'ready' || status === 'open') && body['final'] !== true;
}

export function kindNameOf({ body }: Pick<Effect, 'body'>): string {
  const { kind } = body;
  return typeof kind === 'string' ? kind : MESSAGE;
}

export function isMessage(effect: Pick<Effect, 'body'>): boolean {
  return kindNameOf(effect) === MESSAGE;
}

export function originOf({ body }: Pick<Effect, 'body'>): EffectOrigin {
  return body['origin'] as unknown as EffectOrigin;
}
