/**
 * The probability of something in a horizon: logistic regression or gradient boosting, the better one on later rows that neither saw,
 * put right where its probabilities are off. `churn` is the same about something that does not happen.
 */
import { bestCalibration, type Calibration, calibrated } from '../learners/calibration/calibration.ts';
import {
  CLASSIFIERS,
  type Classifier,
  type ClassifierName,
  classify,
  fitClassifier,
  refit,
} from '../learners/classifier.ts';
import { checkClasses } from '../learners/inputs.ts';
import { judged } from '../learners/judged.ts';
import { logLoss } from '../learners/metrics/losses.ts';
import { type Importance, permutationImportance } from '../learners/permutation-importance.ts';
import { partByTime } from '../learners/validation.ts';
import { takeRows, takeValues } from '../table.ts';
import type {
  CardSection,
  Evaluation,
  Features,
  Figure,
  ModelType,
  ScoringData,
  TrainingData,
} from './type.ts';

export interface PropensitySpec {
  /** As told; else the better one. */
  readonly learner?: ClassifierName;
}

export interface Propensity {
  readonly model: Classifier;
  readonly calibration: Calibration | null;
  readonly tried: readonly Tried[];
  readonly importance: readonly Importance[];
  readonly rows: number;
  readonly rate: number;
}

interface Tried {
  readonly learner: ClassifierName;
  readonly rows: number;
  readonly metrics: Readonly<Record<string, Figure>>;
}

/** Rows on which importance is measured: more take longer and say the same. */
const IMPORTANCE_ROWS = 5000;

export const propensity = classifying('propensity');

/** Labels are 1 where the event does not come. */
export const churn = classifying('churn');

function classifying(type: string): ModelType<PropensitySpec, Propensity> {
  return { type, needs: 'labels', fit, score, evaluate, describe };
}

export function fit(data: TrainingData, { learner }: PropensitySpec, seed: string): Propensity {
  const { features, labels } = labelled(data);
  checkClasses(labels);
  const { earlier, later } = partByTime(features, labels, seed);
  const table = takeRows(features.table, earlier);
  const held = takeRows(features.table, later);
  const [known, asked] = [takeValues(labels, earlier), takeValues(labels, later)];
  const groups = takeValues(features.people, earlier);
  const candidates = (learner ? [learner] : CLASSIFIERS).map((name) => {
    const classifier = fitClassifier(name, table, known, { groups }, seed);
    const scores = classify(classifier, held);
    return { classifier, scores, loss: logLoss(asked, scores).value };
  });
  const best = candidates.reduce((a, b) => (b.loss < a.loss ? b : a));
  const calibration = bestCalibration(best.scores, asked, seed);
  const few = Int32Array.from({ length: Math.min(held.rows, IMPORTANCE_ROWS) }, (_, row) => row);
  const fewAsked = takeValues(asked, few);
  return {
    model: refit(best.classifier, features.table, labels, seed),
    calibration,
    tried: candidates.map(({ classifier, scores }) => ({
      learner: classifier.learner,
      rows: held.rows,
      metrics: judged(asked, scores).metrics,
    })),
    importance: permutationImportance(
      takeRows(held, few),
      (rows) => classify(best.classifier, rows),
      (scores) => logLoss(fewAsked, scores).value,
      seed,
    ),
    rows: labels.length,
    rate: labels.reduce((sum, label) => sum + label, 0) / labels.length,
  };
}

function score({ model, calibration }: Propensity, { features }: ScoringData) {
  if (features === undefined) throw new TypeError('probabilities need features');
  return { probability: calibrated(calibration, classify(model, features.table)) };
}

export function evaluate(artefact: Propensity, data: TrainingData): Evaluation {
  const { labels } = labelled(data);
  const { probability } = score(artefact, data);
  return judged(labels, probability);
}

export function describe({ model, calibration, tried, importance, rows, rate }: Propensity) {
  const words = {
    logistic_regression: 'Logistic regression (L2, C = 1, standardised)',
    gradient_boosting: 'Gradient boosting of trees over histograms',
  };
  const sections: CardSection[] = [
    {
      heading: 'What was tried, on later rows',
      columns: ['learner', 'rows', ...Object.keys(tried[0]?.metrics ?? {})],
      rows: tried.map(({ learner, rows: held, metrics }) => [
        learner,
        held,
        ...Object.values(metrics).map(({ value }) => value),
      ]),
    },
    {
      heading: 'What the features are worth',
      text: 'How much the log-loss grows when the values of a feature are dealt out at random.',
      columns: ['feature', 'log-loss', 'low', 'high'],
      rows: importance.map(({ column, value, low, high }) => [column, value, low ?? null, high ?? null]),
    },
  ];
  const put = calibration === null ? '' : `, probabilities put right by ${calibration.kind} regression`;
  return {
    method: `${words[model.learner]} on ${rows} rows, of which ${(rate * 100).toFixed(1)} % did it${put}.`,
    sections,
  };
}

function labelled({ features, labels }: TrainingData): { features: Features; labels: Float64Array } {
  if (features === undefined || labels === undefined) throw new TypeError('features and labels are needed');
  if (labels.length !== features.table.rows) throw new RangeError('there is a label for each row');
  return { features, labels };
}
