/** Opens models that were learnt elsewhere for verbs, which have no daemon whose channels they could ask over: only the channel that is named. */
import type { ModelProgram } from '../compiler/model/program.ts';
import type { Program } from '../compiler/program.ts';
import { isBrought } from '../language/model-shapes.ts';
import type { Brought, Outside } from '../models/brought/brought.ts';
import { outsideOf } from '../models/brought/outside.ts';
import { opened } from '../models/brought/round.ts';
import { MissingError, openChannels } from '../runtime/channels.ts';
import type { JsonObject } from '../store/store.ts';
import { channelSpecs } from './connectors.ts';
import type { Context } from './context.ts';
import type { ChosenEnvironment } from './environment.ts';
import { Failure } from './failure.ts';
import { onnxFor } from './onnx.ts';
import type { Folder } from './workspace.ts';

export interface OutsideWork {
  readonly models: readonly ModelProgram[];
  readonly program: Program;
  readonly folder: Folder;
  readonly environment: ChosenEnvironment;
  readonly context: Context;
}

export async function withOutside<Result>(
  { models, program, folder, environment, context }: OutsideWork,
  work: (outside: Outside) => Promise<Result>,
): Promise<Result> {
  const asking = models.flatMap(({ id, spec }) => {
    const channel = program.channels.get(String(spec['connector']));
    return channel ? [{ model: id, channel }] : [];
  });
  const channels = await openChannels(
    { channels: new Map(asking.map(({ channel }) => [channel.id, channel])) },
    channelSpecs,
    folder.root,
    environment.secrets,
  ).catch((error: unknown) => {
    if (!(error instanceof MissingError)) throw error;
    throw new Failure({
      what: error.message,
      why: `${asking.map(({ model }) => model).join(', ')} ${asking.length === 1 ? 'asks' : 'ask'} over it`,
      fix: 'set the secret that the environment names in carillon.yaml',
    });
  });
  try {
    return await work(
      outsideOf({
        root: folder.root,
        clock: context.clock,
        channelOf: (id) => channels.get(id),
        programOf: (id) => program.channels.get(id),
        openOnnx: onnxFor(context),
      }),
    );
  } finally {
    for (const channel of channels.values()) await channel.close?.();
  }
}

/** A version, opened where its model was learnt elsewhere; null where it was learnt here. */
export function withVersion<Result>(
  work: Omit<OutsideWork, 'models'> & { readonly model: ModelProgram },
  artefact: JsonObject,
  use: (brought: Brought | null) => Promise<Result>,
): Promise<Result> {
  if (!isBrought(work.model.type)) return use(null);
  return withOutside({ ...work, models: [work.model] }, (outside) =>
    opened(outside.again(work.model, artefact), use),
  );
}
