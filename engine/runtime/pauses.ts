/**
 * Which journeys are paused, as it stands in the store. `carillon pause` writes a wish beside whoever runs; the engine that
 * owns the buckets turns it into an interval that begins or ends at an instant it has not passed yet.
 */
import type { Pause, Pauses } from '../evaluate/paused.ts';
import type { Run } from '../evaluate/run.ts';
import type { Json, Store } from '../store/store.ts';

/** Under which the intervals are kept in the store's progress. */
export const PAUSES_KEY = 'pauses';
/** Under which wishes are kept: journey → what was last asked for. */
export const WISHES_KEY = 'pauses.wanted';

export interface Wish {
  readonly paused: boolean;
  readonly at: number;
}
export type Wishes = Readonly<Record<string, Wish>>;

export async function storedPauses(store: Store): Promise<Pauses> {
  const kept = (await store.progress(PAUSES_KEY)) as unknown as Record<string, readonly Pause[]> | undefined;
  return new Map(Object.entries(kept ?? {}));
}

export async function storedWishes(store: Store): Promise<Wishes> {
  return ((await store.progress(WISHES_KEY)) as unknown as Wishes | undefined) ?? {};
}

/** The wishes with one more, as they are written. */
export function wished(before: Json | undefined, journey: string, wish: Wish): Json {
  return { ...(before as Record<string, Json> | undefined), [journey]: { ...wish } };
}

/** As they are written. */
export function writtenPauses(pauses: Pauses): Json {
  return Object.fromEntries(pauses) as unknown as Json;
}

/**
 * The pauses once the wishes are heard, or null if nothing changes. `at` says when a wish comes true. A journey that has been
 * renamed takes its pauses along.
 */
export function heardPauses(
  pauses: Pauses,
  wishes: Wishes,
  moved: ReadonlyMap<string, string>,
  at: (wish: Wish) => number,
): Pauses | null {
  const next = new Map(pauses);
  let changed = false;
  for (const [from, to] of moved) {
    const own = next.get(from);
    if (!own || next.has(to)) continue;
    next.set(to, own);
    next.delete(from);
    changed = true;
  }
  for (const [asked, wish] of Object.entries(wishes)) {
    // Of a journey that has two wishes, one by its former name, the newer counts.
    const journey = moved.get(asked) ?? asked;
    if (journey !== asked && (wishes[journey]?.at ?? Number.NEGATIVE_INFINITY) >= wish.at) continue;
    const own = next.get(journey) ?? [];
    const last = own.at(-1);
    const paused = last !== undefined && last.until === null;
    if (paused === wish.paused) continue;
    const instant = at(wish);
    next.set(
      journey,
      paused ? [...own.slice(0, -1), { ...last, until: instant }] : [...own, { since: instant, until: null }],
    );
    changed = true;
  }
  return changed ? next : null;
}

/** The same run with other pauses. */
export function withPauses(run: Run, pauses: Pauses): Run {
  return {
    ...run,
    layout: { ...run.layout, pauses },
    others: new Map([...run.others].map(([entity, own]) => [entity, withPauses(own, pauses)])),
  };
}

/** Since when a journey is paused, or null. */
export function pausedSince(pauses: Pauses | undefined, journey: string): number | null {
  const last = pauses?.get(journey)?.at(-1);
  return last && last.until === null ? last.since : null;
}

/** As they will be once what is wished has been heard: what people are told. */
export async function pausesNow(store: Store): Promise<Pauses> {
  const pauses = await storedPauses(store);
  return heardPauses(pauses, await storedWishes(store), new Map(), ({ at }) => at) ?? pauses;
}
