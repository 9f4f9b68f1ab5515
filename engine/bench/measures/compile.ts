/** How long a thousand definitions take to check and compile. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Measure } from '../measure.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import { median } from '../statistics.ts';
import { runs, seconds } from '../words.ts';
import { writeFolder } from '../workload/folder.ts';
import { DEFINITIONS, thousandFiles } from './thousand.ts';

const COLD_RUNS = 3;

export const compile: Measure = {
  id: 'compile_1000',
  title: 'Validate and compile 1,000 definitions, seconds',
  aim: 1,
  better: 'lower',
  how: `A folder of 1,000 definitions (704 segments, 270 tags, 20 journeys, and what they are about) is loaded, checked
and compiled to a program with its manifest, by the functions every command uses. The value is the median in a process that has
done it before; the first time in a process, and the whole command \`validate\` with the start of Node, stand beside it.`,
  async run({ quick, scratch }) {
    const folder = scratch.newFolder();
    const files = thousandFiles();
    await writeFolder(folder, files);
    const argument = { folder, runs: quick ? 3 : 7 };
    const { first, warm, definitions } = await inFreshProcess('compile', argument);
    if (definitions !== DEFINITIONS) throw new Error(`the folder has ${definitions} definitions`);
    const cold = Array.from({ length: COLD_RUNS }, () => validate(folder));
    return {
      value: median(warm),
      unit: ' s',
      details: [
        `Warm ${runs(warm)}; the first time in a process ${seconds(first)}; ${Object.keys(files).length} files.`,
        `The command \`validate\`, a process each time: ${runs(cold)}.`,
      ],
      profile: async () => [{ title: 'compiling, warm', hot: await hotIn('compile', argument) }],
    };
  },
};

/** Seconds of the whole command. */
function validate(folder: string): number {
  const cli = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [cli, 'validate', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`validate failed: ${stderr}`);
  return (performance.now() - start) / 1000;
}
