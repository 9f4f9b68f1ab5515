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
import { type Answered, type Brought, withoutAnswer } from './brought/brought.ts';
import { ModelFault } from './fault.ts';
import { dataOf, peopleOf } from './given.ts';
import { sources } from './sources/index.ts';
import type { Table } from './table.ts';
import { typeOf } from './type-of.ts';
import type { ScoreColumn, ScoreColumns } from './types/type.ts';

/** Digits that are kept: what is closer is the same score, and nothing is written. */
const SCALE = 10_000;

export interface Scoring {
  readonly engine: Engine;
  readonly model: ModelProgram;
  /** Null: scores are taken away. */
  readonly artefact: JsonObject | null;
  readonly cause: ScoresInput['cause'];
  /** Of a model that was learnt elsewhere: the version, opened. */
  readonly brought?: Brought | null;
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
  /** Who kept what they had, because a model that was learnt elsewhere did not answer. */
  readonly kept: number;
  /** Why, of the last; null: nobody did. */
  readonly reason: string | null;
}

export async function scorePeople(scoring: Scoring, ids: Iterable<ProfileId> | null): Promise<ScoringDone> {
  const { engine, isStopped = () => false } = scoring;
  const look = lookOf(scoring);
  const done = { people: 0, changed: 0, kept: 0, reason: null as string | null };
  const { readsEvents } = sources[scoring.model.source.of];
  const people = ids === null ? everybody(engine, look, 'profile', readsEvents) : these(engine, ids, look);
  for await (const found of scoring.brought ? together(people, scoring.brought.batch) : people) {
    if (isStopped()) break;
    const { jobs, kept, reason } = await toldOf(scoring, found);
    if (isStopped()) break;
    if (jobs.length > 0) await engine.submit(jobs);
    done.people += found.length;
    done.changed += jobs.length;
    done.kept += kept;
    done.reason = reason ?? done.reason;
    scoring.onProgress?.(done.people);
  }
  return done;
}

/** Slices of so many: whoever is asked over a line is asked for many at once. */
async function* together(
  slices: AsyncIterable<readonly Looked[]>,
  size: number,
): AsyncGenerator<readonly Looked[]> {
  let waiting: Looked[] = [];
  for await (const slice of slices) {
    waiting = waiting.concat(slice);
    for (; waiting.length >= size; waiting = waiting.slice(size)) yield waiting.slice(0, size);
  }
  if (waiting.length > 0) yield waiting;
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

interface Told {
  readonly jobs: Job[];
  readonly kept: number;
  readonly reason: string | null;
}

async function toldOf(scoring: Scoring, found: readonly Looked[]): Promise<Told> {
  const { cause } = scoring;
  const { said, unanswered, reason } = await saidOf(scoring, found);
  const jobs = found.flatMap(({ id, had }): Job[] => {
    if (unanswered.has(id)) return [];
    const values = said.get(id) ?? mapValues(had, () => null);
    if (Object.entries(had).every(([tag, value]) => values[tag] === value)) return [];
    return [{ profile: id, inputs: (at) => [{ type: 'scores', at, values, cause }] }];
  });
  return { jobs, kept: unanswered.size, reason };
}

interface Saying {
  /** By person: the value of each tag; null where nothing can be said. */
  readonly said: ReadonlyMap<ProfileId, JsonObject>;
  readonly unanswered: ReadonlySet<ProfileId>;
  readonly reason: string | null;
}

async function saidOf(
  { engine, model, artefact, brought, isStopped = () => false, onPiece }: Scoring,
  found: readonly Looked[],
): Promise<Saying> {
  const gatherer = sources[model.source.of].gatherer(model);
  let isAnybody = false;
  for (const { id, piece } of found) {
    if (piece === null) continue;
    gatherer.add(id, piece);
    onPiece?.(id, piece);
    isAnybody = true;
  }
  if (artefact === null || !isAnybody || model.output === null)
    return { said: new Map(), unanswered: new Set(), reason: null };
  const given = gatherer.given(engine.clock.now());
  const data = dataOf(given);
  const answered = brought ? await answerOf(brought, data.features!.table, isStopped) : null;
  const columns = typeOf(model.type).score(artefact, answered ? { ...data, scores: answered.scores } : data);
  const { output } = model;
  const people = peopleOf(given, data);
  return {
    said: new Map(Array.from(people, (person, row) => [person, valuesAt(output, columns, row)])),
    unanswered: new Set(people.filter((_, row) => answered?.unanswered[row] === 1)),
    reason: answered?.reason ?? null,
  };
}

/** What cannot be asked is as what does not answer: who has a score keeps it. */
async function answerOf(brought: Brought, table: Table, isStopped: () => boolean): Promise<Answered> {
  try {
    return await brought.score(table, isStopped);
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    return withoutAnswer(table.rows, `${error.code} ${error.what}`);
  }
}

function valuesAt({ columns, bands }: OutputProgram, said: ScoreColumns, row: number): JsonObject {
  const values = columns.map(({ column, tag, type }) => [tag, kept(said[column]?.[row], type)] as const);
  const score = values[0]![1];
  const band = bands && [bands.tag, typeof score === 'number' ? bandOf(bands, score) : null];
  return Object.fromEntries(band ? [...values, band] : values);
}

function kept(value: ScoreColumn[number] | undefined, type: OutputColumn['type']): Json {
  if (type === 'boolean') return typeof value === 'number' && Number.isFinite(value) ? value === 1 : null;
  if (typeof value !== 'number') return typeof value === 'string' ? value : null;
  if (!Number.isFinite(value)) return null;
  return type === 'integer' ? Math.round(value) : Math.round(value * SCALE) / SCALE;
}

function mapValues(object: JsonObject, of: () => Json): JsonObject {
  return Object.fromEntries(Object.keys(object).map((key) => [key, of()]));
}
