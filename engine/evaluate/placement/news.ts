/**
 * What placements go by and no person's own past holds: catalogues of things, what was learnt, and models that rank. All come as
 * recorded inputs, and each with the instant from which on it is gone by. The version before is kept beside the newest, so that a
 * decision whose instant is earlier goes by what was known then, however late it is made.
 */

import type { ItemValues } from '../../compiler/placement/shelf.ts';
import type { ThingsOfToday } from '../../models/learners/things-of-today.ts';
import type { Json, JsonObject } from '../../store/store.ts';

export interface Version {
  /** From which instant on. */
  readonly at: number;
  /** By content. */
  readonly version: string;
}

export interface Catalogue extends Version {
  /** How many there are, of which so many are kept. */
  readonly total: number;
  readonly items: readonly CatalogueItem[];
}
export interface CatalogueItem {
  readonly id: string;
  readonly values: ItemValues;
  /** Selections that it is in. */
  readonly is: readonly number[];
}

/** Decisions, rewarded ones, sum and sum of squares. */
export type Tally = readonly [decisions: number, rewarded: number, sum: number, squares: number];

export interface Learnt extends Version {
  /** Group → item → what was seen of it. */
  readonly groups: Readonly<Record<string, Readonly<Record<string, Tally>>>>;
}

/** A model that ranks, as it has been in charge from then on. */
export interface Ranking extends Version {
  /** Which of the model's versions; null: none. */
  readonly number: number | null;
  readonly artefact: JsonObject | null;
}

/** Things as they were from then on, for the version of a model that is in charge. */
export interface RankedThings extends Version, ThingsOfToday {
  /** The version that they are laid over. */
  readonly number: number;
}

/** By the keys of the program, the newest version last. */
export interface PlacementNews {
  readonly catalogues: ReadonlyMap<string, readonly Catalogue[]>;
  readonly learnt: ReadonlyMap<string, readonly Learnt[]>;
  /** By id. */
  readonly models: ReadonlyMap<string, readonly Ranking[]>;
  /** By the id of the model. */
  readonly things: ReadonlyMap<string, readonly RankedThings[]>;
}

const VERSIONS = 2;

/** The version of an instant; before the first there is the first. */
export function asOf<V extends Version>(versions: readonly V[] | undefined, at: number): V | null {
  return versions?.findLast((one) => one.at <= at) ?? versions?.[0] ?? null;
}

/** With a newer version; what says the same as the newest is none. */
export function withNewer<V extends Version>(versions: readonly V[], newer: V): readonly V[] {
  if (versions.at(-1)?.version === newer.version) return versions;
  return [...versions, newer].slice(-VERSIONS);
}

/** As they are stored. */
export function versionsIn<V extends Version>(stored: Json | undefined): readonly V[] {
  return ((stored as JsonObject | undefined)?.['versions'] ?? []) as unknown as readonly V[];
}

export function catalogueKey(key: string): string {
  return `catalogue.${key}`;
}

export function rankingKey(model: string): string {
  return `ranking.${model}`;
}

export function thingsKey(model: string): string {
  return `ranking.things.${model}`;
}

export function learntKey(key: string): string {
  return `learnt.${key}`;
}
