/**
 * What people did early — since they began, in the time in which it is counted — and whether they stayed: whether what staying is came
 * true in the horizon after their early time. For learning, those of whom both are over; asked as they were known at the end of the first.
 */
import type { EventSource, ModelProgram } from '../../compiler/model/program.ts';
import type { Draft } from '../../evaluate/draft.ts';
import { type ProfileView, viewOf } from '../../evaluate/scope.ts';
import { occurrencesOf } from '../../evaluate/sweep.ts';
import type { History } from '../../evaluate/swept-event.ts';
import type { ProfileId } from '../../store/store.ts';
import { storeBegan, wasAsked } from '../as-known.ts';
import { parted, seen } from '../parted.ts';
import { cameTrue } from '../past-rows.ts';
import { Ranges } from '../ranges.ts';
import type { Asking, Gatherer, Source } from './source.ts';

interface Early {
  readonly born: number;
  /** Places in the events of the source, and when, in order of time. */
  readonly did: readonly { readonly event: number; readonly at: number }[];
  readonly stayed: boolean;
}

export const events: Source<Early> = {
  readsEvents: true,
  pieceOf: (model, view, past) => earlyOf(model.source as EventSource, view, past),
  gatherer: (model) => new Beginnings(model),

  async materialOf(asked) {
    const began = await storeBegan(asked.looking);
    const over = seen(asked, true, (draft) => overOf(draft, asked, began));
    // A version that has been there for a horizon has seen none of those of whom all was over in it.
    if (!asked.isJudging) return parted(events, asked, over);
    const held = events.gatherer(asked.model);
    for await (const people of over) for (const { id, piece } of people) held.add(id, piece);
    const given = held.given(asked.asOf);
    return {
      learning: given,
      held: given,
      cutoffs: [asked.asOf - asked.model.horizon],
      segmentsOf: new Map(),
    };
  },
};

function overOf(
  draft: Draft,
  { looking: { run }, model, asOf, isJudging }: Asking,
  began: number,
): Early | null {
  const source = model.source as EventSource;
  const view = viewOf(run.program, draft);
  const early = earlyOf(source, view, draft.past);
  if (early === null) return null;
  const end = early.born + source.after;
  const over = end + model.horizon;
  if (over > asOf || (isJudging && over <= asOf - model.horizon)) return null;
  if (model.who && !wasAsked(run.program, model.who, draft, end, began)) return null;
  return { ...early, stayed: cameTrue(source, model.horizon, draft.past, view, end) };
}

/** Null for whoever has not begun. */
function earlyOf(source: EventSource, { now }: ProfileView, past: History): Early | null {
  const born = bornAt(source, past);
  if (born > now) return null;
  const until = Math.min(now + 1, born + source.counted);
  const did = source.events.flatMap((type, event) => {
    const found: Early['did'][number][] = [];
    for (const { time } of past.after(type, born - 1)) {
      if (time >= until) break;
      found.push({ event, at: time });
    }
    return found;
  });
  return { born, did: did.sort((a, b) => a.at - b.at || a.event - b.event), stayed: false };
}

function bornAt({ begins }: EventSource, past: History): number {
  if (begins === null)
    return past.events().reduce((first, { time }) => Math.min(first, time), Number.POSITIVE_INFINITY);
  for (const event of past.after(begins.event, Number.MIN_SAFE_INTEGER))
    if (occurrencesOf(begins, event).some((occurrence) => !begins.where || begins.where(occurrence, {})))
      return event.time;
  return Number.POSITIVE_INFINITY;
}

class Beginnings implements Gatherer<Early> {
  readonly #events: readonly string[];
  readonly #rows = new Ranges(2);
  readonly #all: Pick<Early, 'born' | 'stayed'>[] = [];

  constructor({ source }: ModelProgram) {
    this.#events = (source as EventSource).events;
  }

  add(person: ProfileId, { born, stayed, did }: Early): void {
    this.#rows.add(
      person,
      did.map(({ event, at }) => [event, at]),
    );
    this.#all.push({ born, stayed });
  }

  given(asOf: number) {
    const { people, added, person, columns } = this.#rows.ranged;
    const [event, at] = columns as [Float64Array, Float64Array];
    return {
      asOf,
      people,
      events: {
        person,
        event: Int32Array.from(event),
        at,
        events: this.#events,
        born: Float64Array.from(added, (place) => this.#all[place]!.born),
        stayed: Float64Array.from(added, (place) => Number(this.#all[place]!.stayed)),
      },
    };
  }
}
