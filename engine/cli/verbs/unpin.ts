/** `unpin`: ends what a rollback began; the definitions may be applied again. Works beside a running daemon. */
import { PIN_KEY, storedPin, writtenPin } from '../../runtime/release-pin.ts';
import { noteBeside } from '../../store/note.ts';
import { openRunning } from '../store.ts';
import type { Verb } from '../verb.ts';
import { environmentOption, folderArgument, openSettings } from '../workspace.ts';

export const unpin: Verb = {
  name: 'unpin',
  summary: 'let definitions be applied again after a rollback',
  description:
    'Changes nothing that runs: the release that was gone back to goes on until something is applied.',
  arguments: [folderArgument],
  options: [environmentOption],
  examples: [{ line: 'carillon unpin definitions', text: 'once the definitions are mended' }],
  async run(input, context) {
    const { folder, environment } = await openSettings(input.arguments[0], input, context);
    const { store, release } = await openRunning(folder, environment);
    try {
      const pin = await storedPin(store);
      if (pin) await noteBeside(environment.value.store, folder.root, PIN_KEY, () => writtenPin(null));
      context.stdout.write(
        pin
          ? `Release ${release.number} is no longer pinned: \`carillon plan\` shows what applying would change.\n`
          : `Release ${release.number} is not pinned.\n`,
      );
      return 0;
    } finally {
      await store.close();
    }
  },
};
