/** The other side of `player-threads.ts`: sets the same stage up, plays the people it is given, and counts them. */
import type { MessagePort } from 'node:worker_threads';
import { PlayersHere } from '../play/players.ts';
import { Counts } from './count.ts';
import type { DryRunOptions } from './dry-run.ts';
import type { FromPlayer, ToPlayer } from './player-threads.ts';
import { peopleFor, stagedFor } from './staged.ts';

/** `opened`: what the thread opens for itself, while others work out what it is told then. */
export async function servePlayer(port: MessagePort, opened: () => Promise<DryRunOptions>): Promise<void> {
  const options = opened();
  let cast: { readonly players: PlayersHere; readonly counts: Counts } | null = null;
  const answers: { readonly [Type in ToPlayer['type']]: (asked: Told<Type>) => Promise<FromPlayer> } = {
    async stage({ around }) {
      cast = await castFor({ ...(await options), around });
      return { type: 'ready' };
    },
    play: async ({ ids, givenAway }) => ({ type: 'noted', noted: await cast!.players.play(ids, givenAway) }),
    again: async ({ these }) => ({ type: 'noted', noted: await cast!.players.playAgain(these) }),
    sum: async () => ({ type: 'sum', counted: cast!.counts.counted }),
  };
  let before = Promise.resolve();
  port.on('message', (asked: ToPlayer) => {
    before = before
      .then(() => (answers[asked.type] as (asked: ToPlayer) => Promise<FromPlayer>)(asked))
      .catch((fault: unknown): FromPlayer => {
        return { type: 'fault', fault: fault instanceof Error ? fault.message : String(fault) };
      })
      .then((said) => port.postMessage(said));
  });
}

type Told<Type extends ToPlayer['type']> = Extract<ToPlayer, { type: Type }>;

async function castFor(options: DryRunOptions) {
  const { stage, crowd } = await stagedFor(options, await peopleFor(options));
  const counts = new Counts(stage.run.program);
  const players = new PlayersHere({ stage, crowd, count: (outcome, sign) => counts.put(outcome, sign) });
  return { players, counts };
}
