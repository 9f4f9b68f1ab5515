/** `compile`: prints the manifest, which is all that a release is made of. Same definitions, same bytes. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Failure } from '../failure.ts';
import { optionOf, type Verb } from '../verb.ts';
import { folderArgument, openWorkspace } from '../workspace.ts';

export const compile: Verb = {
  name: 'compile',
  summary: 'show what the definitions mean: the manifest that a release is made of',
  arguments: [folderArgument],
  options: [{ flags: '-o, --output <file>', text: 'write it there instead of printing it' }],
  examples: [
    { line: 'carillon compile definitions -o manifest.json', text: 'to keep, or to compare with another' },
    { line: 'carillon compile definitions | jq .uses', text: 'what uses what' },
  ],
  async run(input, context) {
    const opened = await openWorkspace(input, context);
    if (!opened) return 1;
    const { manifest } = opened.candidate;
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    const output = optionOf(input, 'output');
    if (output === undefined) context.stdout.write(text);
    else {
      await write(resolve(context.cwd, output), output, text);
      context.stderr.write(
        `${output}: ${Object.keys(manifest.definitions).length} definitions, ${manifest.hash}\n`,
      );
    }
    return 0;
  },
};

async function write(path: string, shown: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new Failure(
      { what: `${shown} cannot be written (${code})`, fix: 'name a file in a folder that exists' },
      { cause: error },
    );
  }
}
