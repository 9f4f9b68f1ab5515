import { expect, test } from 'vitest';
import { EngineMetrics } from './engine-metrics.ts';
import { type Figures, joined } from './figures.ts';
import { ServerMetrics } from './server-metrics.ts';

const figures = async (metrics: Figures, name: string) =>
  (await metrics.text()).split('\n').filter((line) => line.startsWith(name));

test('counts what it is told', async () => {
  const [engine, server] = [new EngineMetrics(), new ServerMetrics()];
  const metrics = joined(server, engine);
  server.message('accepted');
  server.message('accepted');
  server.message('quarantined');
  server.waiting(3);
  server.waiting(-1);
  engine.batch({ events: 2, milliseconds: 4 });
  engine.handedOver('message', 'email', 'accepted', 12);
  engine.handedOver('call', 'stock', 'permanent', 7);
  server.request('/v1/batch', 200, 3);
  engine.modelNews('again', 'kept');
  engine.modelWatched('again', 3, 0.31, 2);
  engine.fault();
  expect(await figures(metrics, 'carillon_events_total')).toEqual([
    'carillon_events_total{outcome="accepted"} 2',
    'carillon_events_total{outcome="parked"} 0',
    'carillon_events_total{outcome="duplicate"} 0',
    'carillon_events_total{outcome="quarantined"} 1',
    'carillon_events_total{outcome="refused"} 0',
  ]);
  expect(await figures(metrics, 'carillon_queue_messages')).toEqual(['carillon_queue_messages 2']);
  expect(await figures(metrics, 'carillon_stored_events_total')).toEqual(['carillon_stored_events_total 2']);
  expect(await figures(metrics, 'carillon_batch_seconds_sum')).toEqual(['carillon_batch_seconds_sum 0.004']);
  expect(await figures(metrics, 'carillon_effects_total')).toEqual([
    'carillon_effects_total{kind="message",channel="email",outcome="accepted"} 1',
    'carillon_effects_total{kind="call",channel="stock",outcome="permanent"} 1',
  ]);
  expect(await figures(metrics, 'carillon_request_seconds_count')).toEqual([
    'carillon_request_seconds_count{route="/v1/batch",status="200"} 1',
  ]);
  expect(await figures(metrics, 'carillon_faults_total')).toEqual(['carillon_faults_total 1']);
  expect(await figures(metrics, 'carillon_model_')).toEqual([
    'carillon_model_news_total{model="again",what="kept"} 1',
    'carillon_model_version{model="again"} 3',
    'carillon_model_drift{model="again"} 0.31',
    'carillon_model_concerns{model="again"} 2',
  ]);
});

test('two of them share nothing', async () => {
  new EngineMetrics().fault();
  expect(await figures(new EngineMetrics(), 'carillon_faults_total')).toEqual(['carillon_faults_total 0']);
});

test('several sets told as one name nothing twice', async () => {
  const text = await joined(new ServerMetrics(), new EngineMetrics({ process: true })).text();
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
  expect(names).toContain('carillon_request_seconds');
  expect(names).toContain('carillon_batch_seconds');
  expect(new Set(names).size).toBe(names.length);
});
