import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { ModelNews } from '../../models/news.ts';
import { EngineMetrics } from '../../server/metrics/engine-metrics.ts';
import { observe } from './observers.ts';

/** What happens to models is a line of the log with its reasons: a warning where somebody should look. */

test.each<[ModelNews['what'], string, string]>([
  ['promoted', 'info', 'a new version runs'],
  ['kept', 'warn', 'a new version does not run'],
  ['failed', 'warn', 'no version could be made'],
  ['by_hand', 'info', 'put in charge by hand'],
  ['concerns', 'warn', 'the version that runs is not as it promised'],
  ['as_promised', 'info', 'the version that runs is as it promised again'],
])('%s', async (what, level, msg) => {
  const lines: string[] = [];
  const logger = pino(
    { formatters: { level: (label) => ({ level: label }) } },
    { write: (line) => lines.push(line) },
  );
  const metrics = new EngineMetrics();
  const { models } = observe(metrics, logger, () => {});
  models.news!('again', { at: 0, what, version: 2, reasons: ['auc is 0.6, and must be at least 0.7'] });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level, msg, model: 'again', version: 2, reasons: ['auc is 0.6, and must be at least 0.7'] },
  ]);
  expect(await metrics.text()).toContain(`carillon_model_news_total{model="again",what="${what}"} 1`);
});
