/** People at cut-offs of the past with their features as of then, and whether what is predicted came true in the horizon after it. */
import type { LabelSource } from '../../compiler/model/program.ts';
import { cutoffsOf, learningCutoffs, pastRows } from '../past-rows.ts';
import { Gathered, type Vector, vectorOf } from '../vectors.ts';
import type { Source } from './source.ts';

export const labels: Source<Vector> = {
  readsEvents: false,
  pieceOf: (model, view) => vectorOf(model, view),

  gatherer({ features }) {
    const rows = new Gathered(features);
    return {
      add: (person, vector) => rows.add(person, 0, 0, vector),
      given: (asOf) => ({ asOf, rows: rows.gathering }),
    };
  },

  async materialOf({ looking, model, asOf, isJudging, isStopped, onProgress, most }) {
    const label = model.source as LabelSource;
    const cutoffs = cutoffsOf(model, asOf);
    const moments = [...(isJudging ? [] : learningCutoffs(model, cutoffs)), cutoffs.at(-1)!];
    const rows = await pastRows(looking, model, label, moments, isStopped, onProgress, most);
    return {
      learning: { asOf, rows: rows.learning.gathering },
      held: { asOf, rows: rows.held.gathering },
      cutoffs: moments,
      segmentsOf: rows.segmentsOf,
    };
  },
};
