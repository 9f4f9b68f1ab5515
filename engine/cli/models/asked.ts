/** What every action on models begins with: which release runs, which model and which version of it are meant. */
import type { ModelProgram } from '../../compiler/model/program.ts';
import type { Program } from '../../compiler/program.ts';
import { nearest } from '../../language/nearest.ts';
import { ModelFault } from '../../models/fault.ts';
import { fits, type Registered, registered, runningOf, type Version } from '../../models/registry.ts';
import type { Store } from '../../store/store.ts';
import type { Context } from '../context.ts';
import { demandCount } from '../demand-count.ts';
import { Failure } from '../failure.ts';
import { openRunning, type Running } from '../store.ts';
import { type ExitCode, type Input, optionOf } from '../verb.ts';
import { openSettings } from '../workspace.ts';

export interface Asked {
  readonly input: Input;
  readonly context: Context;
  readonly id: string;
  readonly folder: string | undefined;
}

/** Over a store that is only read. */
export async function looking(
  { input, context, id, folder: named }: Asked,
  look: (running: Running, model: ModelProgram) => Promise<void>,
): Promise<ExitCode> {
  const { folder, environment } = await openSettings(named, input, context);
  const running = await openRunning(folder, environment);
  try {
    await look(running, modelNamed(id, running.candidate.program));
    return 0;
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    const { code, what, why, fix } = error;
    throw new Failure({ code, what, why, fix });
  } finally {
    await running.store.close();
  }
}

export function modelNamed(id: string, { models: known }: Program): ModelProgram {
  const model = known.get(id);
  if (model) return model;
  const near = nearest(id, [...known.keys()]);
  throw new Failure({
    what: `the release that runs has no model \`${id}\``,
    fix: near ? `did you mean \`${near}\`?` : 'declare one with `kind: model`, and apply',
  });
}

/** The one that is named; else the one that runs; else the latest. */
export async function versionAsked({ input }: Asked, store: Store, model: ModelProgram): Promise<Version> {
  const { versions, failed }: Registered = await registered(store, model.id);
  const named = optionOf(input, 'versionNumber');
  const running = (await runningOf(store, model.id)).version;
  const number = named === undefined ? running : demandCount(named, 'the version');
  const version = number === null ? versions.at(-1) : versions.find((one) => one.number === number);
  if (version) return version;
  throw new Failure({
    what: number === null ? `${model.id} has no version yet` : `${model.id} has no version ${number}`,
    ...(failed && { why: `${failed.code} ${failed.what}` }),
    fix:
      versions.length === 0
        ? `carillon models train ${model.id}`
        : `it has ${versions.map((one) => one.number).join(', ')}`,
  });
}

/** A version of another meaning can neither score nor be judged. */
export function demandFit(model: ModelProgram, version: Version, why?: string): void {
  if (fits(model, version)) return;
  throw new Failure({
    what: `version ${version.number} was learnt from other features, or predicts something else, than the model says now`,
    ...(why !== undefined && { why }),
    fix: `carillon models train ${model.id}`,
  });
}

export function isJson(input: Input): boolean {
  return optionOf(input, 'format') === 'json';
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
