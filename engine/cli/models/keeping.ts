/** Works on models with an engine that owns the store: no daemon may run beside. */
import type { ModelProgram } from '../../compiler/model/program.ts';
import { ModelKeeper } from '../../models/keeper.ts';
import type { ScoringDone } from '../../models/scoring.ts';
import { count } from '../../review/models/card.ts';
import type { Context } from '../context.ts';
import { withOutside } from '../outside.ts';
import { trainerFor, watcherFor } from '../trainer.ts';
import type { Input } from '../verb.ts';
import { walkTask } from '../walk-task.ts';
import { type EngineWork, withEngine } from '../with-engine.ts';
import { openSettings } from '../workspace.ts';
import { modelNamed } from './asked.ts';

export interface Kept {
  readonly keeper: ModelKeeper;
  readonly engine: EngineWork['engine'];
  readonly context: Context;
}

export interface Wanted {
  readonly input: Input;
  readonly context: Context;
  /** Undefined: all. */
  readonly id: string | undefined;
  readonly folder: string | undefined;
}

export async function keeping(
  { input, context, id, folder: named }: Wanted,
  work: (kept: Kept, models: readonly ModelProgram[]) => Promise<void>,
): Promise<void> {
  const { folder, environment } = await openSettings(named, input, context);
  await withEngine(folder, environment, context, async ({ engine }) => {
    const { program } = engine.run;
    const models = id === undefined ? [...program.models.values()] : [modelNamed(id, program)];
    const fault = (error: unknown) => {
      throw error;
    };
    const [trainer, watcher] = [trainerFor(context), watcherFor(context)];
    await withOutside({ models, program, folder, environment, context }, (outside) => {
      const keeper = new ModelKeeper({ engine, trainer, watcher, outside, fault });
      return work({ keeper, engine, context }, models);
    });
  });
}

/** Null: there is no version that could score. */
export async function scoreWith(
  { keeper, engine, context }: Kept,
  model: ModelProgram,
): Promise<ScoringDone | null> {
  let found: ScoringDone | null = null;
  await walkTask(`Score by ${model.id}`, engine, context, async (onProgress) => {
    found = await keeper.scoreAll(model, { onProgress });
    return found?.people ?? 0;
  });
  return found;
}

export function scoredText({ changed, kept, reason }: ScoringDone): string {
  const news = `${count(changed)} ${changed === 1 ? 'person has' : 'people have'} another score.\n`;
  if (reason === null) return news;
  const those = kept === 1 ? 'person was not scored, and keeps' : 'people were not scored, and keep';
  return `${news}${count(kept)} ${those} what was there: ${reason}\n`;
}
