/** `models train`: learns a new version of one model, or of all. Beside a daemon that runs, it is the daemon that learns. */
import type { ModelProgram } from '../../compiler/model/program.ts';
import { registered, type Version, wishKey } from '../../models/registry.ts';
import { figuresOf } from '../../review/models/card.ts';
import { sectionText } from '../../review/models/card-text.ts';
import { type TrainedModel, trainedModel } from '../../review/models/trained.ts';
import { noteBeside } from '../../store/note.ts';
import { LOOKS_EVERY } from '../ask-pause.ts';
import { Failure } from '../failure.ts';
import { isInUse, openRunning } from '../store.ts';
import type { ExitCode } from '../verb.ts';
import { walkTask } from '../walk-task.ts';
import { openSettings } from '../workspace.ts';
import { isJson, json, modelNamed } from './asked.ts';
import { type Kept, keeping, scoredText, scoreWith, type Wanted } from './keeping.ts';

/** 1 where no version came of one of them, 0 where one did, promoted or not. */
export async function train(wanted: Wanted): Promise<ExitCode> {
  try {
    return await trainHere(wanted);
  } catch (error) {
    if (!isInUse(error)) throw error;
    return wishTraining(wanted);
  }
}

async function wishTraining({ input, context, id, folder: named }: Wanted): Promise<ExitCode> {
  const { folder, environment } = await openSettings(named, input, context);
  const { store, candidate } = await openRunning(folder, environment);
  await store.close();
  const { models } = candidate.program;
  const ids = id === undefined ? [...models.keys()] : [modelNamed(id, candidate.program).id];
  for (const one of ids)
    await noteBeside(environment.value.store, folder.root, wishKey(one), () => context.clock.now());
  context.stdout.write(
    `The daemon that runs has been asked to learn ${ids.join(', ')}, and begins within ${LOOKS_EVERY / 1000} s: \`carillon models list\` tells what came of it.\n`,
  );
  return 0;
}

async function trainHere(wanted: Wanted): Promise<ExitCode> {
  const { input, context } = wanted;
  const done: TrainedModel[] = [];
  await keeping(wanted, async (kept, models) => {
    if (models.length === 0)
      throw new Failure({ what: 'no models are declared', fix: 'declare one with `kind: model`, and apply' });
    for (const model of models) {
      const version = await learn(kept, model);
      const scored = version?.decision.promoted ? await scoreWith(kept, model) : null;
      if (scored?.reason != null) context.stderr.write(scoredText(scored));
      const { failed } = await registered(kept.engine.store, model.id);
      done.push(trainedModel(model.id, version, failed));
      if (!isJson(input)) context.stdout.write(textOf(done.at(-1)!, version, models.length > 1));
    }
  });
  if (isJson(input)) context.stdout.write(json({ trained: done }));
  return done.every(({ version }) => version !== null) ? 0 : 1;
}

async function learn({ keeper, engine, context }: Kept, model: ModelProgram): Promise<Version | null> {
  let version: Version | null = null;
  await walkTask(`Learn ${model.id}`, engine, context, async (onProgress) => {
    version = await keeper.train(model, { onProgress });
    return engine.store.people.countProfiles();
  });
  return version;
}

function textOf({ model, failed }: TrainedModel, made: Version | null, isOneOfMany: boolean): string {
  if (made === null)
    return `${failed?.code}: ${isOneOfMany ? `${model}: ` : ''}${failed?.what}\n  why: ${failed?.why}\n  fix: ${failed?.fix}\nNo version was made; what ran before goes on.\n`;
  const { number, decision } = made;
  const outcome = `Version ${number} of ${model} ${decision.promoted ? 'runs from now on' : 'was made, and does not run'}: ${decision.reasons.join('; ')}\n`;
  if (isOneOfMany) return outcome;
  return `${outcome}\n${sectionText(figuresOf(made.evaluation)).join('\n')}\n\n\`carillon models show ${model} --version-number ${number}\` tells more.\n`;
}
