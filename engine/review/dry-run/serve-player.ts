/** The other side of `player-threads.ts`: sets the same stage up, plays its share of the people, and counts them. */
import type { MessagePort } from 'node:worker_threads';
import { type Noted, PlayersHere } from '../play/players.ts';
import { Counts } from './count.ts';
import type { DryRunOptions } from './dry-run.ts';
import { type FromPlayer, isIn, type Share, type ToPlayer } from './player-threads.ts';
import { stagedFor } from './staged.ts';

export async function servePlayer(port: MessagePort, options: DryRunOptions, share: Share): Promise<void> {
  const { stage, crowd } = await stagedFor(options);
  const counts = new Counts(stage.run.program);
  const players = new PlayersHere({
    stage,
    crowd: crowd.part((person) => isIn(share, person)),
    count: (outcome, sign) => counts.put(outcome, sign),
  });
  const say = (said: FromPlayer) => port.postMessage(said);
  let playing: AsyncIterator<readonly Noted[]> | null = null;
  const answer = async (asked: ToPlayer): Promise<void> => {
    if (asked.type === 'everybody') playing = players.everybody();
    else if (asked.type === 'again') playing = players.again(asked.these)[Symbol.asyncIterator]();
    else if (asked.type === 'sum') say({ type: 'sum', counted: counts.counted });
    else {
      const next = await playing?.next();
      say({ type: 'noted', noted: next && !next.done ? next.value : null });
    }
  };
  let before = Promise.resolve();
  port.on('message', (asked: ToPlayer) => {
    before = before
      .then(() => answer(asked))
      .catch((fault: unknown) => {
        say({
          type: 'fault',
          fault: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault),
        });
      });
  });
  say({ type: 'ready' });
}
