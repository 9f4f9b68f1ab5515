/** Loads and compiles a folder several times in one process: the first time, and when the code is warm. */
import type { Stopwatch } from '../process/stopwatch.ts';
import { compileFolder } from '../workload/folder.ts';

/** Until the runtime has optimised what it will. */
const WARM_UP = 3;

export async function run(
  { folder, runs }: { readonly folder: string; readonly runs: number },
  stopwatch: Stopwatch,
) {
  const start = performance.now();
  const { workspace, program, manifest } = await compileFolder(folder);
  const first = (performance.now() - start) / 1000;
  for (let index = 0; index < WARM_UP; index++) await compileFolder(folder);
  const { result: warm } = await stopwatch.time(async () => {
    const seconds: number[] = [];
    for (let index = 0; index < runs; index++) {
      const from = performance.now();
      await compileFolder(folder);
      seconds.push((performance.now() - from) / 1000);
    }
    return seconds;
  });
  const definitions = Object.keys(manifest.definitions).length;
  return { first, warm, definitions, root: workspace.root, features: program.features.length };
}
