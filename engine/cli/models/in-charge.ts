/** `models promote` and `models rollback`: puts another version in charge. Beside a daemon too, which looks now and then which one it is. */
import type { ModelProgram } from '../../compiler/model/program.ts';
import {
  goesBack,
  type Running as InCharge,
  readRunning,
  runningKey,
  runningOf,
  takesOver,
  written,
} from '../../models/registry.ts';
import { noteBeside } from '../../store/note.ts';
import { LOOKS_EVERY } from '../ask-pause.ts';
import { Failure } from '../failure.ts';
import type { Running } from '../store.ts';
import { type ExitCode, optionOf } from '../verb.ts';
import { openSettings } from '../workspace.ts';
import { type Asked, demandFit, looking, versionAsked } from './asked.ts';

export async function promote(asked: Asked): Promise<ExitCode> {
  if (optionOf(asked.input, 'versionNumber') === undefined)
    throw new Failure({
      what: 'no version is named',
      fix: `carillon models promote ${asked.id} --version-number <number>; \`carillon models show ${asked.id}\` tells of the latest`,
    });
  return changing(asked, async ({ store }, model, change) => {
    const version = await versionAsked(asked, store, model);
    demandFit(model, version, 'it could score nobody');
    await change((before, at) =>
      before.version === version.number ? before : takesOver(before, version.number, at, 'hand'),
    );
    return `Version ${version.number} of ${model.id} runs from now on`;
  });
}

export async function rollback(asked: Asked): Promise<ExitCode> {
  return changing(asked, async ({ store }, model, change) => {
    const running = await runningOf(store, model.id);
    const back = goesBack(running, 0);
    if (back === null)
      throw new Failure({
        what: `no version of ${model.id} ran before ${running.version === null ? 'now' : `version ${running.version}`}`,
        fix: `carillon models list`,
      });
    await change((before, at) => goesBack(before, at) ?? before);
    return `Version ${back.version} of ${model.id} runs again`;
  });
}

type Change = (of: (before: InCharge, at: number) => object) => Promise<void>;

async function changing(
  asked: Asked,
  act: (running: Running, model: ModelProgram, change: Change) => Promise<string>,
): Promise<ExitCode> {
  const { input, context } = asked;
  const { folder, environment } = await openSettings(asked.folder, input, context);
  return looking(asked, async (running, model) => {
    const words = await act(running, model, (of) =>
      noteBeside(environment.value.store, folder.root, runningKey(model.id), (before) =>
        written(of(readRunning(before), context.clock.now())),
      ),
    );
    context.stdout.write(
      `${words}. A daemon that runs scores everybody by it within ${LOOKS_EVERY / 1000} s; else the next one does, or \`carillon models score ${model.id}\`.\n`,
    );
  });
}
