/** `restore`: puts a backup in the place of the store. Refused while a daemon has it open. */
import { resolve } from 'node:path';
import { restore as restoreFile } from '../../store/sqlite/backup.ts';
import { sqliteFileOf } from '../sqlite-file.ts';
import { optionOf, type Verb } from '../verb.ts';
import { environmentOption, openSettings } from '../workspace.ts';

export const restore: Verb = {
  name: 'restore',
  summary: 'put a backup in the place of the store',
  description:
    'The backup is checked first: whole, a store of Carillon, and not newer than this version. What stood in its place is kept beside it. What happened after the backup was taken is not in it: senders have to send those events again, and messages that went out since then may go out again.',
  arguments: [{ syntax: '<file>', text: 'a file that `carillon backup` wrote' }],
  options: [
    { flags: '--folder <folder>', text: 'the workspace (default: this folder, or definitions/ in it)' },
    environmentOption,
  ],
  examples: [{ line: 'carillon restore backups/monday.db', text: 'after the daemon has been stopped' }],
  async run(input, context) {
    const { folder, environment } = await openSettings(optionOf(input, 'folder'), input, context);
    const file = sqliteFileOf(environment, folder, 'pg_restore --dbname=<database> carillon.dump');
    const { at, kept } = await restoreFile(resolve(context.cwd, input.arguments[0] ?? ''), file);
    context.stdout.write(
      `${file} is the store as of ${new Date(at).toISOString()}; what happened later is not in it.\n`,
    );
    if (kept !== null) context.stdout.write(`What stood there is kept as ${kept}.\n`);
    return 0;
  },
};
