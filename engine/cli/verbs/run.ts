/** `run`: the daemon. Applies and imports if asked to, delivers, takes events in, and ends when it is told to. */
import type { Logger } from 'pino';
import type { Manifest } from '../../compiler/manifest.ts';
import { changesBetween } from '../../review/changes.ts';
import { nextStep } from '../../review/next-step.ts';
import { statusOf } from '../../review/status.ts';
import { statusText } from '../../review/status-text.ts';
import { titlesOf } from '../../review/titles.ts';
import { counted } from '../../review/words.ts';
import { Daemon } from '../../runtime/daemon.ts';
import { type Candidate, currentRelease, releasedCandidate } from '../../runtime/release.ts';
import { Metrics } from '../../server/metrics.ts';
import type { Release, Store } from '../../store/store.ts';
import { applyCandidate } from '../apply-candidate.ts';
import { channelSpecs } from '../connectors.ts';
import type { Context, Interrupt } from '../context.ts';
import { type ChosenEnvironment, environmentOf } from '../environment.ts';
import { importSources } from '../import-sources.ts';
import { logOption, openLog } from '../log.ts';
import { paintFor } from '../paint.ts';
import { addressOf, type Endpoint, openEndpoint, writeKeyOf } from '../run/endpoint.ts';
import { observe, type RunObserver } from '../run/observers.ts';
import { outboxesOf } from '../run/outboxes.ts';
import { replaceRelease } from '../run/replace.ts';
import { tryNextText } from '../run/try-next.ts';
import { watchFolder } from '../run/watch.ts';
import { nothingApplied, openForWriting } from '../store.ts';
import { type ExitCode, type Input, isSet, type Verb, valueOf } from '../verb.ts';
import { walkTask } from '../walk-task.ts';
import {
  environmentOption,
  type Folder,
  folderArgument,
  folderOf,
  type Loaded,
  loadCandidate,
  tellFindings,
} from '../workspace.ts';

/** How long the first summary waits for messages that are going out. */
const SETTLE = 10_000;

export const run: Verb = {
  name: 'run',
  summary: 'run the engine: journeys, timers, channels, and the HTTP endpoint for events',
  arguments: [folderArgument],
  options: [
    environmentOption,
    { flags: '--apply', text: 'first make the definitions the current release, if they differ' },
    { flags: '--import', text: 'import the sources that are not imported yet' },
    { flags: '--watch', text: 'apply now and whenever a file changes; a wrong file leaves the last good release running' },
    { flags: '--until-idle', text: 'end when there is nothing left to do now; no endpoint is opened' },
    { flags: '--port <number>', text: 'listen there instead of where carillon.yaml says; 0 takes any free port' },
    { flags: '--format <format>', text: 'of the summary and the log', choices: ['text', 'json'], default: 'text' },
    logOption,
  ],
  examples: [
    { line: 'carillon run definitions --apply --import', text: 'everything at once: what `npm start` does' },
    { line: 'carillon run definitions --watch', text: 'try changes out: what you save is applied when it is right' },
    { line: 'carillon run definitions --apply --import --until-idle', text: 'do what there is to do now, and end' },
  ],
  async run(input, context) {
    const interrupt = context.interrupt();
    try {
      return await new Session(input, context, interrupt).run();
    } finally {
      interrupt.release();
    }
  },
};
