/** Makes a store of customers of the starter programme, evaluated as after an import, a release and the first round of metrics. */
import { loadCandidate } from '../../cli/workspace.ts';
import { newsOf } from '../../evaluate/metric/news.ts';
import { VirtualClock } from '../../runtime/clock.ts';
import { metricRounds, workOut } from '../../runtime/metrics.ts';
import { adoptEverybody } from '../../runtime/release.ts';
import { openEngine } from '../workload/opened.ts';
import { NOW } from '../workload/people.ts';
import { seedShop } from '../workload/shop-crowd.ts';

export async function run({
  folder,
  url,
  people,
}: {
  readonly folder: string;
  readonly url: string;
  readonly people: number;
}): Promise<void> {
  const { candidate } = await loadCandidate({ shown: folder, root: folder });
  if (!candidate) throw new Error(`the programme in ${folder} has errors`);
  await seedShop(url, candidate, people);
  const { engine, close } = await openEngine(url, candidate, new VirtualClock(NOW));
  await adoptEverybody(engine);
  for (const { metrics } of metricRounds(engine.run.program)) {
    const told = await workOut(engine, metrics, NOW);
    for (const metric of metrics)
      await engine.recordMetric(metric.id, newsOf(metric, told.get(metric.id)!, NOW));
  }
  await close();
}
