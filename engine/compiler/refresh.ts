/**
 * What is worked out anew from time to time and stays as it is in between: who is among the `top`, and the values
 * of tags with `refresh`. The runtime keeps the schedule and walks over people; here is only what it asks them.
 */
import type { Definition } from '../language/definition.ts';
import { parseDuration } from '../language/duration.ts';
import type { Context } from './context.ts';
import type { View } from './view.ts';

/** Every so many milliseconds, counted from the first time; or a cron line in the zone of the workspace. */
export type Schedule = { readonly every: number } | { readonly cron: string };

export type Take = { readonly percent: number } | { readonly count: number };

export interface TopRefresh {
  readonly on: 'top';
  /** Of which members are ranked: `profile` for people. */
  readonly entity: string;
  /** Also that of the flag. */
  readonly key: string;
  readonly schedule: Schedule;
  /** What people are ranked by; who has no number is not ranked. */
  by(view: View): unknown;
  /** Index of the segment whose members are ranked; null: everybody. */
  readonly among: number | null;
  readonly take: Take;
}

export interface TagRefresh {
  readonly on: 'tag';
  readonly entity: string;
  /** Under which the value is held. */
  readonly key: string;
  readonly schedule: Schedule;
}

export type RefreshProgram = TopRefresh | TagRefresh;

const DAY = 86_400_000;

export function scheduleOf(text: string | undefined, otherwise = DAY): Schedule {
  if (text === undefined) return { every: otherwise };
  const every = parseDuration(text);
  return every === null ? { cron: text } : { every };
}

/** Remembers that a definition is refreshed; equal ones are refreshed once. */
export function noteRefresh(context: Context, { address }: Definition, refresh: RefreshProgram): void {
  const known = context.refreshes.get(address) ?? [];
  if (known.every(({ key }) => key !== refresh.key)) context.refreshes.set(address, [...known, refresh]);
}

/** In the order of dependency: what ranks people by a held tag comes after the tag. */
export function refreshesOf({ refreshes }: Context, order: readonly string[]): readonly RefreshProgram[] {
  const found = order.flatMap((address) => refreshes.get(address) ?? []);
  return [...new Map(found.map((refresh) => [refresh.key, refresh])).values()];
}
