import { expect, test } from 'vitest';
import type { MetricProgram } from '../../compiler/metric/program.ts';
import { shop } from '../../rig/files.ts';
import { compileFiles } from '../../rig/rig.ts';
import { MetricTally, MOST_GROUPS } from './tally.ts';

const metricOf = async (body: string): Promise<MetricProgram> => {
  const files = { ...shop, 'metric.yaml': `kind: metric\nid: m\n${body}\n` };
  return (await compileFiles(files)).program.metrics.get('m')!;
};

test('sums beyond what numbers hold are exact, in whatever order', async () => {
  const metric = await metricOf('did: order_completed\nsum: total');
  const sums = [2 ** 53, 1, 1, -(2 ** 53), 3];
  for (const order of [sums, sums.toReversed(), sums.toSorted((a, b) => a - b)]) {
    const tally = new MetricTally(metric);
    for (const sum of order) tally.add({ found: [{ sum, count: 1 }], by: [] });
    expect(tally.told()).toMatchObject({ value: 0.05, people: 5 });
  }
});

test('more groups than can be told apart are told of as one, whoever came first', async () => {
  const metric = await metricOf('did: order_completed\ncount: true\nby: [country]');
  const tallyOf = (groups: number) => {
    const tally = new MetricTally(metric);
    for (let group = 0; group < groups; group++)
      tally.add({ found: [{ sum: 1, count: 1 }], by: [`c${group}`] });
    return tally.told();
  };
  const most = tallyOf(MOST_GROUPS);
  expect([most.tooMany, most.groups.length, most.value]).toEqual([false, MOST_GROUPS, MOST_GROUPS]);
  const more = tallyOf(MOST_GROUPS + 1);
  expect([more.tooMany, more.groups.length, more.value]).toEqual([true, 0, MOST_GROUPS + 1]);
});
