/** What `run --watch` does between a save and the new release: reads, checks and compiles. One file differs each time. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadCandidate } from '../../cli/workspace.ts';
import { CandidateCache } from '../../runtime/candidate-cache.ts';
import type { Stopwatch } from '../process/stopwatch.ts';

const WARM_UP = 3;

export interface WatchArgument {
  readonly folder: string;
  /** The file that is edited, and what is put in the place of what in it. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly runs: number;
}

export async function run(argument: WatchArgument, stopwatch: Stopwatch) {
  const { folder, runs } = argument;
  const path = join(folder, argument.file);
  const text = await readFile(path, 'utf8');
  if (!text.includes(argument.from)) throw new Error(`${argument.file} has no ${argument.from} to edit`);
  const edited = text.replace(argument.from, argument.to);
  const cache = new CandidateCache();
  let hash = '';
  const edit = async (index: number) => {
    await writeFile(path, index % 2 === 0 ? edited : text);
    const start = performance.now();
    const { candidate } = await loadCandidate({ shown: folder, root: folder }, undefined, cache);
    const seconds = (performance.now() - start) / 1000;
    if (!candidate || candidate.manifest.hash === hash) throw new Error('the edit changed nothing');
    hash = candidate.manifest.hash;
    return seconds;
  };
  for (let index = 0; index < WARM_UP; index++) await edit(index);
  const { result } = await stopwatch.time(async () => {
    const seconds: number[] = [];
    for (let index = 0; index < runs; index++) seconds.push(await edit(WARM_UP + index));
    return seconds;
  });
  return result;
}
