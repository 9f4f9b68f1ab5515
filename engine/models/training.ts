/**
 * One training: rows in, a version out — fitted, judged on the cut-off that was held out, beside the running version. Pure and
 * plain data on both sides, so that a thread can do it.
 */
import type { ModelTypeName } from '../compiler/model/program.ts';
import type { JsonObject } from '../store/store.ts';
import { type Drift, driftBetween } from './drift.ts';
import { type FaultCode, ModelFault } from './fault.ts';
import { type Leak, leaksIn } from './leaks.ts';
import { checkClasses } from './learners/inputs.ts';
import { churn, type Propensity, type PropensitySpec, propensity } from './types/propensity.ts';
import type { Card, Evaluation, Features, ModelType } from './types/type.ts';
import { arranged, type Gathering, type Rows } from './vectors.ts';

export interface TrainingJob {
  readonly type: ModelTypeName;
  readonly learning: Gathering;
  readonly held: Gathering;
  readonly spec: PropensitySpec;
  readonly seed: string;
  /** Of the version that runs, if one does that has the same features. */
  readonly running: JsonObject | null;
}

export interface TrainingResult {
  readonly artefact: JsonObject;
  readonly evaluation: Evaluation;
  /** The running version on the same rows. */
  readonly running: Evaluation | null;
  readonly drift: readonly Drift[];
  readonly leaks: readonly Leak[];
  readonly card: Card;
  readonly learning: Counted;
  readonly held: Counted;
  /** Of the rows that were held out, in order of people. */
  readonly people: Float64Array;
  readonly labels: Float64Array;
  readonly scores: Float64Array;
}

/** How many rows there were, and of how many of them it came true. */
export interface Counted {
  readonly rows: number;
  readonly rate: number;
}

/** What a thread answers: a fault of the data has no class on the other side. */
export type TrainingAnswer =
  | { readonly result: TrainingResult }
  | { readonly fault: { code: FaultCode; what: string; why: string; fix: string } };

/** Trains, wherever that is. @throws ModelFault */
export type Trainer = (job: TrainingJob) => Promise<TrainingResult>;

/** Of what these two give: probabilities. */
export const MODEL_TYPES: Readonly<Record<ModelTypeName, ModelType<PropensitySpec, Propensity>>> = {
  propensity,
  churn,
};

export function trained({ type, spec, seed, running, ...gathered }: TrainingJob): TrainingResult {
  const model = MODEL_TYPES[type];
  const [learning, held] = [arranged(gathered.learning), arranged(gathered.held)];
  checkClasses(held.labels);
  const artefact = model.fit(learning, spec, seed);
  const scores = (rows: Rows) => probabilitiesOf(type, artefact, rows.features);
  const heldScores = scores(held);
  return {
    artefact: artefact as unknown as JsonObject,
    evaluation: model.evaluate(artefact, held),
    running: running && model.evaluate(running as unknown as Propensity, held),
    drift: driftBetween(
      { table: learning.features.table, scores: scores(learning) },
      { table: held.features.table, scores: heldScores },
    ),
    leaks: leaksIn(learning, held),
    card: model.describe(artefact),
    learning: counted(learning),
    held: counted(held),
    people: held.features.people,
    labels: held.labels,
    scores: heldScores,
  };
}

function counted({ labels }: Rows): Counted {
  return { rows: labels.length, rate: labels.reduce((sum, label) => sum + label, 0) / labels.length };
}

export function probabilitiesOf(type: ModelTypeName, artefact: Propensity, features: Features): Float64Array {
  return MODEL_TYPES[type].score(artefact, { features })['probability'] as Float64Array;
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
