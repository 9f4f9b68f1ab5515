/**
 * What a person decides about messages that need one, done by the engine that owns the buckets. Where another process has
 * the store, `carillon outbox` leaves a wish beside it; a daemon hears it here, does it once, and leaves an answer.
 */
import type { EffectRow, EffectStatus, Json, Store } from '../store/store.ts';
import type { Engine } from './engine.ts';
import type { Progress } from './work.ts';

/** What is decided, and about which of the messages that need it. */
export interface Choice {
  readonly decision: 'retry' | 'drop';
  /** One of them; left out, all. */
  readonly message?: string;
  /** Only those of this channel. */
  readonly channel?: string;
}
export interface ByHandWish extends Choice {
  readonly at: number;
}
type Wishes = Readonly<Record<string, ByHandWish>>;
/** Wish → about how many messages it was decided. */
type Answers = Readonly<Record<string, number>>;

/** Under which wishes are kept: written from beside, by nobody who owns the buckets. */
export const BY_HAND_KEY = 'by_hand.wanted';
/** Under which they are answered: written by nobody else. */
const ANSWERS_KEY = 'by_hand.answered';

/** Nobody waits so long for an answer that is there, milliseconds: the wish may be forgotten. */
const FORGOTTEN_AFTER = 3_600_000;
/** Messages decided about by one wish; whoever has more wishes again. */
export const MOST_BY_HAND = 100_000;
/** Of one transaction: live messages come between two. */
const CHUNK = 500;

const NEEDS_SOMEBODY: readonly EffectStatus[] = ['failed', 'doubtful'];

/** Messages that need a decision, of one channel or of all. */
export async function undecided({ people }: Store, channel: string | undefined): Promise<EffectRow[]> {
  const found = await people.effects(NEEDS_SOMEBODY, MOST_BY_HAND);
  return channel === undefined ? [...found] : found.filter((row) => row.channel === channel);
}

/** Decides, and answers about how many. `progress` is written with the last of them. */
export async function decideByHand(
  engine: Engine,
  { decision, message, channel }: Choice,
  progress?: (count: number) => Progress,
): Promise<number> {
  const rows = message === undefined ? await undecided(engine.store, channel) : await one(engine, message);
  for (let start = 0; start === 0 || start < rows.length; start += CHUNK) {
    const jobs = rows.slice(start, start + CHUNK).map((effect) => ({
      profile: effect.profile,
      inputs: (at: number) => [{ type: 'by_hand' as const, at, decision, effect }],
    }));
    const isLast = start + CHUNK >= rows.length;
    await engine.submit(jobs, isLast ? progress?.(rows.length) : undefined);
  }
  return rows.length;
}

async function one({ store }: Engine, message: string): Promise<EffectRow[]> {
  const row = await store.people.effect(message);
  return row && NEEDS_SOMEBODY.includes(row.status) ? [row] : [];
}

/** Does what is wished and has not been done. A crash between a deed and its answer does it again, which changes nothing. */
export async function hearByHand(engine: Engine): Promise<void> {
  const wishes = ((await engine.store.progress(BY_HAND_KEY)) ?? {}) as unknown as Wishes;
  const known = await answersIn(engine.store);
  const open = Object.entries(wishes).filter(([id]) => !Object.hasOwn(known, id));
  // What nobody wishes any more, nobody waits for.
  let answers = Object.fromEntries(Object.entries(known).filter(([id]) => Object.hasOwn(wishes, id)));
  for (const [id, wish] of open.sort(([, a], [, b]) => a.at - b.at)) {
    await decideByHand(engine, wish, (count) => {
      answers = { ...answers, [id]: count };
      return { bucket: 0, key: ANSWERS_KEY, value: answers };
    });
  }
}

async function answersIn(store: Store): Promise<Answers> {
  return ((await store.progress(ANSWERS_KEY)) ?? {}) as unknown as Answers;
}

/** About how many messages a wish was decided; null while nobody has heard it. */
export async function answerTo(store: Store, wish: string): Promise<number | null> {
  return (await answersIn(store))[wish] ?? null;
}

/** The wishes with one more, as they are written, without those that were answered long ago. */
export async function wishingByHand(
  store: Store,
  id: string,
  wish: ByHandWish,
): Promise<(before: Json | undefined) => Json> {
  const answers = await answersIn(store);
  return (before) => {
    const kept = Object.entries((before ?? {}) as unknown as Wishes).filter(
      ([other, { at }]) => !Object.hasOwn(answers, other) || at > wish.at - FORGOTTEN_AFTER,
    );
    return { ...Object.fromEntries(kept), [id]: wish } as unknown as Json;
  };
}

/** The wishes without one that was answered. */
export function withoutWish(before: Json | undefined, id: string): Json {
  return Object.fromEntries(
    Object.entries((before ?? {}) as Record<string, Json>).filter(([key]) => key !== id),
  );
}
