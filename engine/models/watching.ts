/**
 * A version beside what came after it was learnt: how far people of today are from those it was judged by, and what came true of what
 * it would have said. Pure and plain data on both sides, so that a thread can do it.
 */
import type { ModelTypeName } from '../compiler/model/program.ts';
import type { ModelSource } from '../language/model-shapes.ts';
import type { JsonObject } from '../store/store.ts';
import { columnsFor } from './compared.ts';
import { type Drift, driftFrom, type Spread } from './drift.ts';
import { ModelFault } from './fault.ts';
import { dataOf, type Given, sizeOf } from './given.ts';
import { checkClasses } from './learners/inputs.ts';
import { outcomesOf } from './learners/outcomes.ts';
import { takeTexts } from './learners/text/take-texts.ts';
import { hasLabels } from './training.ts';
import { typeOf } from './type-of.ts';
import type { Evaluation, TrainingData } from './types/type.ts';

export interface WatchJob {
  readonly type: ModelTypeName;
  readonly source: ModelSource;
  readonly artefact: JsonObject;
  /** As kept with the version. */
  readonly spreads: readonly Spread[];
  /** Some of those whom it scores; null: they are compared with nobody. */
  readonly today: Given | null;
  /** When it was learnt: of texts those since then are compared. */
  readonly until: number;
  /** Some people at a cut-off whose horizon is over; null: none is, or it was looked at lately. */
  readonly past: Given | null;
}

export interface WatchResult {
  /** People of today. */
  readonly rows: number;
  readonly drift: readonly Drift[];
  readonly realised: Evaluation | { readonly why: string } | null;
}

const FEWEST_JUDGED = 20;

/** Watches, wherever that is. */
export type Watcher = (job: WatchJob) => Promise<WatchResult>;

/** In this thread; who hands in nothing else has no others. */
export const watchHere: Watcher = async (job) => watched(job);

export function watched(job: WatchJob): WatchResult {
  const { type, artefact, spreads, today, past, until } = job;
  const columns = today === null ? [] : columnsFor(type, artefact, since(until, dataOf(today)));
  return {
    rows: columns[0]?.kind === 'category' ? columns[0].codes.length : (columns[0]?.values.length ?? 0),
    drift: driftFrom(spreads, columns),
    realised: past && realisedBy(job, past),
  };
}

/** Somebody's old texts are no news; what else is known of people is all of today. */
function since(until: number, { texts, ...others }: TrainingData): TrainingData {
  if (texts === undefined) return others;
  const rows = Int32Array.from(texts.at.keys()).filter((row) => texts.at[row]! > until);
  return { ...others, texts: takeTexts(texts, rows) };
}

/** @throws ModelFault where there is too little to judge by */
export function realisedOn(
  type: ModelTypeName,
  source: ModelSource,
  artefact: JsonObject,
  { labels, ...others }: TrainingData,
): Evaluation {
  const rows = sizeOf(others);
  if (rows < FEWEST_JUDGED)
    throw new ModelFault('CAR-970', {
      what: rows === 0 ? 'Nothing has come since then.' : `Only ${rows} rows have come since then.`,
      why: `By fewer than ${FEWEST_JUDGED} nobody can tell what a version is worth.`,
      fix: 'Wait.',
    });
  if (!hasLabels(source)) return typeOf(type).evaluate(artefact, others);
  checkClasses(labels!, outcomesOf(type));
  return typeOf(type).evaluate(artefact, { ...others, labels: labels! });
}

function realisedBy({ type, source, artefact }: WatchJob, past: Given): WatchResult['realised'] {
  try {
    return realisedOn(type, source, artefact, dataOf(past));
  } catch (fault) {
    if (!(fault instanceof ModelFault)) throw fault;
    return { why: fault.what };
  }
}
