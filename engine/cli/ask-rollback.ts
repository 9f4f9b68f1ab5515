/**
 * What `rollback` does while another process has the store: leaves a wish beside it, waits until the daemon that runs has put
 * the earlier release in place, and says what came of it.
 */
import { randomUUID } from 'node:crypto';
import { ROLLBACK_KEY, rollbackAnswer, writtenWish } from '../runtime/rollback-wish.ts';
import { noteBeside } from '../store/note.ts';
import type { Store } from '../store/store.ts';
import { LOOKS_EVERY } from './ask-pause.ts';
import type { Context } from './context.ts';
import type { ChosenEnvironment } from './environment.ts';
import { Failure } from './failure.ts';
import { soon } from './soon.ts';
import type { Folder } from './workspace.ts';

/** A daemon looks every second, and answers when everybody has come into the release. */
const PATIENCE = 300 * LOOKS_EVERY;

/** `store` is open for reading. Gives the number of the release that runs then. */
export async function askRollback(
  store: Store,
  { to, from }: { readonly to: number; readonly from: number },
  folder: Folder,
  environment: ChosenEnvironment,
  context: Context,
): Promise<number> {
  const id = randomUUID();
  const wish = writtenWish({ id, to, from });
  await noteBeside(environment.value.store, folder.root, ROLLBACK_KEY, () => wish);
  context.stderr.write('Another process has the store: it is asked to go back.\n');
  const answer = await soon(() => rollbackAnswer(store, id), context.clock.now() + PATIENCE, context);
  if (answer === null)
    throw new Failure({
      what: `nobody has done it within ${PATIENCE / 1000} s`,
      why: 'another process has the store, and does not come to it: an import, an `apply`, or a great many people to bring along',
      fix: 'the wish stays in the store, and a daemon does it as soon as it hears it, unless another release runs by then; `carillon releases` shows it',
    });
  if (answer.release === null) throw new Failure(answer.problem!);
  return answer.release;
}
