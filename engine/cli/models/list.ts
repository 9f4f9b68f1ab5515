/** `models list`: all models of the release that runs, a line each. */
import { listedModels, listText } from '../../review/models/list.ts';
import type { Context } from '../context.ts';
import { openRunning } from '../store.ts';
import type { ExitCode, Input } from '../verb.ts';
import { openSettings } from '../workspace.ts';
import { isJson, json } from './asked.ts';

export async function list(input: Input, context: Context): Promise<ExitCode> {
  const { folder, environment } = await openSettings(input.arguments[1], input, context);
  const { store, candidate } = await openRunning(folder, environment);
  try {
    const found = await listedModels(store, candidate.program.models.values());
    context.stdout.write(isJson(input) ? json({ models: found }) : listText(found));
    return 0;
  } finally {
    await store.close();
  }
}
