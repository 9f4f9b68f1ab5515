/** How long somebody who saves a file waits for the new program. */
import type { Measure } from '../measure.ts';
import { hotIn, inFreshProcess } from '../process/fresh.ts';
import { median } from '../statistics.ts';
import { runs } from '../words.ts';
import { writeFolder } from '../workload/folder.ts';
import { thousandFiles } from './thousand.ts';

export const watch: Measure = {
  id: 'watch_1000',
  title: 'One edited file of 1,000 definitions under --watch, milliseconds',
  aim: 100,
  better: 'lower',
  how: `The same folder. A threshold in one file is edited, and then what \`run --watch\` does to come to a new program is
timed: the function it calls, in a process that has done it before. Neither the rest it waits for after a save nor the
people who move into the new release are in it. The median of several edits.`,
  async run({ quick, scratch }) {
    const folder = scratch.newFolder();
    await writeFolder(folder, thousandFiles());
    const edit = { file: 'thresholds/001.yaml', from: '>= 6', to: '>= 7' };
    const argument = { folder, ...edit, runs: quick ? 3 : 9 };
    const seconds = await inFreshProcess('watch', argument);
    return {
      value: median(seconds) * 1000,
      unit: ' ms',
      details: [`${runs(seconds)}.`],
      profile: async () => [{ title: 'reloading after an edit', hot: await hotIn('watch', argument) }],
    };
  },
};
