/**
 * One training: data in, a version out — fitted, judged by what was held out, beside the running version. Pure and plain data on both
 * sides, so that a thread can do it.
 */
import type { ModelTypeName } from '../compiler/model/program.ts';
import { type ModelSource, modelShapes } from '../language/model-shapes.ts';
import type { JsonObject } from '../store/store.ts';
import { columnsFor } from './compared.ts';
import { type Drift, driftBetween, type Spread, spreadsOf } from './drift.ts';
import { type FaultCode, ModelFault } from './fault.ts';
import { dataOf, type Given, sizeOf } from './given.ts';
import { armLeaksIn, type Leak, leaksIn } from './leaks.ts';
import { checkClasses } from './learners/inputs.ts';
import { outcomesOf } from './learners/outcomes.ts';
import { takeValues } from './table.ts';
import { typeOf } from './type-of.ts';
import type { Card, Evaluation, ScoreColumns, TrainingData } from './types/type.ts';
import type { Rows } from './vectors.ts';

export interface TrainingJob {
  readonly type: ModelTypeName;
  readonly source: ModelSource;
  readonly learning: Given;
  readonly held: Given;
  /** Some of those whom it is going to score, where they are others than those it is judged by. */
  readonly today?: Given;
  readonly spec: JsonObject;
  readonly seed: string;
  /** Of the version that runs, if one does that has the same features. */
  readonly running: JsonObject | null;
  /** Of a model that was learnt elsewhere: what that version says of those who are held out. */
  readonly runningScores?: Float64Array;
}

export interface TrainingResult {
  readonly artefact: JsonObject;
  readonly evaluation: Evaluation;
  /** The running version on the same data. */
  readonly running: Evaluation | null;
  /** From those it was learnt from to those it was judged by; of an experiment, to those whom it is going to score. */
  readonly drift: readonly Drift[];
  /**
   * Of those whom it was judged by, as its card is of them: what comes later is compared with it. Of an experiment those of that day, who
   * have gone on since they met it. Of messages those it was learnt from, who
   * are everybody with messages: it is judged by those who went on having some.
   */
  readonly spreads: readonly Spread[];
  readonly leaks: readonly Leak[];
  readonly card: Card;
  readonly learning: Counted;
  readonly held: Counted;
  /** What was said of those who were held out, where something came true of each; null: nothing does. */
  readonly said: Said | null;
}

/** In order of people. */
export interface Said {
  readonly people: Float64Array;
  readonly labels: Float64Array;
  readonly scores: Float64Array;
}

/** How many rows there were, and of how many of them it came true; null: nothing comes true of a row. */
export interface Counted {
  readonly rows: number;
  readonly rate: number | null;
}

/** What a thread answers: a fault of the data has no class on the other side. */
export type TrainingAnswer =
  | { readonly result: TrainingResult }
  | { readonly fault: { code: FaultCode; what: string; why: string; fix: string } };

/** Trains, wherever that is. @throws ModelFault */
export type Trainer = (job: TrainingJob) => Promise<TrainingResult>;

export function trained({ type, source, spec, seed, running, ...given }: TrainingJob): TrainingResult {
  const model = typeOf(type);
  const areClasses = hasLabels(source);
  const [learning, held] = [given.learning, given.held].map((one) =>
    areClasses ? dataOf(one) : withoutLabels(dataOf(one)),
  ) as [TrainingData, TrainingData];
  if (areClasses) checkClasses(held.labels!, outcomesOf(type));
  const artefact = model.fit(learning, spec, seed);
  const scored = (data: TrainingData) => firstOf(type, model.score(artefact, data));
  const scores = held.features ? scored(held) : null;
  const today = given.today && withoutLabels(dataOf(given.today));
  const beside = today ?? held;
  return {
    artefact,
    evaluation: model.evaluate(artefact, held),
    running:
      running &&
      model.evaluate(running, { ...held, ...(given.runningScores && { scores: given.runningScores }) }),
    drift:
      scores === null
        ? []
        : driftBetween(
            { table: learning.features!.table, scores: scored(learning) },
            { table: beside.features!.table, scores: scored(beside) },
          ),
    spreads: spreadsOf(columnsFor(type, artefact, learning.messages ? learning : beside)),
    leaks: leaksOf(areClasses, learning, held),
    card: model.describe(artefact),
    learning: counted(learning, areClasses),
    held: counted(held, areClasses),
    said:
      scores !== null && areClasses
        ? saidOf({ people: held.features!.people, labels: held.labels!, scores })
        : null,
  };
}

function leaksOf(areClasses: boolean, learning: TrainingData, held: TrainingData): readonly Leak[] {
  if (learning.experiment && held.experiment) return armLeaksIn(learning, held);
  return areClasses ? leaksIn(learning as Rows, held as Rows) : [];
}

/** Whether something comes true of each row, or not. */
export function hasLabels(source: ModelSource): boolean {
  return source === 'labels' || source === 'likeness';
}

/** Without those of whom nothing was said. */
function saidOf(said: Said): Said {
  const rows = Int32Array.from(said.scores.keys()).filter((row) => !Number.isNaN(said.scores[row]!));
  if (rows.length === said.scores.length) return said;
  return {
    people: takeValues(said.people, rows),
    labels: takeValues(said.labels, rows),
    scores: takeValues(said.scores, rows),
  };
}

function withoutLabels({ labels: _, ...data }: TrainingData): TrainingData {
  return data;
}

/** The number that comes first of what a type says; of `drivers`, which writes none, its probability. */
function firstOf(type: ModelTypeName, columns: ScoreColumns): Float64Array {
  const { column = 'probability' } = modelShapes[type].outputs[0] ?? {};
  return columns[column] as Float64Array;
}

function counted(data: TrainingData, areClasses: boolean): Counted {
  const rows = sizeOf(data);
  if (!areClasses) return { rows, rate: null };
  return { rows, rate: data.labels!.reduce((sum, label) => sum + label, 0) / rows };
}

/** In this thread; who hands in nothing else has no others. */
export const trainHere: Trainer = async (job) => trained(job);

export function answerOf(job: TrainingJob): TrainingAnswer {
  try {
    return { result: trained(job) };
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    const { code, what, why, fix } = error;
    return { fault: { code, what, why, fix } };
  }
}

export function resultOf(answer: TrainingAnswer): TrainingResult {
  if ('result' in answer) return answer.result;
  throw new ModelFault(answer.fault.code, answer.fault);
}
