/** Linear regression with an L2 penalty on standardised columns, the intercept free: one step of Newton's method is the answer. */
import { solve } from './cholesky.ts';
import { Design, type Term, termsOf } from './design.ts';
import { checkFinite, checkValues, usefulColumns } from './inputs.ts';
import type { Learner } from './learner.ts';

export interface Ridge {
  readonly terms: readonly Term[];
  readonly weights: readonly number[];
}

export const ridge: Learner<{ readonly penalty?: number }, Ridge> = {
  name: 'ridge',

  fit(table, labels, { penalty = 1 }) {
    checkValues(labels);
    const useful = usefulColumns(table).table;
    const terms = termsOf(useful);
    const design = new Design(terms, useful);
    const size = design.width + 1;
    const matrix = new Float64Array(size * size);
    const weights = new Float64Array(size);
    const dense = new Float64Array(2048 * size);
    design.blocks((from, to) => {
      design.dense(from, to, dense);
      design.gather(labels.subarray(from, to), from, to, weights);
      for (let row = 0; row < to - from; row++)
        for (let i = 0; i < size; i++)
          for (let j = 0; j <= i; j++)
            matrix[i * size + j]! += dense[row * size + i]! * dense[row * size + j]!;
    });
    for (let index = 1; index < size; index++) matrix[index * size + index]! += penalty;
    solve(matrix, weights);
    return { terms, weights: [...weights] };
  },

  predict({ terms, weights }, table) {
    checkFinite(table);
    const design = new Design(terms, table);
    const [all, result] = [Float64Array.from(weights), new Float64Array(table.rows)];
    design.blocks((from, to) => design.scores(all, from, to, result.subarray(from, to)));
    return result;
  },
};
