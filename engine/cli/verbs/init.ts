/** `init`: writes a small workspace that is valid and does something, to be changed from there. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { Failure } from '../failure.ts';
import { starterFiles } from '../init/files.ts';
import { packageFolder } from '../package-folder.ts';
import type { Verb } from '../verb.ts';

/** Folders above the workspace in which the package may lie, so that the path means the same for everybody. */
const MOST_UP = 2;

export const init: Verb = {
  name: 'init',
  summary: 'write a small workspace to begin with',
  description:
    'Writes definitions that are valid and do something whole: one event, two segments, a policy, a channel that writes files, a template and a journey. Nothing is overwritten.',
  arguments: [{ syntax: '[folder]', text: 'where to (default: this folder); it must be empty or new' }],
  examples: [
    {
      line: 'carillon init my_shop && carillon run my_shop --apply',
      text: 'from nothing to a running engine',
    },
  ],
  async run({ arguments: [given = '.'] }, { cwd, stdout }) {
    const folder = resolve(cwd, given);
    await demandEmpty(folder, given);
    const files = starterFiles(nameOf(folder), schemasFrom(folder));
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text, { flag: 'wx' });
    }
    const names = Object.keys(files).map((path) => `  ${join(given, path)}\n`);
    const more = `Next: carillon run ${given} --apply\n`;
    stdout.write(`Written:\n${names.join('')}\n${more}`);
    return 0;
  },
};

/** A folder that git has just made is empty enough. */
async function demandEmpty(folder: string, given: string): Promise<void> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new Failure(
      { what: `${given} cannot be written to (${error.code ?? 'unknown error'})`, fix: 'name a folder' },
      { cause: error },
    );
  });
  const first = found.find((name) => name !== '.git');
  if (first === undefined) return;
  throw new Failure({
    what: `${given} is not empty`,
    why: `${first} is in it, and nothing is overwritten`,
    fix: 'name a folder that is new or empty: carillon init my_shop',
  });
}

/** The folder's name as an id: small letters, digits and `_`. */
function nameOf(folder: string): string {
  const id = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '');
  return id === '' ? 'my_shop' : id;
}

/** As seen from the workspace; where the package is installed elsewhere, as `npm install carillon` would put it. */
function schemasFrom(folder: string): string {
  const path = relative(folder, join(packageFolder(), 'schemas')).split(sep);
  const up = path.filter((part) => part === '..').length;
  return up <= MOST_UP && !path[0]!.includes(':') ? path.join('/') : './node_modules/carillon/schemas';
}
