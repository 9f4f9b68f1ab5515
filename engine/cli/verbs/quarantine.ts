/** `quarantine`: messages that were set aside because they did not fit, and another chance for them. */
import { columns, shortened } from '../../review/table.ts';
import { instantWords, number, reasonWords } from '../../review/words.ts';
import type { Store } from '../../store/store.ts';
import type { Context } from '../context.ts';
import { demandCount } from '../demand-count.ts';
import { Failure } from '../failure.ts';
import { releaseQuarantine } from '../release-quarantine.ts';
import { openRunning, takeOverOption } from '../store.ts';
import { type ExitCode, type Input, isSet, optionOf, type Verb } from '../verb.ts';
import { type EngineWork, withEngine } from '../with-engine.ts';
import { environmentOption, openSettings } from '../workspace.ts';

/** Columns for a reason. */
const REASON_WIDTH = 90;

const actions: Readonly<Record<string, (input: Input, context: Context) => Promise<ExitCode>>> = {
  list,
  release,
};

export const quarantine: Verb = {
  name: 'quarantine',
  summary: 'messages that were set aside because they did not fit, with reasons',
  description:
    'A message that breaks its declaration is set aside, never dropped. `list` shows the newest; `release`, after the definitions are mended and applied, takes in those that fit now. `release` needs the store for itself.',
  arguments: [
    { syntax: '[action]', text: '`list` (default) or `release`' },
    { syntax: '[folder]', text: 'the workspace (default: this folder, or definitions/ in it)' },
  ],
  options: [
    environmentOption,
    { flags: '--limit <number>', text: 'how many to list', default: '20' },
    takeOverOption,
    { flags: '--show-personal', text: 'show each message as it came, with all it says of people' },
  ],
  examples: [
    { line: 'carillon quarantine list', text: 'what was set aside, and why' },
    { line: 'carillon quarantine release', text: 'after the definition is mended: take in what fits now' },
  ],
  async run(input, context) {
    const name = input.arguments[0] ?? 'list';
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action) return action(input, context);
    throw new Failure({
      what: `\`${name}\` is nothing to do with the quarantine`,
      fix: 'use list or release',
    });
  },
};

async function list(input: Input, context: Context): Promise<ExitCode> {
  const { folder, environment } = await openSettings(input.arguments[1], input, context);
  const { store, candidate } = await openRunning(folder, environment);
  try {
    const limit = demandCount(optionOf(input, 'limit'), '--limit');
    const rows = await store.people.quarantine(limit);
    if (rows.length === 0) {
      context.stdout.write('Nothing is set aside.\n');
      return 0;
    }
    const total = await countIn(store);
    const lines = rows.flatMap(({ at, source, code, reason, message, raw }) => [
      `${instantWords(at, candidate.program.zone)}  ${reasonWords(code)}`,
      ...columns(
        [
          ['  message', message],
          ['  source', source],
          ['  reason', shortened(reason, REASON_WIDTH)],
          ...(isSet(input, 'showPersonal') ? [['  as it came', JSON.stringify(raw)]] : []),
        ],
        ['left', 'left'],
      ),
    ]);
    context.stdout.write(`${[...lines, `${number(rows.length)} of ${number(total)} shown`].join('\n')}\n`);
    return 0;
  } finally {
    await store.close();
  }
}

async function release(input: Input, context: Context): Promise<ExitCode> {
  const { folder, environment } = await openSettings(input.arguments[1], input, context);
  const work = async ({ engine, titles, signal }: EngineWork) => {
    const titleOf = (source: string) => titles('source', source);
    await releaseQuarantine({ engine, root: folder.root, titleOf, signal }, context);
    context.stdout.write(`${number(await countIn(engine.store))} still set aside\n`);
  };
  await withEngine(folder, environment, context, work, isSet(input, 'takeOver'));
  return 0;
}

async function countIn({ people }: Store): Promise<number> {
  return (await people.countQuarantine()).reduce((sum, { count }) => sum + count, 0);
}
