/**
 * What a profile's state keeps beside its features and memberships: the last value of what is remembered, the
 * values held between refreshes, its flags, the audiences it is in, and the hours
 * had in another time zone. Values that the program has no use for any more are forgotten.
 */
import type { HoursHad } from '../compiler/cron.ts';
import type { Program } from '../compiler/program.ts';
import type { Json } from '../store/store.ts';
import type { InAudience } from './audiences.ts';
import type { SaidAt } from './consent.ts';

/** The last value seen (null: missing), when it came to be, and how many times it changed at that instant. */
export type Remembered = readonly [value: Json, at: number, changes: number];

export interface Kept {
  /** By name of the tag or trait. */
  remembered: Record<string, Remembered>;
  /** By the key of the tag; null: missing. */
  held: Record<string, Json>;
  flags: Set<string>;
  /** When consent was said last. */
  saidAt: SaidAt;
  /** By id of the audience. */
  audiences: Record<string, InAudience>;
  /** What the person had of the day when they last came to another zone; null: they never did. */
  hoursHad: HoursHad | null;
}

/** As it stands in a state row; what is empty is left out. */
export interface StoredKept {
  readonly remembered?: Readonly<Record<string, Remembered>>;
  readonly held?: Readonly<Record<string, Json>>;
  readonly flags?: readonly string[];
  readonly saidAt?: SaidAt;
  readonly hoursHad?: HoursHad;
  readonly audiences?: Readonly<Record<string, InAudience>>;
}

export function nothingKept(): Kept {
  return { remembered: {}, held: {}, flags: new Set(), saidAt: {}, hoursHad: null, audiences: {} };
}

export function keptOf(
  program: Program,
  { remembered = {}, held = {}, flags = [], saidAt = {}, hoursHad, audiences }: StoredKept,
): Kept {
  const kept = nothingKept();
  kept.hoursHad = hoursHad ?? null;
  // Those of audiences that are taken out of the definitions stay too: over there the list is as it was.
  kept.audiences = { ...audiences };
  for (const { name, remembers, held: key } of program.watched) {
    const last = remembers ? remembered[name] : undefined;
    if (last !== undefined) kept.remembered[name] = last;
    const value = key === null ? undefined : held[key];
    if (key !== null && value !== undefined) kept.held[key] = value;
  }
  kept.saidAt = saidAt;
  // Flags stay: what is taken out of the definitions and put back shows them as of the last refresh.
  for (const flag of flags) kept.flags.add(flag);
  return kept;
}

export function storedKept({ remembered, held, flags, saidAt, hoursHad, audiences }: Kept): StoredKept {
  return {
    ...(Object.keys(remembered).length > 0 && { remembered }),
    ...(Object.keys(held).length > 0 && { held }),
    ...(Object.keys(saidAt).length > 0 && { saidAt }),
    ...(flags.size > 0 && { flags: [...flags].sort() }),
    ...(hoursHad !== null && { hoursHad }),
    ...(Object.keys(audiences).length > 0 && { audiences }),
  };
}
