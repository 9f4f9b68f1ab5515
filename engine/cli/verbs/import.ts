/** `import`: reads the files of sources into the store, from where the last import stopped. Delivers nothing. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { counted } from '../../review/words.ts';
import type { Context } from '../context.ts';
import { importSources } from '../import-sources.ts';
import { takeOverOption } from '../store.ts';
import { type Input, isSet, type Verb } from '../verb.ts';
import { type EngineWork, withEngine } from '../with-engine.ts';
import { environmentOption, folderArgument, openSettings } from '../workspace.ts';

export const importVerb: Verb = {
  name: 'import',
  summary: "read the sources' files",
  description:
    'Imports the sources of the release that runs, each from where it stopped; what is in the store already is not taken twice. Journeys see people as existing members, and what they want to send goes out when `carillon run` runs.',
  arguments: [folderArgument, { syntax: '[source]', text: 'the id of one source alone' }],
  options: [environmentOption, takeOverOption],
  examples: [
    { line: 'carillon import definitions', text: 'all sources that are not imported yet' },
    { line: 'carillon import definitions orders', text: 'one of them' },
  ],
  async run(input, context) {
    const [folderName, only] = wordsOf(input, context);
    const { folder, environment } = await openSettings(folderName, input, context);
    const work = async ({ engine, titles, signal }: EngineWork) => {
      const titleOf = (source: string) => titles('source', source);
      await importSources({ engine, root: folder.root, only, titleOf, signal }, context);
      context.stdout.write(`${counted(await engine.store.people.countProfiles(), 'profile')} in the store\n`);
    };
    await withEngine(folder, environment, context, work, isSet(input, 'takeOver'));
    return 0;
  },
};

/** `import orders` means the source, unless there is a folder of this name. */
function wordsOf(
  { arguments: [first, second] }: Input,
  { cwd }: Context,
): [string | undefined, string | undefined] {
  const isFolder = first === undefined || second !== undefined || existsSync(resolve(cwd, first));
  return isFolder ? [first, second] : [undefined, first];
}
