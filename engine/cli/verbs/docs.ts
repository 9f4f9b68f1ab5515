/** `docs`: the definitions and the language as a static site, to be read in a browser. Same definitions, same bytes. */
import { resolve } from 'node:path';
import { siteOf } from '../../review/docs/site.ts';
import { Failure } from '../failure.ts';
import { writeSite } from '../site-folder.ts';
import { optionOf, type Verb } from '../verb.ts';
import { folderArgument, openWorkspace } from '../workspace.ts';

export const docs: Verb = {
  name: 'docs',
  summary: 'write a site of all definitions, their lineage and the language, to read in a browser',
  description:
    'Pages load nothing from elsewhere and can be read from the disk. What a site of earlier definitions had more is taken away.',
  arguments: [folderArgument],
  options: [
    {
      flags: '--out <folder>',
      text: 'where it is written: a new or empty folder, or that of an earlier site',
    },
  ],
  examples: [
    { line: 'carillon docs definitions --out site', text: 'then open site/index.html' },
    { line: 'carillon docs --out public', text: 'in CI, before the folder is published' },
  ],
  async run(input, context) {
    const shown = optionOf(input, 'out');
    if (shown === undefined)
      throw new Failure({ what: 'it is not said where to write', fix: 'name a folder with `--out`' });
    const opened = await openWorkspace(input, context);
    if (!opened) return 1;
    const pages = siteOf(opened.candidate);
    await writeSite(resolve(context.cwd, shown), shown, pages);
    context.stdout.write(`${shown}: ${pages.size} pages, to begin with ${shown}/index.html\n`);
    return 0;
  },
};
