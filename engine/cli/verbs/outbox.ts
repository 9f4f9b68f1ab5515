/** `outbox`: messages that need a person — dead letters, and those of which nobody knows whether they went out. */
import { kindNameOf } from '../../evaluate/effects/kind.ts';
import { readableContent } from '../../evaluate/followed-links.ts';
import { columns, shortened } from '../../review/table.ts';
import { MASK } from '../../review/truth.ts';
import { counted, instantWords } from '../../review/words.ts';
import { type Choice, decideByHand, undecided } from '../../runtime/by-hand.ts';
import type { EffectRow, JsonObject } from '../../store/store.ts';
import { askByHand } from '../ask-by-hand.ts';
import type { Context } from '../context.ts';
import { demandCount } from '../demand-count.ts';
import { Failure } from '../failure.ts';
import { isInUse, openRunning } from '../store.ts';
import { type ExitCode, type Input, isSet, optionOf, type Verb } from '../verb.ts';
import { withEngine } from '../with-engine.ts';
import { environmentOption, openSettings } from '../workspace.ts';

/** Columns for a reason. */
const REASON_WIDTH = 90;

const actions: Readonly<Record<string, (input: Input, context: Context) => Promise<ExitCode>>> = {
  list,
  retry: (input, context) => decide('retry', input, context),
  drop: (input, context) => decide('drop', input, context),
};

export const outbox: Verb = {
  name: 'outbox',
  summary: 'messages and calls that failed for good or may not have gone out, with reasons',
  description:
    'A message that a channel refused for good is a dead letter; one whose channel never answered is doubtful, and held. `list` shows them; `retry` sends them again under the same key, after asking consent, quiet hours and caps as ever; `drop` ends them, and a journey that waits for a doubtful one goes on as if it had been refused. A daemon that runs hears of both within a second; without one, what is tried again goes out when it runs.',
  arguments: [
    { syntax: '[action]', text: '`list` (default), `retry` or `drop`' },
    { syntax: '[message]', text: 'the id of a message, or how it begins (retry and drop)' },
  ],
  options: [
    { flags: '--folder <folder>', text: 'the workspace (default: this folder, or definitions/ in it)' },
    environmentOption,
    { flags: '--channel <id>', text: 'only messages of this channel' },
    { flags: '--all', text: 'retry or drop every one that `list` would show' },
    { flags: '--limit <number>', text: 'how many to list', default: '20' },
    { flags: '--show', text: 'show whom they are for and what they say' },
  ],
  examples: [
    { line: 'carillon outbox list', text: 'what needs a decision, and why' },
    { line: 'carillon outbox retry 3fk20a', text: 'send one again' },
    { line: 'carillon outbox drop --all --channel sms', text: 'give up all text messages that failed' },
  ],
  async run(input, context) {
    const name = input.arguments[0] ?? 'list';
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action) return action(input, context);
    throw new Failure({
      what: `\`${name}\` is nothing to do with the outbox`,
      fix: 'use list, retry or drop',
    });
  },
};

async function list(input: Input, context: Context): Promise<ExitCode> {
  const { folder, environment } = await openSettings(optionOf(input, 'folder'), input, context);
  const limit = demandCount(optionOf(input, 'limit'), '--limit');
  const { store, candidate } = await openRunning(folder, environment);
  try {
    const found = await undecided(store, optionOf(input, 'channel'));
    if (found.length === 0) {
      context.stdout.write('No message needs a decision.\n');
      return 0;
    }
    const shown = found.slice(0, limit);
    const lines = shown.flatMap((row) => linesOf(row, candidate.program.zone, isSet(input, 'show')));
    const total = `${shown.length} of ${counted(found.length, 'message')} shown`;
    context.stdout.write(`${[...lines, total].join('\n')}\n`);
    return 0;
  } finally {
    await store.close();
  }
}

function linesOf(
  { key, status, channel, createdAt, attempts, reason, body }: EffectRow,
  zone: string,
  show: boolean,
) {
  const { journey, step, template = kindNameOf({ body }) } = body['origin'] as JsonObject;
  const from =
    journey === ''
      ? `audience ${String(body['audience'])}`
      : `journey ${String(journey)}, step ${String(step)}`;
  const to = String(body['to'] ?? '');
  const content = Object.entries((body['call'] ?? readableContent(key, body)) as JsonObject);
  // Providers like to repeat the address in what they say.
  const safe = show || to === '' ? (reason ?? '') : (reason ?? '').replaceAll(to, MASK);
  return [
    `${instantWords(createdAt, zone)}  ${status === 'failed' ? 'failed for good' : 'nobody knows whether it went out'}`,
    ...columns(
      [
        ['  message', key],
        ['  is', `${String(template)} by ${channel}, ${from}`],
        ['  reason', `${shortened(safe, REASON_WIDTH)} (${counted(attempts, 'try', 'tries')})`],
        ...(show
          ? [
              ['  to', to],
              ...content.map(([part, text]) => [`  ${part}`, shortened(String(text), REASON_WIDTH)]),
            ]
          : []),
      ],
      ['left', 'left'],
    ),
  ];
}

async function decide(decision: Choice['decision'], input: Input, context: Context): Promise<ExitCode> {
  const { folder, environment } = await openSettings(optionOf(input, 'folder'), input, context);
  const wanted = input.arguments[1];
  if ((wanted === undefined) === !isSet(input, 'all'))
    throw new Failure({
      what: `outbox ${decision} wants either a message or --all`,
      fix: '`carillon outbox list` shows them',
    });
  const { store } = await openRunning(folder, environment);
  try {
    const channel = optionOf(input, 'channel');
    const choice: Choice = {
      decision,
      ...(wanted !== undefined && { message: theOne(await undecided(store, channel), wanted).key }),
      ...(channel !== undefined && { channel }),
    };
    try {
      await withEngine(folder, environment, context, async ({ engine }) => {
        const words = decision === 'retry' ? 'will be sent again when the daemon runs' : 'dropped';
        context.stdout.write(`${counted(await decideByHand(engine, choice), 'message')} ${words}\n`);
      });
    } catch (error) {
      if (!isInUse(error)) throw error;
      await askByHand(store, choice, folder, environment, context);
    }
    return 0;
  } finally {
    await store.close();
  }
}

function theOne(found: readonly EffectRow[], wanted: string): EffectRow {
  const rows = found.filter(({ key }) => key.startsWith(wanted));
  if (rows.length === 1) return rows[0]!;
  throw new Failure({
    what:
      rows.length === 0
        ? `no message that needs a decision begins with ${wanted}`
        : `${rows.length} messages begin with ${wanted}`,
    fix: '`carillon outbox list` shows them',
  });
}
