/**
 * What a profile's state keeps beside its features and memberships: the last value of what is remembered, the
 * values held between refreshes, and its flags. Values that the program has no use for any more are forgotten.
 */
import type { Program } from '../compiler/program.ts';
import type { Json } from '../store/store.ts';
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
}

/** As it stands in a state row; what is empty is left out. */
export interface StoredKept {
  readonly remembered?: Readonly<Record<string, Remembered>>;
  readonly held?: Readonly<Record<string, Json>>;
  readonly flags?: readonly string[];
  readonly saidAt?: SaidAt;
}

export function nothingKept(): Kept {
  return { remembered: {}, held: {}, flags: new Set(), saidAt: {} };
}

export function keptOf(
  program: Program,
  { remembered = {}, held = {}, flags = [], saidAt = {} }: StoredKept,
): Kept {
  const kept = nothingKept();
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

export function storedKept({ remembered, held, flags, saidAt }: Kept): StoredKept {
  return {
    ...(Object.keys(remembered).length > 0 && { remembered }),
    ...(Object.keys(held).length > 0 && { held }),
    ...(Object.keys(saidAt).length > 0 && { saidAt }),
    ...(flags.size > 0 && { flags: [...flags].sort() }),
  };
}
