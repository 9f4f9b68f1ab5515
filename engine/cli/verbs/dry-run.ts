/** `dry-run`: who would get what and when, if these definitions ran on. Reads the store, writes nothing, sends nothing. */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type DryRunOptions, dryRunOf } from '../../review/dry-run/dry-run.ts';
import { dryRunText } from '../../review/dry-run/dry-run-text.ts';
import { MessageList } from '../../review/dry-run/message-list.ts';
import type { DryRun } from '../../review/dry-run/report.ts';
import { type Assumptions, readAssumptions } from '../../review/play/assumptions.ts';
import { type Crowd, givenCrowd } from '../../review/play/crowd.ts';
import { readProfiles } from '../../review/play/profiles.ts';
import { openStore } from '../../store/open.ts';
import type { Context } from '../context.ts';
import { dryRunThreads } from '../dry-run-threads.ts';
import { Failure } from '../failure.ts';
import { durationOption, numberOption } from '../numbers.ts';
import { paintFor } from '../paint.ts';
import { beginTask, type Task } from '../progress.ts';
import { openForReading } from '../store.ts';
import { type Input, optionOf, type Verb } from '../verb.ts';
import { environmentOption, folderArgument, type Opened, openWorkspace, tellFindings } from '../workspace.ts';

const MOST_DAYS = 400;

export const dryRun: Verb = {
  name: 'dry-run',
  summary: 'play the definitions forward: who would get what and when',
  description:
    'Plays everybody in the store through the coming days in virtual time, in memory, by the engine itself: people at each step, messages by channel and day, caps and quiet hours, offers and limits, and the busiest minute. People do what you assume. Works while a daemon runs; nothing is written and no connector is called. The same seed gives the same report.',
  arguments: [folderArgument],
  options: [
    environmentOption,
    { flags: '--days <number>', text: 'how far to play', default: '30' },
    { flags: '--journey <id>', text: 'tell of this journey alone; the others are played too, for the caps' },
    { flags: '--campaign <id>', text: 'the same of the journeys of a campaign' },
    { flags: '--assume <file>', text: 'YAML with rates of openings, clicks and events (`assume:`)' },
    { flags: '--repeat <duration>', text: 'let the real events of the last days happen again, e.g. 30d' },
    { flags: '--segments', text: 'follow every segment, also those that nothing which is sent depends on' },
    { flags: '--seed <text>', text: 'of all that is drawn', default: '1' },
    { flags: '--sample <number>', text: 'play about so many people, and say the error (default: everybody)' },
    {
      flags: '--profiles <file>',
      text: 'people from a file, one JSON object to a line, instead of the store',
    },
    { flags: '--messages <file>', text: 'write every message there, one JSON object to a line' },
    { flags: '--format <format>', text: 'how it is written', choices: ['text', 'json'], default: 'text' },
  ],
  examples: [
    { line: 'carillon dry-run definitions --repeat 30d', text: 'if the next month is like the last' },
    {
      line: 'carillon dry-run definitions --journey win_back --days 60 --assume spring.yaml',
      text: 'what one journey would do',
    },
  ],
  async run(input, context) {
    const days = numberOption(input, 'days', { least: 1, most: MOST_DAYS })!;
    const repeat = durationOption(input, 'repeat');
    const sample = numberOption(input, 'sample', { least: 1, most: Number.MAX_SAFE_INTEGER });
    const opened = await openWorkspace(input, context);
    if (!opened) return 1;
    const { candidate, folder, environment } = opened;
    const told = toldOf(input, opened);
    const assumptions = await assumed(input, opened, context);
    if (assumptions === undefined) return 1;
    const at = context.clock.now();
    const people = await givenPeople(input, opened, at, context);
    // People from a file have no past anywhere: their store is empty, and in memory.
    const store =
      (people === null ? await openForReading(folder, environment) : null) ??
      (await openStore('sqlite::memory:', { root: folder.root }));
    const list = optionOf(input, 'messages') === undefined ? null : new MessageList();
    try {
      const options: DryRunOptions = {
        store,
        candidate,
        root: folder.root,
        environment: environment.name,
        at,
        days,
        seed: optionOf(input, 'seed') ?? '1',
        assumptions,
        repeat,
        sample,
        segments: input.options['segments'] === true,
        ...told,
        ...people,
        ...(list && { onOutcome: (outcome, sign) => list.put(outcome, sign) }),
      };
      // Whose messages are listed, and who comes from a file, is played here.
      const isShared = people === null && list === null;
      const threads = isShared ? dryRunThreads(environment.value.store, options, context) : {};
      const report = await played(context, { ...options, ...threads });
      if (list) await writeFile(resolve(context.cwd, optionOf(input, 'messages')!), list.text());
      show(report, input, context);
      return 0;
    } finally {
      await store.close();
    }
  },
};

async function played(context: Context, options: DryRunOptions): Promise<DryRun> {
  let task: Task | null = null;
  let shown = 0;
  try {
    return await dryRunOf({
      ...options,
      onProgress(done, total, pass) {
        if (pass !== shown) {
          (task as Task | null)?.cancel();
          task = beginTask(pass === 1 ? 'Playing everybody' : `Again, with what is given (${pass})`, context);
          shown = pass;
        }
        task?.to(done / Math.max(1, total));
      },
    });
  } finally {
    (task as Task | null)?.cancel();
  }
}

function show(report: DryRun, input: Input, context: Context): void {
  const text =
    optionOf(input, 'format') === 'json'
      ? `${JSON.stringify(report, null, 2)}\n`
      : dryRunText(report, paintFor(context.stdout, context));
  context.stdout.write(text);
}

/** Null: nobody does anything. Undefined where the file has errors, which have been told. */
async function assumed(
  input: Input,
  { candidate, folder }: Opened,
  context: Context,
): Promise<Assumptions | null | undefined> {
  const file = optionOf(input, 'assume');
  if (file === undefined) return null;
  const bytes = await readGiven(file, context);
  const { assumptions, diagnostics, sources } = readAssumptions(file, bytes, candidate.program);
  // Paths are as they were given: from the folder in which the command is typed.
  tellFindings({ diagnostics, sources, folder: { ...folder, root: context.cwd } }, context.stderr, context);
  return assumptions ?? undefined;
}

async function givenPeople(
  input: Input,
  { candidate }: Opened,
  at: number,
  context: Context,
): Promise<{ readonly crowd: Crowd; readonly behaviours: DryRunOptions['behaviours'] & object } | null> {
  const file = optionOf(input, 'profiles');
  if (file === undefined) return null;
  const text = new TextDecoder().decode(await readGiven(file, context));
  const read = readProfiles(text, candidate.program, at);
  if ('what' in read) {
    throw new Failure({
      code: 'CAR-784',
      what: `line ${read.line} of ${file} cannot be used: ${read.what}`,
      why: 'each line is one person, and everything of them is checked like a message that comes in',
      fix: 'mend the line, or take it out',
    });
  }
  return { crowd: givenCrowd(read.images), behaviours: [read.behaviour] };
}

async function readGiven(file: string, { cwd }: Context): Promise<Uint8Array> {
  try {
    return await readFile(resolve(cwd, file));
  } catch (error) {
    throw new Failure(
      { what: `${file} cannot be read`, fix: 'give the path from the folder you are in' },
      { cause: error },
    );
  }
}

/** What the report is about, by name; a name that is nobody's is told before anything is played. */
function toldOf(input: Input, { candidate }: Opened): Pick<DryRunOptions, 'journey' | 'campaign'> {
  const { workspace } = candidate;
  const named = (kind: 'journey' | 'campaign') => {
    const id = optionOf(input, kind) ?? null;
    if (id === null || workspace.get(kind, id)) return id;
    const known = workspace.all(kind).map((one) => one.id);
    const fix = known.length === 0 ? `declare one with \`kind: ${kind}\`` : `one of ${known.join(', ')}`;
    throw new Failure({ what: `there is no ${kind} \`${id}\``, fix });
  };
  return { journey: named('journey'), campaign: named('campaign') };
}
