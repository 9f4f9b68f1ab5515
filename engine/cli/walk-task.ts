/** A walk over everybody, with a progress bar if there is anything to do. */
import { counted } from '../review/words.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Context } from './context.ts';
import { beginTask, type Task } from './progress.ts';

export async function walkTask(
  title: string,
  { store }: Pick<Engine, 'store'>,
  context: Context,
  walk: (onProgress: (done: number) => void) => Promise<number>,
): Promise<void> {
  const total = await store.people.countProfiles();
  let task: Task | null = null;
  try {
    const done = await walk((count) => {
      task ??= beginTask(title, context);
      task.to(count / Math.max(1, total));
    });
    // A walk that was complete already shows nothing.
    (task as Task | null)?.end(counted(done, 'profile'));
  } catch (error) {
    (task as Task | null)?.cancel();
    throw error;
  }
}
