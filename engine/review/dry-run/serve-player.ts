/** The other side of `player-threads.ts`: sets the same stage up, plays its share of the people, and counts them. */
import type { MessagePort } from 'node:worker_threads';
import { type Noted, PlayersHere } from '../play/players.ts';
import { Counts } from './count.ts';
import type { DryRunOptions } from './dry-run.ts';
import { type FromPlayer, isIn, type Share, type ToPlayer } from './player-threads.ts';
import { peopleFor, stagedFor } from './staged.ts';

/** `opened`: what the thread opens for itself, while others work out what it is told then. */
export async function servePlayer(
  port: MessagePort,
  opened: () => Promise<DryRunOptions>,
  share: Share,
): Promise<void> {
  const say = (said: FromPlayer) => port.postMessage(said);
  const options = opened();
  let playing: AsyncIterator<readonly Noted[]> | null = null;
  let cast: { readonly players: PlayersHere; readonly counts: Counts } | null = null;
  const answers: { readonly [Type in ToPlayer['type']]: (asked: Told<Type>) => Promise<void> | void } = {
    async stage({ around }) {
      cast = await castFor({ ...(await options), around }, share);
      say({ type: 'ready' });
    },
    everybody: () => {
      playing = cast!.players.everybody();
    },
    again: ({ these }) => {
      playing = cast!.players.again(these);
    },
    async next() {
      const next = await playing!.next();
      say({ type: 'noted', noted: next.done ? null : next.value });
    },
    sum: () => say({ type: 'sum', counted: cast!.counts.counted }),
  };
  let before = Promise.resolve();
  port.on('message', (asked: ToPlayer) => {
    before = before
      .then(() => (answers[asked.type] as (asked: ToPlayer) => Promise<void> | void)(asked))
      .catch((fault: unknown) => {
        say({ type: 'fault', fault: fault instanceof Error ? fault.message : String(fault) });
      });
  });
}

type Told<Type extends ToPlayer['type']> = Extract<ToPlayer, { type: Type }>;

async function castFor(options: DryRunOptions, share: Share) {
  const { stage, crowd } = await stagedFor(options, await peopleFor(options));
  const counts = new Counts(stage.run.program);
  const players = new PlayersHere({
    stage,
    crowd: crowd.part((person) => isIn(share, person)),
    count: (outcome, sign) => counts.put(outcome, sign),
  });
  return { players, counts };
}
