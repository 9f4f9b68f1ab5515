/** `releases`: what was applied when, and where what runs has drifted from the files, their commit and the tables. */
import { hasDrift, releasesOf } from '../../review/releases.ts';
import { releasesText } from '../../review/releases-text.ts';
import { demandCount } from '../demand-count.ts';
import { environmentOf } from '../environment.ts';
import { gitCommit } from '../git-commit.ts';
import { paintFor } from '../paint.ts';
import { nothingApplied, openForReading } from '../store.ts';
import { isSet, optionOf, type Verb } from '../verb.ts';
import { environmentOption, folderArgument, folderOf, loadCandidate, noWorkspace } from '../workspace.ts';

export const releases: Verb = {
  name: 'releases',
  summary: 'what was applied when, what runs, and where it has drifted from the files and the tables',
  arguments: [folderArgument],
  options: [
    environmentOption,
    { flags: '--limit <number>', text: 'so many of the newest', default: '20' },
    { flags: '--detailed-exitcode', text: 'end with 2 when the files or the tables have drifted' },
    { flags: '--format <format>', text: 'how it is written', choices: ['text', 'json'], default: 'text' },
  ],
  examples: [
    { line: 'carillon releases definitions', text: 'while the daemon runs, or after' },
    {
      line: 'carillon releases definitions --detailed-exitcode --format json',
      text: 'in a nightly workflow: 2 where what runs is not what the branch says',
    },
  ],
  async run(input, context) {
    const limit = demandCount(optionOf(input, 'limit'), '--limit');
    const folder = folderOf(input.arguments[0], context);
    const name = optionOf(input, 'env');
    const { workspace, candidate } = await loadCandidate(folder, name);
    if (!workspace) throw noWorkspace(folder);
    const environment = environmentOf(workspace.settings, name, folder.root, context);
    const store = await openForReading(folder, environment);
    try {
      const commit = await gitCommit(folder.root);
      const found =
        store &&
        (await releasesOf({
          store,
          root: folder.root,
          environment: environment.name,
          candidate,
          commit,
          limit,
        }));
      if (!found) throw nothingApplied(folder);
      const asJson = optionOf(input, 'format') === 'json';
      context.stdout.write(
        asJson
          ? `${JSON.stringify(found, null, 2)}\n`
          : releasesText(found, paintFor(context.stdout, context)),
      );
      return isSet(input, 'detailedExitcode') && hasDrift(found) ? 2 : 0;
    } finally {
      await store?.close();
    }
  },
};
