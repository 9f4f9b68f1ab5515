/** What `explain message <key>` does: finds the message and whose it is, and tells it. */
import { messageText } from '../review/explain-message.ts';
import { runningRun } from '../review/layout.ts';
import { personOf } from '../review/person.ts';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { paintFor } from './paint.ts';
import type { Running } from './store.ts';

export async function explainMessage(
  { store, release, candidate }: Running,
  key: string,
  showPersonal: boolean,
  context: Context,
): Promise<void> {
  const { clock, stdout } = context;
  const effect = await store.people.effect(key);
  const run = await runningRun(store, release, candidate);
  const person =
    effect && (await personOf({ store, run, id: effect.profile, at: clock.now(), showPersonal }));
  if (!effect || !person) {
    throw new Failure({
      what: `no message has the key \`${key}\``,
      fix: 'keys are 20 letters and digits; they stand in the events `message_sent`, and in what channels are given',
    });
  }
  const paint = paintFor(stdout, context);
  stdout.write(await messageText(store, { effect, person, showPersonal }, paint));
}
