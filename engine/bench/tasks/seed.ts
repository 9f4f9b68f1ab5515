/** Makes a store of people whom nobody has evaluated. */
import { compileFolder } from '../workload/folder.ts';
import { type Crowd, seed } from '../workload/people.ts';

export async function run({
  folder,
  file,
  crowd,
}: {
  readonly folder: string;
  readonly file: string;
  readonly crowd: Crowd;
}): Promise<void> {
  await seed(`sqlite:${file}`, await compileFolder(folder), crowd);
}
