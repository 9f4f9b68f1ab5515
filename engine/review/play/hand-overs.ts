/**
 * The hand-over of one person's effects, as dispatch does it: the gate of the channel, the claim, the result. Whoever is
 * at the other end takes everything at once, and is never called: a play has no connector.
 */
import type { Draft, Effect } from '../../evaluate/draft.ts';
import { CALL } from '../../evaluate/effects/call.ts';
import { isMessage, kindNameOf } from '../../evaluate/effects/kind.ts';
import type { Input } from '../../evaluate/input.ts';
import type { Answers, Cue, Stage } from './stage.ts';
import type { Witness } from './witness.ts';

/** Why a call fails of which nobody assumes an answer. */
const NO_ANSWER = 'nothing is assumed of its answer';

export class HandOvers {
  readonly #stage: Stage;
  readonly #answers: Answers;
  readonly #draft: Draft;
  readonly #witness: Witness;
  /** Key of an effect → how often its channel's rate was asked. */
  readonly #asked = new Map<string, number>();

  constructor(stage: Stage, answers: Answers, draft: Draft, witness: Witness) {
    this.#stage = stage;
    this.#answers = answers;
    this.#draft = draft;
    this.#witness = witness;
  }

  /** When something is to be handed over, now or later; Infinity if nothing is. */
  next(now: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { status, due } of this.#draft.effects) {
      if (status === 'ready' && due < next) next = due;
      if (status === 'sending') next = now;
    }
    return Math.max(next, now);
  }

  /** Hands over what may go now. Answers what people will do about it; null if there was nothing to do. */
  turn(now: number, take: (input: Input) => void): readonly Cue[] | null {
    if (this.next(now) > now) return null;
    const ready = this.#draft.effects.filter(({ status, due }) => status === 'ready' && due <= now);
    for (const effect of ready.sort(inOrder)) this.#claim(effect, now, take);
    const reactions: Cue[] = [];
    for (const effect of this.#draft.effects.filter(({ status }) => status === 'sending')) {
      if (effect.status !== 'sending') continue;
      const answer = kindNameOf(effect) === CALL ? this.#stage.behaviour.answerTo(effect) : null;
      const { key } = effect;
      take(
        answer === undefined
          ? { type: 'result', at: now, effect: key, outcome: 'failed', reason: NO_ANSWER }
          : {
              type: 'result',
              at: now,
              effect: key,
              outcome: 'sent',
              reason: '',
              ...(answer !== null && { answer }),
            },
      );
      if (!isMessage(effect)) continue;
      this.#witness.handedOver(effect, now);
      reactions.push(...this.#stage.behaviour.reactionsTo(effect, now, this.#draft.id));
    }
    return reactions;
  }

  #claim(effect: Effect, now: number, take: (input: Input) => void): void {
    if (effect.status !== 'ready' || effect.due > now) return;
    const { key, channel, due, createdAt } = effect;
    const isRated =
      this.#stage.counts && (this.#stage.run.program.channels.get(channel)?.rate ?? null) !== null;
    const turn = this.#asked.get(key) ?? 0;
    const place = this.#answers.places.get(key)?.[turn] ?? null;
    const ask = { key, channel, at: now, due, createdAt, place, went: true };
    if (isRated) {
      this.#asked.set(key, turn + 1);
      this.#witness.rated(ask);
      if (place !== null && place > now) {
        take({ type: 'defer', at: now, effect: key, due: place, reason: 'rate' });
        return;
      }
    }
    take({ type: 'claim', at: now, effect: key });
    // It was changed by what it was asked.
    const became = effect as Effect;
    ask.went = became.status === 'sending';
    if (!ask.went) this.#witness.notHandedOver(became, now);
  }
}

/** As dispatch gives out places (`runtime/dispatch.ts`). */
function inOrder(a: Effect, b: Effect): number {
  return a.due - b.due || a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1);
}
