/**
 * Occurrences that wait, in order of time, for an instant that comes to each of them: to leave a window, or to
 * begin to count. Only the next few are kept, so that a state stays small however much happens; the others are
 * read back from the stored events when those are used up. Plain data; knows no window and no measure.
 */
import type { Json } from '../store/store.ts';

export interface Queue {
  /** In order. All occurrences of one instant are in the queue, or none is. */
  readonly times: number[];
  readonly values: Json[];
  /** Whether stored events hold later ones that are not in the queue. */
  more: boolean;
}

/** Most that is kept, unless one single instant has more. */
const MOST = 64;

/** Where an occurrence stands among those of the same instant; and which of two, the later one first, makes the other idle. */
export interface QueueOrder {
  rank?(value: Json): number;
  dominates?(later: Json, earlier: Json): boolean;
}

export function emptyQueue(): Queue {
  return { times: [], values: [], more: false };
}

/** Adds one that may be older than others in it. `bounded` queues forget what can be read again. */
export function push(queue: Queue, time: number, value: Json, order: QueueOrder, bounded: boolean): void {
  const { times, values } = queue;
  const newest = times.length - 1;
  const place = placeOf(queue, time, value, order);
  if (order.dominates) {
    for (let later = place; later <= newest; later++) if (order.dominates(values[later]!, value)) return;
    let idle = place;
    while (idle > 0 && order.dominates(value, values[idle - 1]!)) idle--;
    // Beyond what is kept, only one that outdoes what is kept is known to outdo what is not.
    if (queue.more && place > newest && idle === place) return;
    if (idle > newest) append(queue, time, value);
    else {
      times.splice(idle, place - idle, time);
      values.splice(idle, place - idle, value);
    }
  } else {
    if (queue.more && newest >= 0 && time > times[newest]!) return;
    if (place > newest) append(queue, time, value);
    else {
      times.splice(place, 0, time);
      values.splice(place, 0, value);
    }
  }
  if (bounded && times.length > MOST) cut(queue);
}

function append({ times, values }: Queue, time: number, value: Json): void {
  times.push(time);
  values.push(value);
}

/** Insertion from the end: events mostly arrive in order. */
function placeOf({ times, values }: Queue, time: number, value: Json, { rank }: QueueOrder): number {
  let place = times.length;
  while (place > 0 && times[place - 1]! > time) place--;
  if (rank) {
    while (place > 0 && times[place - 1] === time && rank(values[place - 1]!) > rank(value)) place--;
  }
  return place;
}

/** Forgets the last instant, as long as there is another. */
function cut(queue: Queue): void {
  const { times, values } = queue;
  let keep = times.length - 1;
  while (keep > 0 && times[keep - 1] === times[keep]) keep--;
  if (keep === 0) return;
  times.length = keep;
  values.length = keep;
  queue.more = true;
}

/** As text: times as differences, and no values where there is nothing to say. */
export function queueForm({ times, values, more }: Queue): Json[] {
  const steps = times.map((time, index) => (index === 0 ? time : time - times[index - 1]!));
  const kept = values.every((value) => value === null) ? [] : [...values];
  return [more ? 1 : 0, steps, kept];
}

export function queueOf(form: Json): Queue {
  const [more, steps, kept] = form as unknown as [number, number[], Json[]];
  let time = 0;
  const times = steps.map((step) => (time += step));
  return { times, values: kept.length === 0 ? times.map(() => null) : kept, more: more === 1 };
}
