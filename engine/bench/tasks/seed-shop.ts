/** Makes a store of customers of the starter programme, evaluated as after an import and a release. */
import { loadCandidate } from '../../cli/workspace.ts';
import { VirtualClock } from '../../runtime/clock.ts';
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
  await close();
}
