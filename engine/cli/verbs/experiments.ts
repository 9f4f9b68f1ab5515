/** `experiments`: how they stand, what they would need, and what follows by their rules. Reads the store; what a decision changes goes by `ship-decision.ts`. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { experimentReports } from '../../analysis/experiment/experiment-report.ts';
import { powerReport } from '../../analysis/experiment/power.ts';
import type { ExperimentReport } from '../../analysis/experiment/report.ts';
import type { ExperimentProgram } from '../../compiler/experiment/program.ts';
import { nearest } from '../../language/nearest.ts';
import { listText } from '../../review/experiment/list.ts';
import { reportPage } from '../../review/experiment/page.ts';
import { powerText } from '../../review/experiment/power-text.ts';
import { reportMarkdown } from '../../review/experiment/report-markdown.ts';
import { reportText } from '../../review/experiment/report-text.ts';
import { proposedWords, verdictWords } from '../../review/experiment/words.ts';
import { runningRun } from '../../review/layout.ts';

import type { Context } from '../context.ts';
import { type ProposedChange, proposeChange, writeChange } from '../experiment-files.ts';
import { Failure, type Problem, problemText } from '../failure.ts';
import { numberOption } from '../numbers.ts';
import { paintFor } from '../paint.ts';
import { beginTask } from '../progress.ts';
import { shipDecision } from '../ship-decision.ts';
import { openRunning, type Running } from '../store.ts';
import { type ExitCode, type Input, isSet, optionOf, type Verb } from '../verb.ts';
import { environmentOption, type Opened, openSettings, openWorkspace } from '../workspace.ts';

type Action = (input: Input, context: Context) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = { list, report, power, decide };

export const experiments: Verb = {
  name: 'experiments',
  summary: 'how experiments stand: effects with intervals, power, and what follows by their rules',
  description:
    '`list` names them with their decisions. `report` tells of one: people in each arm, the effect on every metric with its interval, over time and by group, and what the definition says follows. `power` says how many people and days it takes, before it starts. `decide` shows what follows as a change of the definition: a winner for everybody, the control after harm, or more time; where the definition says `apply: true`, it makes that change: in the file, in a commit of its own where the folder is in git, and as a release, which a running daemon takes over. They ask the release that runs, and work beside a daemon.',
  arguments: [
    { syntax: '[action]', text: '`list` (default), `report`, `power` or `decide`' },
    { syntax: '[id]', text: 'the experiment' },
  ],
  options: [
    { flags: '--folder <folder>', text: 'the workspace (default: this folder, or definitions/ in it)' },
    environmentOption,
    {
      flags: '--format <format>',
      text: 'how it is written; html and markdown: report',
      choices: ['text', 'json', 'markdown', 'html'],
      default: 'text',
    },
    { flags: '--out <file>', text: 'report: write it there' },
    { flags: '--at <instant>', text: 'as of then, e.g. 2026-03-01T00:00:00Z (default: now)' },
    { flags: '--daily <number>', text: 'power: how many people come a day' },
    { flags: '--write', text: 'decide: write the change into the file' },
  ],
  examples: [
    { line: 'carillon experiments', text: 'all of them, with what follows' },
    { line: 'carillon experiments report win_back_incentive', text: 'effects, intervals, guardrails' },
    {
      line: 'carillon experiments report win_back_incentive --format html --out report.html',
      text: 'a page to send around',
    },
    { line: 'carillon experiments power win_back_incentive --daily 400', text: 'before it starts' },
    { line: 'carillon experiments decide win_back_incentive | git apply', text: 'the change, taken over' },
  ],
  async run(input, context) {
    const name = input.arguments[0] ?? 'list';
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action) return action(input, context);
    throw new Failure({
      what: `\`${name}\` is nothing to do with experiments`,
      fix: 'use list, report, power or decide',
    });
  },
};

async function list(input: Input, context: Context): Promise<ExitCode> {
  return withRunning(input, context, async (running, environment) => {
    const { candidate } = running;
    const all = [...candidate.program.experiments.values()];
    const reports = await reported(all, running, environment, input, context);
    write(input, context, reports, () => listText(reports, paintFor(context.stdout, context)));
    return 0;
  });
}

async function report(input: Input, context: Context): Promise<ExitCode> {
  return withRunning(input, context, async (running, environment) => {
    const [found] = await reported([chosen(input, running)], running, environment, input, context);
    const { zone } = running.candidate.program;
    const formats: Readonly<Record<string, () => string>> = {
      text: () => reportText(found!, zone, out === undefined ? paintFor(context.stdout, context) : undefined),
      json: () => `${JSON.stringify(found, null, 2)}\n`,
      markdown: () => reportMarkdown(found!, zone),
      html: () => reportPage(found!, zone),
    };
    const out = optionOf(input, 'out');
    const text = formats[optionOf(input, 'format') ?? 'text']!();
    if (out === undefined) context.stdout.write(text);
    else {
      await writeFile(resolve(context.cwd, out), text);
      context.stdout.write(`${out} written\n`);
    }
    return 0;
  });
}

async function power(input: Input, context: Context): Promise<ExitCode> {
  const daily = numberOption(input, 'daily', { least: 1, most: Number.MAX_SAFE_INTEGER });
  return withRunning(input, context, async (running) => {
    const experiment = chosen(input, running);
    const looking = await lookingAt(running, asOf(input, context));
    const found = await walked(running, context, (onProgress) =>
      powerReport({ looking, experiment, at: looking.clock.now(), daily, onProgress }),
    );
    const primary = experiment.measures.find(({ role }) => role === 'primary');
    if (found === null || !primary) {
      throw new Failure({
        what: `nothing can be said of ${experiment.id}`,
        why: primary
          ? 'too few people are eligible, or all of them do the same'
          : 'it has no metric, so nothing says what is to be found',
        fix: primary ? 'import what people did before' : 'add `metric:`',
      });
    }
    const { metric } = primary;
    const estimator = metric.aggregate.kind === 'share' ? 'share' : 'mean';
    write(input, context, found, () => powerText(found, { ...metric, estimator }));
    return 0;
  });
}

/** The change alone goes to stdout, so that `git apply` can take it. */
async function decide(input: Input, context: Context): Promise<ExitCode> {
  const opened = await openWorkspace({ ...input, arguments: [optionOf(input, 'folder')] }, context);
  if (!opened) return 1;
  return withRunning(input, context, async (running, environment) => {
    const experiment = chosen(input, running);
    const [report] = await reported([experiment], running, environment, input, context);
    const { decision } = report!;
    const definition = opened.candidate.workspace.get('experiment', experiment.id);
    const { proposed } = decision;
    const change =
      proposed && definition && definition.value.winner === undefined
        ? await proposeChange(definition, proposed, opened.folder)
        : null;
    const done = await carriedOut(change, report!, experiment, running, opened, input, context);
    const isRefused = done.refused !== null;
    if (optionOf(input, 'format') === 'json') {
      const told = change && { file: change.file, patch: change.patch, written: done.written };
      context.stdout.write(
        `${JSON.stringify({ kind: 'experiment_decision', experiment: experiment.id, ...decision, change: told, release: done.release, refused: done.refused }, null, 2)}\n`,
      );
      return isRefused ? 1 : 0;
    }
    context.stderr.write(decisionText(experiment.id, decision));
    if (done.refused) context.stderr.write(problemText(done.refused));
    if (done.release !== null) context.stderr.write(`Release ${done.release} runs with it.\n`);
    if (change) context.stdout.write(change.patch);
    return isRefused ? 1 : 0;
  });
}

interface CarriedOut {
  readonly written: boolean;
  /** The release that runs with it; null: it was not applied. */
  readonly release: number | null;
  readonly refused: Problem | null;
}

/** Written where that is asked for; applied where the definition says so, and nobody only asks how it was at another time. */
async function carriedOut(
  change: ProposedChange | null,
  report: ExperimentReport,
  { decision }: ExperimentProgram,
  { release }: Running,
  opened: Opened,
  input: Input,
  context: Context,
): Promise<CarriedOut> {
  const nothing = { written: false, release: null, refused: null };
  const { proposed } = report.decision;
  if (!change || !proposed) return nothing;
  if (isSet(input, 'write')) {
    await writeChange(change, opened.folder, context);
    return { ...nothing, written: true };
  }
  if (!decision.apply || optionOf(input, 'at') !== undefined) return nothing;
  const { file, after } = change;
  const shipped = await shipDecision({ report, proposed, hash: release.hash, file, after, opened }, context);
  if ('refused' in shipped) return { ...nothing, refused: shipped.refused };
  return { written: true, release: shipped.release, refused: null };
}

function decisionText(id: string, { verdict, arm, why, proposed }: ExperimentReport['decision']): string {
  const words = `${verdictWords[verdict]}${arm === null ? '' : `: ${arm}`}`;
  const lines = [
    `${id}: ${words}`,
    ...why.map((line) => `  ${line}`),
    ...(proposed ? [`  proposed: ${proposedWords(proposed)}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

async function withRunning(
  input: Input,
  context: Context,
  work: (running: Running, environment: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { folder, environment } = await openSettings(optionOf(input, 'folder'), input, context);
  const running = await openRunning(folder, environment);
  try {
    return await work(running, environment.name);
  } finally {
    await running.store.close();
  }
}

function chosen(input: Input, { candidate }: Running): ExperimentProgram {
  const all = candidate.program.experiments;
  const id = input.arguments[1];
  const found = id === undefined ? undefined : all.get(id);
  if (found) return found;
  const known = [...all.keys()];
  const near = id === undefined ? undefined : nearest(id, known);
  throw new Failure({
    what: id === undefined ? 'no experiment is named' : `the release that runs has no experiment \`${id}\``,
    fix:
      known.length === 0
        ? 'declare one with `kind: experiment`, and apply it'
        : near
          ? `did you mean \`${near}\`?`
          : `use one of ${known.join(', ')}`,
  });
}

function asOf(input: Input, { clock }: Context): number {
  const text = optionOf(input, 'at');
  if (text === undefined) return clock.now();
  const at = Date.parse(text);
  if (Number.isFinite(at)) return at;
  throw new Failure({ what: `--at ${text} is no instant`, fix: 'write for example 2026-03-01T00:00:00Z' });
}

async function lookingAt({ store, candidate, release }: Running, at: number) {
  return { store, run: await runningRun(store, release, candidate), isLive: false, clock: { now: () => at } };
}

/** One walk for all of them; none where there are none. */
async function reported(
  experiments: readonly ExperimentProgram[],
  running: Running,
  environment: string,
  input: Input,
  context: Context,
): Promise<ExperimentReport[]> {
  if (experiments.length === 0) return [];
  const at = asOf(input, context);
  const looking = await lookingAt(running, at);
  const release = running.release.number;
  return walked(running, context, (onProgress) =>
    experimentReports({ looking, experiments, environment, release, at, onProgress }),
  );
}

async function walked<T>(
  { store }: Running,
  context: Context,
  work: (onProgress: (people: number) => void) => Promise<T>,
): Promise<T> {
  const people = await store.people.countProfiles();
  const task = beginTask('Looking at everybody', context);
  try {
    return await work((seen) => task.to(seen / Math.max(1, people)));
  } finally {
    task.cancel();
  }
}

function write(input: Input, context: Context, value: unknown, text: () => string): void {
  context.stdout.write(optionOf(input, 'format') === 'json' ? `${JSON.stringify(value, null, 2)}\n` : text());
}
