/** `segments`: how many people the segments of the definitions would have, and a segment as SQL. Reads only. */
import { estimateSegments } from '../../review/estimate.ts';
import { proposedRun } from '../../review/layout.ts';
import { titlesOf } from '../../review/titles.ts';
import { currentRelease } from '../../runtime/release.ts';
import type { DialectName } from '../../sql/dialect.ts';
import type { Context } from '../context.ts';
import { estimateText } from '../estimate-text.ts';
import { Failure } from '../failure.ts';
import { segmentSql, sqlText } from '../segment-sql.ts';
import { openForReading } from '../store.ts';
import { type ExitCode, type Input, isSet, optionOf, type Verb } from '../verb.ts';
import { environmentOption, openWorkspace } from '../workspace.ts';

type Action = (input: Input, context: Context) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = { estimate, sql };

export const segments: Verb = {
  name: 'segments',
  summary: 'how many people each segment would have, with the error; a segment as SQL',
  description:
    'estimate counts the members of the segments of the definitions, applied or not: by SQL over a large fixed sample where a condition has SQL, by the evaluator over a smaller one elsewhere. Fast on any store; `plan` looks at everybody. sql prints the query for the people of one segment, or why databases would answer it differently.',
  arguments: [
    { syntax: '[action]', text: '`estimate` (the default) or `sql`' },
    { syntax: '[id]', text: 'with `sql`, the segment; with `estimate`, the workspace' },
    { syntax: '[folder]', text: 'the workspace (default: this folder, or definitions/ in it)' },
  ],
  options: [
    environmentOption,
    { flags: '--sample <number>', text: 'estimate: how many people the evaluator looks at', default: '1000' },
    {
      flags: '--dialect <name>',
      text: 'sql: for which database (default: that of the store)',
      choices: ['sqlite', 'postgres'],
    },
    { flags: '--superset', text: 'sql: leave out what has no SQL where that only adds people' },
    { flags: '--format <format>', text: 'how it is written', choices: ['text', 'json'], default: 'text' },
  ],
  examples: [
    { line: 'carillon segments estimate definitions', text: 'while you write a condition' },
    {
      line: 'carillon segments sql slipping_gold definitions --dialect postgres',
      text: 'for a report of your own',
    },
  ],
  async run(input, context) {
    const [action = 'estimate'] = input.arguments;
    if (Object.hasOwn(actions, action)) return actions[action]!(input, context);
    throw new Failure({ what: `\`${action}\` is nothing to do with segments`, fix: 'use estimate or sql' });
  },
};

async function estimate(input: Input, context: Context): Promise<ExitCode> {
  const sample = Number(optionOf(input, 'sample'));
  if (!Number.isSafeInteger(sample) || sample < 1) {
    throw new Failure({ what: 'the sample is no number of people', fix: 'use for example --sample 1000' });
  }
  const opened = await openWorkspace(withFolder(input, 1), context);
  if (!opened) return 1;
  const { candidate, workspace } = opened;
  const store = await openForReading(opened.folder, opened.environment);
  if (!store) throw new Failure({ what: 'there is no store yet', fix: 'run `carillon apply` first' });
  try {
    const at = context.clock.now();
    const run = await proposedRun(store, await currentRelease(store), candidate, at);
    const found = await estimateSegments(store, candidate, run, at, sample);
    const titles = titlesOf(workspace!);
    write(input, context, found, () => estimateText(found, (id) => titles('segment', id)));
    return 0;
  } finally {
    await store.close();
  }
}

async function sql(input: Input, context: Context): Promise<ExitCode> {
  const id = input.arguments[1];
  if (id === undefined) throw new Failure({ what: 'no segment is named', fix: 'carillon segments sql <id>' });
  const opened = await openWorkspace(withFolder(input, 2), context);
  if (!opened) return 1;
  const isFile = opened.environment.value.store.startsWith('sqlite:');
  const dialect = (optionOf(input, 'dialect') as DialectName | undefined) ?? (isFile ? 'sqlite' : 'postgres');
  const wanted = { id, dialect, now: context.clock.now(), superset: isSet(input, 'superset') };
  const lowered = segmentSql(opened.workspace!, wanted);
  write(input, context, lowered, () => sqlText(lowered, wanted));
  return lowered.ok ? 0 : 1;
}

/** The argument that is the folder comes first for whoever opens it. */
function withFolder(input: Input, place: number): Input {
  const folder = input.arguments[place];
  return { ...input, arguments: folder === undefined ? [] : [folder] };
}

function write(input: Input, { stdout }: Context, found: object, text: () => string): void {
  stdout.write(optionOf(input, 'format') === 'json' ? `${JSON.stringify(found, null, 2)}\n` : text());
}
