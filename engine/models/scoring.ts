/**
 * Scores people with the running version: everybody in their rounds, and between them those who did something. A score arrives as a
 * recorded input, only where it is another, so it stays through restarts and rebuilds.
 */
import { bandOf, type ModelProgram } from '../compiler/model/program.ts';
import type { Draft } from '../evaluate/draft.ts';
import type { ScoresInput } from '../evaluate/input.ts';
import type { Engine } from '../runtime/engine.ts';
import { everybody, these } from '../runtime/flags.ts';
import type { Job } from '../runtime/work.ts';
import type { Json, JsonObject, ProfileId } from '../store/store.ts';
import { viewNow } from './as-known.ts';
import { probabilitiesOf } from './training.ts';
import type { Propensity } from './types/propensity.ts';
import { arranged, Gathered, type Vector, vectorOf } from './vectors.ts';

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
}

interface Looked {
  readonly id: ProfileId;
  /** Null: not in `who`. */
  readonly vector: Vector | null;
  readonly had: readonly (Json | undefined)[];
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
  for await (const found of ids === null ? everybody(engine, look) : these(engine, ids, look)) {
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
  const { tag, band } = model.output;
  return (draft: Draft): Looked => {
    const had = [draft.traits[tag], band === null ? undefined : draft.traits[band]];
    if (artefact === null) return { id: draft.id, vector: null, had };
    const view = viewNow(engine.run, draft, model.standsOnFields);
    const isAsked = model.who === null || model.who.holds(view);
    return { id: draft.id, vector: isAsked ? vectorOf(model, view) : null, had };
  };
}

function jobsOf({ model, artefact, cause }: Scoring, found: readonly Looked[]): Job[] {
  const scores = artefact === null ? new Map<ProfileId, number>() : scoresOf(model, artefact, found);
  const { tag, band } = model.output;
  return found.flatMap(({ id, had }): Job[] => {
    const score = scores.get(id);
    const next = [score, score === undefined || band === null ? undefined : bandOf(model.output, score)];
    if (next[0] === had[0] && next[1] === had[1]) return [];
    const values = { [tag]: next[0] ?? null, ...(band !== null && { [band]: next[1] ?? null }) };
    return [{ profile: id, inputs: (at) => [{ type: 'scores', at, values, cause }] }];
  });
}

function scoresOf(
  model: ModelProgram,
  artefact: JsonObject,
  found: readonly Looked[],
): ReadonlyMap<ProfileId, number> {
  const rows = new Gathered(model.features);
  for (const { id, vector } of found) if (vector !== null) rows.add(id, 0, 0, vector);
  if (rows.rows === 0) return new Map();
  const { features } = arranged(rows.gathering);
  const scores = probabilitiesOf(model.type, artefact as unknown as Propensity, features);
  return new Map(
    Array.from(features.people, (person, row) => [person, Math.round(scores[row]! * SCALE) / SCALE]),
  );
}
