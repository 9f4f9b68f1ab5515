/** Makes a store of people who have just come into the journey of the measure of steps. */
import { beginWalk, openWalk } from '../workload/steps.ts';

export interface BeginArgument {
  readonly folder: string;
  readonly url: string;
  readonly people: number;
}

export async function run({ folder, url, people }: BeginArgument): Promise<null> {
  const walk = await openWalk(folder, url, 0);
  await beginWalk(walk.engine, people);
  await walk.close();
  return null;
}
