/**
 * What was learnt elsewhere: a file or a service of somebody's own. Its scores come with the data, as whoever asked it was told them; here they
 * are judged like any other, and described. Where nothing is predicted there is nothing to judge by.
 */
import { ModelFault } from '../fault.ts';
import { judged } from '../learners/judged.ts';
import { meanOf } from '../learners/metrics/losses.ts';
import { takeValues } from '../table.ts';
import type { Card, CardSection, Evaluation, ModelType, TrainingData } from './type.ts';

/** What is told of an artefact; what it scores with stands beside it, and is no matter of this file. */
export interface BroughtArtefact {
  /** One line: what it is. */
  readonly words: string;
  /** What goes in and comes out: a heading, and lines of two words. */
  readonly contract: readonly (readonly [string, string])[];
}

export interface BroughtSpec {
  readonly artefact: BroughtArtefact;
}

export const onnx: ModelType<BroughtSpec, BroughtArtefact> = broughtType('onnx');
export const http: ModelType<BroughtSpec, BroughtArtefact> = broughtType('http');

function broughtType(type: string): ModelType<BroughtSpec, BroughtArtefact> {
  return {
    type,
    needs: 'features',
    fit: (_, { artefact }) => artefact,
    score: (_, data) => ({ score: scoresOf(data) }),
    evaluate,
    describe,
  };
}

function scoresOf({ scores }: TrainingData): Float64Array {
  if (scores === undefined)
    throw new TypeError('scores of a model that was brought along come with the data');
  return scores;
}

function evaluate(_: BroughtArtefact, data: TrainingData): Evaluation {
  const [all, { labels }] = [scoresOf(data), data];
  const rows = Int32Array.from(all.keys()).filter((row) => !Number.isNaN(all[row]!));
  const scored = meanOf(all.length, (row) => Number(!Number.isNaN(all[row]!)));
  if (labels === undefined) return { rows: all.length, metrics: { scored } };
  const scores = takeValues(all, rows);
  const odd = scores.find((score) => score < 0 || score > 1);
  if (odd !== undefined)
    throw new ModelFault('CAR-984', {
      what: `A score is ${odd}, and is to be judged as a probability.`,
      why: '`predicts` says that it foretells whether something comes true.',
      fix: 'Choose an output of probabilities, or leave out `predicts`, `horizon` and `promote`.',
    });
  const evaluation = judged(takeValues(labels, rows), scores);
  return { ...evaluation, metrics: { ...evaluation.metrics, scored } };
}

function describe({ words, contract }: BroughtArtefact): Card {
  const section: CardSection = {
    heading: 'What goes in and comes out',
    columns: ['part', 'what it is'],
    rows: contract,
  };
  return { method: words, sections: [section] };
}
