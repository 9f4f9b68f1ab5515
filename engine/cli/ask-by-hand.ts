/**
 * What `outbox retry|drop` does while another process has the store: leaves a wish beside it, waits until it is heard, and
 * says what became of the message.
 */
import { randomUUID } from 'node:crypto';
import { counted, reasonWords } from '../review/words.ts';
import { answerTo, BY_HAND_KEY, type Choice, wishingByHand, withoutWish } from '../runtime/by-hand.ts';
import { noteBeside } from '../store/note.ts';
import type { EffectRow, Store } from '../store/store.ts';
import { LOOKS_EVERY } from './ask-pause.ts';
import type { Context } from './context.ts';
import type { ChosenEnvironment } from './environment.ts';
import { Failure } from './failure.ts';
import { soon } from './soon.ts';
import type { Folder } from './workspace.ts';

/** A daemon looks every second; what it has under way it finishes first. */
const PATIENCE = 15 * LOOKS_EVERY;

/** `store` is open for reading. */
export async function askByHand(
  store: Store,
  choice: Choice,
  folder: Folder,
  environment: ChosenEnvironment,
  context: Context,
): Promise<void> {
  const id = randomUUID();
  const until = context.clock.now() + PATIENCE;
  const note = (change: Parameters<typeof noteBeside>[3]) =>
    noteBeside(environment.value.store, folder.root, BY_HAND_KEY, change);
  await note(await wishingByHand(store, id, { ...choice, at: context.clock.now() }));
  const count = await soon(() => answerTo(store, id), until, context);
  if (count === null) throw notHeard();
  await note((before) => withoutWish(before, id));
  context.stdout.write(`${await resultOf(store, choice, count, until, context)}\n`);
}

async function resultOf(
  store: Store,
  { decision, message }: Choice,
  count: number,
  until: number,
  context: Context,
): Promise<string> {
  const what = counted(count, 'message');
  if (decision === 'drop') return `${what} dropped`;
  if (message === undefined || count === 0) return `${what} will be sent again by the daemon that runs`;
  const row = await soon(async () => decidedIn(await store.people.effect(message)), until, context);
  return row === null ? `${what} will be sent again by the daemon that runs` : wordsOf(row);
}

/** Nothing else is to be expected of it within seconds. */
function decidedIn(row: EffectRow | null): EffectRow | null {
  const isUnderWay =
    row === null || row.status === 'sending' || (row.status === 'ready' && row.reason === null);
  return isUnderWay ? null : row;
}

/** Reasons of providers stay in `outbox list`: they may repeat the address. */
function wordsOf({ status, reason }: EffectRow): string {
  if (status === 'sent') return '1 message was sent again';
  if (status === 'failed')
    return '1 message was sent again and failed again: `carillon outbox list` says why';
  if (status === 'doubtful')
    return '1 message was sent again, and again nobody knows whether it went out: `carillon outbox list` says why';
  const word = status === 'ready' ? 'waits' : 'is not sent';
  return `1 message ${word}: ${reasonWords(reason ?? 'unknown')}`;
}

function notHeard(): Failure {
  return new Failure({
    what: `nobody has heard it within ${PATIENCE / 1000} s`,
    why: 'another process has the store, and does not come to it: an import, a release, or a daemon that is only beginning',
    fix: 'nothing more is needed: the wish stays in the store, and a daemon does it as soon as it hears it',
  });
}
