/**
 * What the store keeps of a model: its versions, which of them runs, and what was last scored with. Kept as `progress`: it is read by
 * model and number alone, and is written by whoever owns the store, fenced like everything else; so it is the same on every dialect.
 */
import type { ModelProgram } from '../compiler/model/program.ts';
import type { Json, JsonObject, Store } from '../store/store.ts';
import type { Drift, Spread } from './drift.ts';
import type { Leak } from './leaks.ts';
import type { Card, Evaluation } from './types/type.ts';
import type { WeakSpot } from './weak-spots.ts';

/** All that is told of a version; what it scores with stands beside it. */
export interface Version {
  readonly number: number;
  readonly at: number;
  readonly release: number;
  /** Of the model's meaning (`ModelProgram.hash`). */
  readonly meaning: string;
  /** Of what it predicts (`ModelProgram.target`). */
  readonly target: string;
  /** Names of the features and how each is read. */
  readonly features: readonly string[];
  /** What its type was told beside the data. */
  readonly spec: JsonObject;
  readonly seed: string;
  /** Ascending; the last one was held out. None: it tells of today. */
  readonly cutoffs: readonly number[];
  /** The last instant of which anything was used. */
  readonly until: number;
  readonly rows: { readonly learning: number; readonly held: number };
  /** Of purchases, how many have no value that can be read; of interactions, no weight. */
  readonly leftOut: number;
  /** Of the rows, those for whom it came true; null: nothing comes true of a row. */
  readonly rate: { readonly learning: number | null; readonly held: number | null };
  readonly evaluation: Evaluation;
  /** Between what it was learnt from and what it was judged on. */
  readonly drift: readonly Drift[];
  /** Of those whom it was judged by, as its card is of them: what comes later is compared with it. */
  readonly spreads: readonly Spread[];
  readonly leaks: readonly Leak[];
  readonly weak: readonly WeakSpot[];
  readonly card: Card;
  /** Hash of the artefact: same inputs, same bytes. */
  readonly hash: string;
  readonly decision: Decision;
}

/** Whether it took over when it was made, and why or why not. */
export interface Decision {
  readonly promoted: boolean;
  readonly reasons: readonly string[];
}

/** A training of which no version came. */
export interface Failed {
  readonly at: number;
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

export interface Registered {
  readonly versions: readonly Version[];
  readonly failed: Failed | null;
}

export interface Running {
  /** Null: none. */
  readonly version: number | null;
  readonly at: number;
  readonly by: 'gates' | 'hand';
  /** Those that ran before, the latest last. */
  readonly before: readonly number[];
}

export interface Scored {
  /** Null: scores were taken away. */
  readonly version: number | null;
  readonly at: number;
  readonly people: number;
  /** Who kept what they had, because a model that was learnt elsewhere did not answer, and why. */
  readonly kept?: { readonly people: number; readonly reason: string };
}

export const versionsKey = (model: string) => `model.${model}`;
export const artefactKey = (model: string, version: number) => `model.${model}.artefact.${version}`;
export const runningKey = (model: string) => `model.${model}.running`;
export const scoredKey = (model: string) => `model.${model}.scored`;
/** When somebody beside the daemon asked for a training, and when the last such wish was heard. */
export const wishKey = (model: string) => `model.${model}.wish`;
export const heardKey = (model: string) => `model.${model}.heard`;

export async function registered(store: Store, model: string): Promise<Registered> {
  const found = await store.progress(versionsKey(model));
  return (found as unknown as Registered | undefined) ?? { versions: [], failed: null };
}

export async function artefactOf(store: Store, model: string, version: number): Promise<JsonObject | null> {
  return ((await store.progress(artefactKey(model, version))) as JsonObject | undefined) ?? null;
}

export async function runningOf(store: Store, model: string): Promise<Running> {
  return readRunning(await store.progress(runningKey(model)));
}

export function readRunning(written: Json | undefined): Running {
  return (written as unknown as Running | undefined) ?? { version: null, at: 0, by: 'hand', before: [] };
}

export async function scoredOf(store: Store, model: string): Promise<Scored | null> {
  return ((await store.progress(scoredKey(model))) as unknown as Scored | undefined) ?? null;
}

/** The instant of a wish that nobody has heard yet; null: there is none. */
export async function wishedOf(store: Store, model: string): Promise<number | null> {
  const wished = await store.progress(wishKey(model));
  if (typeof wished !== 'number') return null;
  const heard = await store.progress(heardKey(model));
  return typeof heard === 'number' && heard >= wished ? null : wished;
}

/** Whether a version predicts what the model does now, from the same features. */
export function fits({ hash }: Pick<ModelProgram, 'hash'>, { meaning }: Pick<Version, 'meaning'>): boolean {
  return hash === meaning;
}

/** So many versions can be gone back to. */
const MOST_BEFORE = 20;

/** Another version runs from now on. */
export function takesOver(running: Running, version: number | null, at: number, by: Running['by']): Running {
  const before = running.version === null ? running.before : [...running.before, running.version];
  return { version, at, by, before: before.slice(-MOST_BEFORE) };
}

/** The one before runs again; null where there is none. */
export function goesBack({ before }: Running, at: number): Running | null {
  const version = before.at(-1);
  return version === undefined ? null : { version, at, by: 'hand', before: before.slice(0, -1) };
}

/** Plain JSON: what is no number is null. */
export function written(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
