/** `run`: the daemon. Applies and imports if asked to, delivers, takes events in, and ends when it is told to. */
import type { Manifest } from '../../compiler/manifest.ts';
import { changesBetween } from '../../review/changes.ts';
import { counted } from '../../review/words.ts';
import { type Candidate, currentRelease, releasedCandidate } from '../../runtime/release.ts';
import type { Release, Store } from '../../store/store.ts';
import { applyCandidate, pinProblem } from '../apply-candidate.ts';
import { gateProblem } from '../approvals.ts';
import type { Context, Interrupt } from '../context.ts';
import { type ChosenEnvironment, environmentOf, TASK_KEY } from '../environment.ts';
import { problemText } from '../failure.ts';
import { logOption, openLog } from '../log.ts';
import { demandFreePort } from '../port.ts';
import { addressOf, writeKeyOf } from '../run/endpoint.ts';
import { runSession } from '../run/session.ts';
import { nothingApplied, openForWriting, takeOverOption } from '../store.ts';
import { type ExitCode, type Input, isSet, optionOf, type Verb } from '../verb.ts';
import { warnOfSecrets } from '../warn-of-secrets.ts';
import {
  environmentOption,
  folderArgument,
  folderOf,
  type Loaded,
  loadCandidate,
  tellFindings,
} from '../workspace.ts';

export const run: Verb = {
  name: 'run',
  summary: 'run the engine: journeys, timers, channels, and the HTTP endpoint for events',
  arguments: [folderArgument],
  options: [
    environmentOption,
    { flags: '--apply', text: 'first make the definitions the current release, if they differ' },
    { flags: '--import', text: 'import the sources that are not imported yet' },
    {
      flags: '--watch',
      text: 'apply now, and whenever a file changes; while one is wrong, the last good release runs',
    },
    { flags: '--until-idle', text: 'end when there is nothing left to do now; no endpoint is opened' },
    {
      flags: '--port <number>',
      text: 'listen there instead of where carillon.yaml says; 0 takes any free port',
    },
    {
      flags: '--format <format>',
      text: 'of the summary and the log',
      choices: ['text', 'json'],
      default: 'text',
    },
    takeOverOption,
    logOption,
  ],
  examples: [
    { line: 'carillon run definitions --apply --import', text: 'everything at once: what `npm start` does' },
    {
      line: 'carillon run definitions --watch',
      text: 'try changes out: what you save is applied when it is right',
    },
    {
      line: 'carillon run definitions --apply --import --until-idle',
      text: 'do what there is to do now, and end',
    },
  ],
  async run(input, context) {
    const interrupt = context.interrupt();
    try {
      return await begin(input, context, interrupt);
    } finally {
      interrupt.release();
    }
  },
};

async function begin(input: Input, context: Context, { signal }: Interrupt): Promise<ExitCode> {
  const applies = isSet(input, 'apply') || isSet(input, 'watch');
  const name = optionOf(input, 'env');
  const loaded = await loadCandidate(folderOf(input.arguments[0], context), name);
  const { workspace, candidate, folder } = loaded;
  tellFindings(loaded, context.stderr, context);
  if (!workspace || (applies && !candidate)) return 1;
  const environment = environmentOf(workspace.settings, name, folder.root, context);
  await warnOfSecrets(environment, context);
  const endpoint = isSet(input, 'untilIdle') ? null : await endpointOf(environment, optionOf(input, 'port'));
  const format = optionOf(input, 'format') === 'json' ? 'json' : 'text';
  const store = await openForWriting(folder, environment, context, isSet(input, 'takeOver'));
  try {
    const refused =
      applies && candidate
        ? ((await pinProblem(store, candidate.manifest.hash)) ??
          (await gateProblem(store, { candidate, folder, environment }, context)))
        : null;
    if (refused) context.stderr.write(problemText(refused));
    const running =
      applies && candidate && !refused
        ? { candidate, release: await applyCandidate(store, candidate, folder, environment.name, context) }
        : await released(store, loaded, environment, context);
    const log = { level: optionOf(input, 'logLevel') ?? 'info', format } as const;
    const options = {
      ...running,
      store,
      folder,
      environment,
      endpoint,
      format,
      log,
      logger: openLog(log, context),
      import: isSet(input, 'import'),
      watch: isSet(input, 'watch'),
      untilIdle: isSet(input, 'untilIdle'),
      signal,
    } as const;
    await runSession(options, context);
    return 0;
  } finally {
    await store.close();
  }
}

/** Tried before anything else is done: an import takes a while, and the port may be taken. */
async function endpointOf(environment: ChosenEnvironment, port: string | undefined) {
  const address = addressOf(environment, port);
  if (address === null) return null;
  const writeKey = writeKeyOf(environment);
  await demandFreePort(address);
  return { address, writeKey, taskKey: environment.secrets(TASK_KEY) ?? null };
}

/** What the store runs, whatever the files say; where they say something else, that is told. */
async function released(
  store: Store,
  { candidate: files, folder }: Loaded,
  { name }: ChosenEnvironment,
  { stderr }: Context,
): Promise<{ readonly release: Release; readonly candidate: Candidate }> {
  const release = await currentRelease(store);
  if (!release) throw nothingApplied(folder);
  const candidate = await releasedCandidate(release, folder.root, name);
  if (!files)
    stderr.write(`The definitions have errors; release ${release.number} runs as it was applied.\n`);
  else if (files.manifest.hash !== release.hash) {
    const { length } = changesBetween(release.manifest as unknown as Manifest, files.manifest);
    stderr.write(
      `The definitions differ from release ${release.number} in ${counted(length, 'place')}, and release ${release.number} runs: \`carillon plan ${folder.shown}\` shows them, --apply applies them.\n`,
    );
  }
  return { release, candidate };
}
