import { expect, test } from 'vitest';
import { bootstrap } from './learners/bootstrap.ts';
import { auc } from './learners/metrics/auc.ts';
import { logLoss } from './learners/metrics/losses.ts';
import { Random } from './learners/random.ts';
import { gainsOver } from './naive-guesses.testing.ts';
import { takeValues } from './table.ts';

test('what a model knows more than a guess is the difference of their figures, draw by draw', () => {
  const random = new Random('people');
  // Tenths, so that many have the same score.
  const scores = () => Float64Array.from({ length: 80 }, () => (1 + random.below(9)) / 10);
  const [model, guess] = [scores(), scores()];
  const labels = model.map((probability) => Number(random.next() < probability));
  const paired = (figure: (own: Float64Array, said: Float64Array) => number) =>
    bootstrap(
      labels.length,
      (rows) => {
        const own = takeValues(labels, rows);
        return figure(own, takeValues(model, rows)) - figure(own, takeValues(guess, rows));
      },
      'gains',
      300,
    );
  const expected = {
    auc: paired((own, said) => auc(own, said).value),
    logLoss: paired((own, said) => -logLoss(own, said).value),
  };
  const found = gainsOver(labels, model, guess);
  for (const of of ['auc', 'logLoss'] as const)
    for (const side of ['value', 'low', 'high'] as const)
      expect(found[of][side]).toBeCloseTo(expected[of][side]!, 10);
  expect(found.auc.low).toBeGreaterThan(0);
});
