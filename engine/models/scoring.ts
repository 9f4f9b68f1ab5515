/**
 * Scores people with the running version: everybody in their rounds, and between them those who did something. A score arrives as a
 * recorded input, only where it is another, so it stays through restarts and rebuilds.
 */
import {
  bandOf,
  type ModelProgram,
  type OutputColumn,
  type OutputProgram,
} from '../compiler/model/program.ts';
import type { Draft } from '../evaluate/draft.ts';
import type { ScoresInput } from '../evaluate/input.ts';
import type { Engine } from '../runtime/engine.ts';
import { everybody, these } from '../runtime/flags.ts';
import type { Job } from '../runtime/work.ts';
import type { Json, JsonObject, ProfileId } from '../store/store.ts';
import { viewNow } from './as-known.ts';
import { dataOf, peopleOf } from './given.ts';
import { sources } from './sources/index.ts';
import { typeOf } from './training.ts';
import type { ScoreColumn, ScoreColumns } from './types/type.ts';

/** Digits that are kept: what is closer is the same score, and nothing is written. */
const SCALE = 10_000;

export interface Scoring {
  readonly engine: Engine;
  readonly model: ModelProgram;
  /** Null: scores are taken away. */
  readonly artefact: JsonObject | null;
  readonly cause: ScoresInput['cause'];
  readonly isStopped?: () => boolean;
  onProgress?(done: number): void;
  /** What somebody who is scored brings. */
  onPiece?(id: ProfileId, piece: unknown): void;
}

interface Looked {
  readonly id: ProfileId;
  /** Null: not in `who`, or nothing is known of them. */
  readonly piece: unknown;
  /** By tag. */
  readonly had: JsonObject;
}

/** How many were looked at, and of how many the score is another now. */
export interface ScoringDone {
  readonly people: number;
  readonly changed: number;
}

export async function scorePeople(scoring: Scoring, ids: Iterable<ProfileId> | null): Promise<ScoringDone> {
  const { engine, isStopped = () => false } = scoring;
  const look = lookOf(scoring);
  const done = { people: 0, changed: 0 };
  const { readsEvents } = sources[scoring.model.source.of];
  const people = ids === null ? everybody(engine, look, 'profile', readsEvents) : these(engine, ids, look);
  for await (const found of people) {
    if (isStopped()) break;
    const jobs = jobsOf(scoring, found);
    if (jobs.length > 0) await engine.submit(jobs);
    done.people += found.length;
    done.changed += jobs.length;
    scoring.onProgress?.(done.people);
  }
  return done;
}

function lookOf({ engine, model, artefact }: Scoring) {
  const source = sources[model.source.of];
  const tags = tagsOf(model);
  return (draft: Draft): Looked => {
    const had = Object.fromEntries(tags.map((tag) => [tag, draft.traits[tag] ?? null]));
    if (artefact === null) return { id: draft.id, piece: null, had };
    const view = viewNow(engine.run, draft, model.standsOnFields);
    const isAsked = model.who === null || model.who.holds(view);
    return { id: draft.id, piece: isAsked ? source.pieceOf(model, view, draft.past) : null, had };
  };
}

function tagsOf({ output }: ModelProgram): readonly string[] {
  if (output === null) return [];
  return [...output.columns.map(({ tag }) => tag), ...(output.bands ? [output.bands.tag] : [])];
}

function jobsOf(scoring: Scoring, found: readonly Looked[]): Job[] {
  const { cause } = scoring;
  const said = saidOf(scoring, found);
  return found.flatMap(({ id, had }): Job[] => {
    const values = said.get(id) ?? mapValues(had, () => null);
    if (Object.entries(had).every(([tag, value]) => values[tag] === value)) return [];
    return [{ profile: id, inputs: (at) => [{ type: 'scores', at, values, cause }] }];
  });
}

/** By person: the value of each tag; null where nothing can be said. */
function saidOf(
  { engine, model, artefact, onPiece }: Scoring,
  found: readonly Looked[],
): ReadonlyMap<ProfileId, JsonObject> {
  const gatherer = sources[model.source.of].gatherer(model);
  let isAnybody = false;
  for (const { id, piece } of found) {
    if (piece === null) continue;
    gatherer.add(id, piece);
    onPiece?.(id, piece);
    isAnybody = true;
  }
  if (artefact === null || !isAnybody || model.output === null) return new Map();
  const given = gatherer.given(engine.clock.now());
  const data = dataOf(given);
  const columns = typeOf(model.type).score(artefact, data);
  const { output } = model;
  return new Map(
    Array.from(peopleOf(given, data), (person, row) => [person, valuesAt(output, columns, row)]),
  );
}

function valuesAt({ columns, bands }: OutputProgram, said: ScoreColumns, row: number): JsonObject {
  const values = columns.map(({ column, tag, type }) => [tag, kept(said[column]?.[row], type)] as const);
  const score = values[0]![1];
  const band = bands && [bands.tag, typeof score === 'number' ? bandOf(bands, score) : null];
  return Object.fromEntries(band ? [...values, band] : values);
}

function kept(value: ScoreColumn[number] | undefined, type: OutputColumn['type']): Json {
  if (typeof value !== 'number') return typeof value === 'string' ? value : null;
  if (!Number.isFinite(value)) return null;
  return type === 'integer' ? Math.round(value) : Math.round(value * SCALE) / SCALE;
}

function mapValues(object: JsonObject, of: () => Json): JsonObject {
  return Object.fromEntries(Object.keys(object).map((key) => [key, of()]));
}
