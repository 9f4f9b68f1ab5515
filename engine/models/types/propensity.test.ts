import { describe, expect, test } from 'vitest';
import { taken, telco } from '../telco.testing.ts';
import { propensity } from './propensity.ts';

describe('propensity on Telco', () => {
  const all = telco();
  const dataOf = (keep: (row: number) => boolean) => {
    const { table, labels } = taken(all, keep);
    const people = Float64Array.from({ length: table.rows }, (_, row) => row);
    return { features: { table, people, cutoffs: new Float64Array(table.rows) }, labels };
  };
  const train = dataOf((row) => row % 5 !== 0);
  const held = dataOf((row) => row % 5 === 0);

  test('the better learner, put right; judged on rows that it did not see', () => {
    const artefact = propensity.fit(train, {}, 'seed');
    const evaluation = propensity.evaluate(artefact, held);
    expect(artefact.tried).toHaveLength(2);
    expect(evaluation.metrics['auc']!.value).toBeGreaterThan(0.83);
    expect(evaluation.metrics['calibration']!.value).toBeLessThan(0.05);
    expect(evaluation.metrics['log_loss']!.value).toBeLessThan(evaluation.baseline!['log_loss']!.value);
    expect(artefact.importance[0]!.column).toMatch(/tenure|Contract/);
    expect(JSON.stringify(propensity.fit(train, {}, 'seed'))).toBe(JSON.stringify(artefact));
  });
});
