/**
 * Messages that went out, in which slot, and whether the person answered; or what people do by themselves, by its hour. Learnt from what
 * was over at a cut-off, a horizon ago, and judged by what came later. Whose answer may still come is left out.
 */
import type { MessageSource, ModelProgram } from '../../compiler/model/program.ts';
import { localTime } from '../../compiler/zone.ts';
import type { Draft } from '../../evaluate/draft.ts';
import { type ProfileView, viewOf } from '../../evaluate/scope.ts';
import { occurrencesOf } from '../../evaluate/sweep.ts';
import type { History, SweptEvent } from '../../evaluate/swept-event.ts';
import { profileZone } from '../../evaluate/zone-of.ts';
import type { ProfileId } from '../../store/store.ts';
import { asKnown, storeBegan } from '../as-known.ts';
import { seen } from '../parted.ts';
import { Ranges } from '../ranges.ts';
import type { Asking, Gatherer, Source } from './source.ts';

interface Received {
  readonly group: string | null;
  readonly messages: readonly One[];
}

interface One {
  readonly at: number;
  /** Its place in the slots of the source. */
  readonly slot: number;
  readonly answered: boolean;
  /** Later than the cut-off. */
  readonly isLater: boolean;
}

export const messages: Source<Received> = {
  readsEvents: true,

  pieceOf({ source }, view, past) {
    const { group } = source as MessageSource;
    return { group: group?.(view) ?? null, messages: messagesOf(source as MessageSource, view, past) };
  },

  gatherer: (model) => new Sent(model),

  async materialOf(asked) {
    const { looking, model, asOf } = asked;
    const cutoff = asOf - model.horizon;
    const over = cutoff - ((model.source as MessageSource).answer?.within ?? 0);
    const began = await storeBegan(looking);
    const [learning, held] = [messages.gatherer(model), messages.gatherer(model)];
    for await (const people of seen(asked, true, (draft) => receivedBy(draft, asked, cutoff, began)))
      for (const { id, piece } of people) {
        const before = piece.messages.filter(({ at }) => at <= over);
        const later = piece.messages.flatMap((one) => (one.at > cutoff ? [{ ...one, isLater: true }] : []));
        // Of whom nothing was known, nothing of their own could be said.
        if (before.length === 0) continue;
        learning.add(id, { ...piece, messages: before });
        if (later.length > 0) held.add(id, { ...piece, messages: [...before, ...later] });
      }
    return {
      learning: learning.given(cutoff),
      held: held.given(asOf),
      cutoffs: [cutoff],
      segmentsOf: new Map(),
    };
  },
};

/** Whoever is asked at the cut-off, in the group in which they were then. */
function receivedBy(draft: Draft, { looking: { run }, model }: Asking, cutoff: number, began: number) {
  const source = model.source as MessageSource;
  const { who } = model;
  const known =
    who === null && source.group === null
      ? { isAsked: true, group: null }
      : asKnown(run.program, draft, cutoff, began, (view) => ({
          isAsked: who?.holds(view) ?? true,
          group: source.group?.(view) ?? null,
        }));
  if (!known?.isAsked) return null;
  return { group: known.group, messages: messagesOf(source, viewOf(run.program, draft), draft.past) };
}

/** Those that it is over with by now, in order of time. */
function messagesOf(source: MessageSource, view: ProfileView, past: History): One[] {
  const { which, answer } = source;
  const zone = profileZone(view, view.draft);
  const answers = answersIn(answer, past);
  const found: One[] = [];
  let hourBefore = '';
  for (const event of past.after(which.event, Number.MIN_SAFE_INTEGER)) {
    if (event.time > view.now - (answer?.within ?? 0)) break;
    const slot = slotOf(source, event, zone);
    if (slot < 0) continue;
    const hour = hourOf(event, zone);
    const first = answers.get(String(event.properties['message']));
    const answered = answer === null || (first !== undefined && first - event.time <= answer.within);
    for (const occurrence of occurrencesOf(which, event)) {
      if (which.where && !which.where(occurrence, {})) continue;
      // What somebody does twice in an hour they came for once.
      if (answer === null && hour === hourBefore) continue;
      hourBefore = hour;
      found.push({ at: event.time, slot, answered, isLater: false });
    }
  }
  return found;
}

function slotOf({ slot, slots }: MessageSource, { time, properties }: SweptEvent, zone: string): number {
  return slot === 'hour' ? localTime(time, zone).hour : slots.indexOf(String(properties['channel']));
}

function hourOf({ time }: SweptEvent, zone: string): string {
  const { date, hour } = localTime(time, zone);
  return `${date} ${hour}`;
}

/** By message: when it was first answered. */
function answersIn(answer: MessageSource['answer'], past: History): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const type of answer?.events ?? [])
    for (const { time, properties } of past.after(type, Number.MIN_SAFE_INTEGER)) {
      const message = String(properties['message']);
      first.set(message, Math.min(first.get(message) ?? Number.POSITIVE_INFINITY, time));
    }
  return first;
}

class Sent implements Gatherer<Received> {
  readonly #source: MessageSource;
  readonly #rows = new Ranges(3);
  readonly #groups: (string | null)[] = [];

  constructor({ source }: ModelProgram) {
    this.#source = source as MessageSource;
  }

  add(person: ProfileId, { group, messages }: Received): void {
    this.#rows.add(
      person,
      messages.map(({ slot, answered, isLater }) => [slot, Number(answered), Number(isLater)]),
    );
    this.#groups.push(group);
  }

  given(asOf: number) {
    const { people, added, person, columns } = this.#rows.ranged;
    const [slot, answered, isLater] = columns as [Float64Array, Float64Array, Float64Array];
    const groups = [...new Set(this.#groups.filter((group) => group !== null))].sort();
    const places = new Map<string | null, number>(groups.map((group, place) => [group, place]));
    return {
      asOf,
      people,
      messages: {
        person,
        slot: Int32Array.from(slot),
        slots: this.#source.slots,
        answered,
        isLater: Uint8Array.from(isLater),
        group: added.map((place) => places.get(this.#groups[place]!) ?? -1),
        groups,
        inEverySlot: this.#source.answer === null,
      },
    };
  }
}
