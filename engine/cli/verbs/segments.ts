/** `segments estimate`: how many people the segments of the definitions would have, from a sample. Reads only. */
import { type Estimate, estimateSegments } from '../../review/estimate.ts';
import { proposedRun } from '../../review/layout.ts';
import { columns } from '../../review/table.ts';
import { titlesOf } from '../../review/titles.ts';
import { counted, number } from '../../review/words.ts';
import { currentRelease } from '../../runtime/release.ts';
import { Failure } from '../failure.ts';
import { openForReading } from '../store.ts';
import { optionOf, type Verb } from '../verb.ts';
import { environmentOption, openWorkspace } from '../workspace.ts';

export const segments: Verb = {
  name: 'segments',
  summary: 'how many people each segment would have, from a sample, with the error',
  description:
    'Looks at a fixed sample of the people in the store and decides the segments of the definitions for them, applied or not. Fast on any store; `plan` looks at everybody.',
  arguments: [
    { syntax: '[action]', text: '`estimate`' },
    { syntax: '[folder]', text: 'the workspace (default: this folder, or definitions/ in it)' },
  ],
  options: [
    environmentOption,
    { flags: '--sample <number>', text: 'how many people to look at', default: '1000' },
    { flags: '--format <format>', text: 'how it is written', choices: ['text', 'json'], default: 'text' },
  ],
  examples: [{ line: 'carillon segments estimate definitions', text: 'while you write a condition' }],
  async run(input, context) {
    const [action = 'estimate', folder] = input.arguments;
    if (action !== 'estimate') {
      throw new Failure({ what: `\`${action}\` is nothing to do with segments`, fix: 'use estimate' });
    }
    const sample = Number(optionOf(input, 'sample'));
    if (!Number.isSafeInteger(sample) || sample < 1) {
      throw new Failure({ what: 'the sample is no number of people', fix: 'use for example --sample 1000' });
    }
    const opened = await openWorkspace(
      { ...input, arguments: folder === undefined ? [] : [folder] },
      context,
    );
    if (!opened) return 1;
    const store = await openForReading(opened.folder, opened.environment);
    if (!store) throw new Failure({ what: 'there is no store yet', fix: 'run `carillon apply` first' });
    try {
      const at = context.clock.now();
      const run = await proposedRun(store, await currentRelease(store), opened.candidate, at);
      const estimate = await estimateSegments(store, run, at, sample);
      const asJson = optionOf(input, 'format') === 'json';
      const titles = titlesOf(opened.workspace!);
      context.stdout.write(
        asJson
          ? `${JSON.stringify(estimate, null, 2)}\n`
          : estimateText(estimate, (id) => titles('segment', id)),
      );
      return 0;
    } finally {
      await store.close();
    }
  },
};

function estimateText(
  { profiles, sampled, segments: found }: Estimate,
  titleOf: (id: string) => string,
): string {
  const whole = sampled === profiles;
  const head = whole
    ? `${counted(profiles, 'profile')}, all of them looked at`
    : `${counted(profiles, 'profile')}, ${number(sampled)} of them looked at; 95 % confidence`;
  const rows = found
    .toSorted((a, b) => b.members - a.members)
    .map(({ id, members, low, high }) => [
      number(members),
      whole ? '' : `${number(low)} to ${number(high)}`,
      titleOf(id),
      id,
    ]);
  return `${head}\n\n${columns(rows, ['right', 'left', 'left', 'left']).join('\n')}\n`;
}
