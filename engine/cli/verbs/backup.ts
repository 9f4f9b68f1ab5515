/** `backup`: the whole store as one file, of one instant. Works while a daemon runs. */
import { resolve } from 'node:path';
import { number } from '../../review/words.ts';
import { backUp } from '../../store/sqlite/backup.ts';
import { sqliteFileOf } from '../sqlite-file.ts';
import { optionOf, type Verb } from '../verb.ts';
import { environmentOption, openSettings } from '../workspace.ts';

export const backup: Verb = {
  name: 'backup',
  summary: 'copy the whole store into one file, while the daemon runs',
  description:
    'The copy is the store at one instant: every message that was acknowledged before is in it. It is checked before it gets its name. A store in PostgreSQL is backed up with pg_dump.',
  arguments: [{ syntax: '<file>', text: 'where to; it must not exist' }],
  options: [
    { flags: '--folder <folder>', text: 'the workspace (default: this folder, or definitions/ in it)' },
    environmentOption,
  ],
  examples: [{ line: 'carillon backup backups/monday.db', text: 'for instance by cron, every night' }],
  async run(input, context) {
    const { folder, environment } = await openSettings(optionOf(input, 'folder'), input, context);
    const file = sqliteFileOf(environment, folder, 'pg_dump --format=custom --file=carillon.dump <database>');
    const to = resolve(context.cwd, input.arguments[0] ?? '');
    const { at, bytes } = await backUp(file, to);
    context.stdout.write(
      `${to}: ${number(Math.ceil(bytes / 1024))} KiB, the store as of ${new Date(at).toISOString()}\n`,
    );
    return 0;
  },
};
