/** `status`: how the store stands. Only reads, so it works beside a running daemon. */
import { statusOf } from '../../review/status.ts';
import { statusText } from '../../review/status-text.ts';
import { paintFor } from '../paint.ts';
import { openRunning } from '../store.ts';
import { optionOf, type Verb } from '../verb.ts';
import { environmentOption, folderArgument, openSettings } from '../workspace.ts';

export const status: Verb = {
  name: 'status',
  summary: 'profiles, segments, journeys, messages sent and held, with reasons',
  arguments: [folderArgument],
  options: [
    environmentOption,
    { flags: '--format <format>', text: 'how it is written', choices: ['text', 'json'], default: 'text' },
  ],
  examples: [
    { line: 'carillon status definitions', text: 'while the daemon runs, or after' },
    { line: 'carillon status definitions --format json | jq .segments', text: 'for programs' },
  ],
  async run(input, context) {
    const { folder, environment } = await openSettings(input.arguments[0], input, context);
    const running = await openRunning(folder, environment);
    try {
      const found = await statusOf({ ...running, environment: environment.name, at: context.clock.now() });
      const asJson = optionOf(input, 'format') === 'json';
      context.stdout.write(
        asJson ? `${JSON.stringify(found, null, 2)}\n` : statusText(found, paintFor(context.stdout, context)),
      );
      return 0;
    } finally {
      await running.store.close();
    }
  },
};
