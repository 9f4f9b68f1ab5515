/**
 * The best hour on Online Retail, where no message was ever sent: orders stand for answers, and orders of the last ninety days judge. The
 * slice that ships is always played, the whole where it lies beside the repository.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { shop } from '../rig/files.ts';
import type { Rig } from '../rig/rig.ts';
import { besideFile } from './data.testing.ts';
import { startLearning, tellPast } from './learning.testing.ts';
import { SLICE, shopIn } from './online-retail.testing.ts';
import type { Version } from './registry.ts';

const MODELS = `kind: model
id: order_hour
type: send_time
from: { did: order_completed }
horizon: 90d
promote: { gain: { at_least: 0.01 } }
output: { tag: order_hour }
`;
const WHOLE = besideFile('online-retail/online_retail.csv.gz');
const rigs: Rig[] = [];

afterAll(async () => {
  for (const rig of rigs) await rig.stop();
});

async function learntFrom(file: string): Promise<Version> {
  const settings = shop['carillon.yaml']!.replace('zone: Europe/London', 'zone: UTC');
  const { rig, keeper } = await startLearning(
    { ...shop, 'carillon.yaml': settings, 'models.yaml': MODELS },
    { now: '2011-12-10T00:00:00Z' },
  );
  rigs.push(rig);
  const { transactions } = shopIn(file);
  await tellPast(
    rig,
    'order',
    Array.from(transactions.at, (at, row) => ({
      user: String(transactions.person[row]),
      event: 'order_completed',
      at,
      properties: { order_id: String(row), total: transactions.value[row]! },
    })),
  );
  return (await keeper.train(rig.daemon.engine.run.program.models.get('order_hour')!))!;
}

describe('orders of Online Retail by their hour', () => {
  it('the slice: too few customers to tell, and no version takes over', async () => {
    const { evaluation, decision } = await learntFrom(SLICE);
    const { gain, information } = evaluation.metrics;
    expect(gain!.low).toBeLessThan(0.01);
    expect(information!.value).toBeGreaterThan(0);
    expect(decision.promoted).toBe(false);
  }, 120_000);

  it.skipIf(WHOLE === null)(
    'the whole (skipped where it is not there): when customers order is their own, but no hour is better than the one of all',
    async () => {
      const { evaluation, decision, rows } = await learntFrom(WHOLE!);
      const { metrics, baseline } = evaluation;
      expect(rows.learning).toBeGreaterThan(10_000);
      expect(metrics['information']!.low).toBeGreaterThan(0.01);
      expect(metrics['log_loss']!.value).toBeCloseTo(2.234, 2);
      expect(baseline!['log_loss']!.value).toBeCloseTo(2.258, 2);
      expect(baseline!['in_best']!.value).toBeCloseTo(0.179, 2);
      expect(metrics['gain']!.low).toBeLessThan(0);
      expect(metrics['gain']!.value).toBeCloseTo(-0.011, 2);
      expect(decision).toMatchObject({
        promoted: false,
        reasons: [expect.stringMatching(/^gain is .* and must be at least 0.01$/)],
      });
    },
    300_000,
  );
});
