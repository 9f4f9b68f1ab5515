/** `replay`: what is recorded of the last days, through the old definitions and the new. Reads the store, writes nothing. */
import { replayOf } from '../../review/replay/replay.ts';
import { replayText } from '../../review/replay/replay-text.ts';
import { releaseWords } from '../../review/words.ts';
import type { Candidate } from '../../runtime/release.ts';
import { definitionsAt } from '../definitions-at.ts';
import { durationOption, numberOption } from '../numbers.ts';
import { paintFor } from '../paint.ts';
import { beginTask, type Task } from '../progress.ts';
import { openRunning, type Running } from '../store.ts';
import { type Input, optionOf, type Verb } from '../verb.ts';
import { environmentOption, folderArgument, type Opened, openWorkspace } from '../workspace.ts';

/** Letters of a commit that people compare. */
const COMMIT_LETTERS = 10;

export const replay: Verb = {
  name: 'replay',
  summary: 'run recorded history through the old and the new definitions, and show the difference',
  description:
    'Takes what people did in the last days from the store and plays it twice, through other definitions and through these, from the same beginning. Shows which memberships and messages would have been others, with some people under names that stand for nobody. Works while a daemon runs; nothing is written and no connector is called.',
  arguments: [folderArgument],
  options: [
    environmentOption,
    { flags: '--since <duration>', text: 'how far back, e.g. 30d or 8w', default: '30d' },
    {
      flags: '--against <ref>',
      text: 'a git reference with the old definitions (default: the release that runs)',
    },
    { flags: '--samples <number>', text: 'how many people to show', default: '5' },
    { flags: '--seed <text>', text: 'which people are shown, and under which names', default: '1' },
    { flags: '--format <format>', text: 'how it is written', choices: ['text', 'json'], default: 'text' },
  ],
  examples: [
    { line: 'carillon replay definitions --since 30d', text: 'these definitions against what runs' },
    { line: 'carillon replay definitions --since 8w --against main', text: 'a branch against main' },
  ],
  async run(input, context) {
    const since = durationOption(input, 'since')!;
    const samples = numberOption(input, 'samples', { least: 0, most: 1000 })!;
    const opened = await openWorkspace(input, context);
    if (!opened) return 1;
    const { candidate, folder, environment } = opened;
    const running = await openRunning(folder, environment);
    let task: Task | null = null;
    try {
      const { before, against } = await oldOnes(input, opened, running);
      task = beginTask('Replaying', context);
      const report = await replayOf({
        store: running.store,
        before,
        after: candidate,
        against,
        root: folder.root,
        environment: environment.name,
        at: context.clock.now(),
        since,
        seed: optionOf(input, 'seed')!,
        samples,
        onProgress: (done, total, side) =>
          task!.to((done / Math.max(1, total) + (side === 'after' ? 1 : 0)) / 2),
      });
      task.cancel();
      context.stdout.write(
        optionOf(input, 'format') === 'json'
          ? `${JSON.stringify(report, null, 2)}\n`
          : replayText(report, paintFor(context.stdout, context)),
      );
      return 0;
    } finally {
      task?.cancel();
      await running.store.close();
    }
  },
};

async function oldOnes(
  input: Input,
  { folder, environment }: Opened,
  { candidate, release }: Running,
): Promise<{ readonly before: Candidate; readonly against: string }> {
  const reference = optionOf(input, 'against');
  if (reference === undefined) return { before: candidate, against: `${releaseWords(release)}, which runs` };
  const at = await definitionsAt(folder, reference, environment.name);
  return { before: at.candidate, against: `${reference} (${at.commit.slice(0, COMMIT_LETTERS)})` };
}
