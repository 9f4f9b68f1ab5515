/** `import`: reads the files of sources into the store, from where the last import stopped. Delivers nothing. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { titlesOf } from '../../review/titles.ts';
import { Engine } from '../../runtime/engine.ts';
import { adoptEverybody, currentRelease, releasedCandidate, runOf } from '../../runtime/release.ts';
import type { Context } from '../context.ts';
import { importSources } from '../import-sources.ts';
import { nothingApplied, openForWriting } from '../store.ts';
import type { Input, Verb } from '../verb.ts';
import { walkTask } from '../walk-task.ts';
import { environmentOption, folderArgument, openSettings } from '../workspace.ts';

export const importVerb: Verb = {
  name: 'import',
  summary: "read the sources' files",
  description:
    'Imports the sources of the release that runs, each from where it stopped; what is in the store already is not taken twice. Journeys see people as existing members, and what they want to send goes out when `carillon run` runs.',
  arguments: [folderArgument, { syntax: '[source]', text: 'the id of one source alone' }],
  options: [environmentOption],
  examples: [
    { line: 'carillon import definitions', text: 'all sources that are not imported yet' },
    { line: 'carillon import definitions orders', text: 'one of them' },
  ],
  async run(input, context) {
    const [folderName, only] = wordsOf(input, context);
    const { folder, environment } = await openSettings(folderName, input, context);
    const store = await openForWriting(folder, environment);
    const interrupt = context.interrupt();
    try {
      const release = await currentRelease(store);
      if (!release) throw nothingApplied(folder);
      const { program, workspace } = await releasedCandidate(release, folder.root, environment.name);
      const engine = await Engine.start({ store, run: await runOf(store, program, release), clock: context.clock });
      try {
        await walkTask(`Release ${release.number}`, engine, context, (onProgress) => adoptEverybody(engine, onProgress));
        const titles = titlesOf(workspace);
        const titleOf = (source: string) => titles('source', source);
        await importSources({ engine, root: folder.root, only, titleOf, signal: interrupt.signal }, context);
        context.stdout.write(`${await store.people.countProfiles()} profiles are in the store\n`);
      } finally {
        await engine.stop();
      }
      return 0;
    } finally {
      interrupt.release();
      await store.close();
    }
  },
};

/** `import orders` means the source, unless there is a folder of this name. */
function wordsOf({ arguments: [first, second] }: Input, { cwd }: Context): [string | undefined, string | undefined] {
  const isFolder = first === undefined || second !== undefined || existsSync(resolve(cwd, first));
  return isFolder ? [first, second] : [undefined, first];
}
