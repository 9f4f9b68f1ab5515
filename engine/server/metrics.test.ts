import { expect, test } from 'vitest';
import { Metrics } from './metrics.ts';

const figures = async (metrics: Metrics, name: string) =>
  (await metrics.text()).split('\n').filter((line) => line.startsWith(name));

test('counts what it is told', async () => {
  const metrics = new Metrics();
  metrics.message('accepted');
  metrics.message('accepted');
  metrics.message('quarantined');
  metrics.waiting(3);
  metrics.waiting(-1);
  metrics.batch({ events: 2, milliseconds: 4 });
  metrics.sent('email', 'accepted', 12);
  metrics.request('/v1/batch', 200, 3);
  metrics.fault();
  expect(await figures(metrics, 'carillon_events_total')).toEqual([
    'carillon_events_total{outcome="accepted"} 2',
    'carillon_events_total{outcome="duplicate"} 0',
    'carillon_events_total{outcome="quarantined"} 1',
    'carillon_events_total{outcome="refused"} 0',
  ]);
  expect(await figures(metrics, 'carillon_queue_messages')).toEqual(['carillon_queue_messages 2']);
  expect(await figures(metrics, 'carillon_stored_events_total')).toEqual(['carillon_stored_events_total 2']);
  expect(await figures(metrics, 'carillon_batch_seconds_sum')).toEqual(['carillon_batch_seconds_sum 0.004']);
  expect(await figures(metrics, 'carillon_messages_total')).toEqual([
    'carillon_messages_total{channel="email",outcome="accepted"} 1',
  ]);
  expect(await figures(metrics, 'carillon_request_seconds_count')).toEqual([
    'carillon_request_seconds_count{route="/v1/batch",status="200"} 1',
  ]);
  expect(await figures(metrics, 'carillon_faults_total')).toEqual(['carillon_faults_total 1']);
});

test('two of them share nothing', async () => {
  new Metrics().fault();
  expect(await figures(new Metrics(), 'carillon_faults_total')).toEqual(['carillon_faults_total 0']);
});
