/** Makes a store of people whom nobody has evaluated. */
import { compileFolder } from '../workload/folder.ts';
import { type Crowd, seed } from '../workload/people.ts';

export async function run({
  folder,
  url,
  crowd,
}: {
  readonly folder: string;
  readonly url: string;
  readonly crowd: Crowd;
}): Promise<void> {
  await seed(url, await compileFolder(folder), crowd);
}
