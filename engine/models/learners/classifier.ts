/** The learners of probabilities, by name, and what is plain JSON of each. */
import type { Table } from '../table.ts';
import { type Boosting, boosting } from './boosting/boosting.ts';
import { type LogisticRegression, logisticRegression } from './logistic-regression.ts';

export type ClassifierName = 'logistic_regression' | 'gradient_boosting';

export type Classifier =
  | { readonly learner: 'logistic_regression'; readonly fitted: LogisticRegression }
  | { readonly learner: 'gradient_boosting'; readonly fitted: Boosting };

export const CLASSIFIERS: readonly ClassifierName[] = ['logistic_regression', 'gradient_boosting'];

export interface ClassifierOptions {
  /** Rows of one person. */
  readonly groups?: Float64Array;
  /** Rounds of boosting, to the last; without it, until a held-out part says stop. */
  readonly rounds?: number;
}

export function fitClassifier(
  learner: ClassifierName,
  table: Table,
  labels: Float64Array,
  { groups, rounds }: ClassifierOptions,
  seed: string,
): Classifier {
  if (learner === 'logistic_regression')
    return { learner, fitted: logisticRegression.fit(table, labels, {}, seed) };
  const options = { ...(groups && { groups }), ...(rounds !== undefined && { rounds, heldOut: 0 }) };
  return { learner, fitted: boosting.fit(table, labels, options, seed) };
}

export function classify(classifier: Classifier, table: Table): Float64Array {
  return classifier.learner === 'logistic_regression'
    ? logisticRegression.predict(classifier.fitted, table)
    : boosting.predict(classifier.fitted, table);
}

/** The same, on all rows: boosting goes on for as many rounds as were best. */
export function refit(classifier: Classifier, table: Table, labels: Float64Array, seed: string): Classifier {
  if (classifier.learner === 'logistic_regression')
    return fitClassifier(classifier.learner, table, labels, {}, seed);
  const rounds = Math.max(1, classifier.fitted.trees.length);
  return fitClassifier(classifier.learner, table, labels, { rounds }, seed);
}
