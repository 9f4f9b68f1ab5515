/**
 * The stage of a dry run: the definitions as they would be played, the period, who is played and what they are assumed to
 * do. The same options give the same stage, wherever it is set up.
 */
import { chanceOf } from '../../compiler/chance.ts';
import { assumedBehaviour } from '../play/assumed.ts';
import type { Assumptions } from '../play/assumptions.ts';
import { type Crowd, storedCrowd } from '../play/crowd.ts';
import { type Playable, playableOf } from '../play/definitions.ts';
import { repeatedBehaviour, together } from '../play/repeated.ts';
import { roundsIn } from '../play/rounds.ts';
import type { Stage } from '../play/stage.ts';
import type { DryRunOptions } from './dry-run.ts';
import { measuredRates } from './measured.ts';
import { thingsFor } from './things.ts';

export const DAY = 86_400_000;

/** How many there are, and about how many of them are played. */
export interface People {
  readonly total: number;
  readonly played: number;
}

export interface Staged {
  readonly stage: Stage;
  readonly playable: Playable;
  readonly crowd: Crowd;
  /** Null where nobody does anything. */
  readonly assumed: Assumptions | null;
}

export async function peopleFor({
  store,
  crowd = storedCrowd(store),
  sample,
}: DryRunOptions): Promise<People> {
  const total = await crowd.count();
  return { total, played: Math.min(total, sample ?? total) };
}

export async function stagedFor(options: DryRunOptions, { total, played }: People): Promise<Staged> {
  const { store, candidate, at, days, seed, assumptions, repeat, reacts } = options;
  const everyone = options.crowd ?? storedCrowd(store);
  const isSample = played < total;
  const takes = (person: number) => chanceOf(`sample|${seed}|${person}`) * total < played;
  const measured = repeat == null ? {} : await measuredRates(store);
  const behaves = { ...measured, ...assumptions };
  const beside = options.segments ? null : segmentsIn(behaves);
  const playable = await playableOf(store, candidate, at, beside, options.around);
  const { run } = playable;
  const period = { from: at, until: at + days * DAY };
  const assumed = assumedBehaviour({
    assumptions: behaves,
    program: run.program,
    period,
    seed,
    find: await thingsFor(store, run.program, behaves),
  });
  const stage: Stage = {
    run,
    ...period,
    rounds: await roundsIn(run.program, store, period),
    behaviour: together(reacts ? { ...assumed, reactionsTo: reacts } : assumed, [
      ...(repeat == null ? [] : [repeatedBehaviour(repeat, period)]),
      ...(options.behaviours ?? []),
    ]),
    counts: !isSample,
    // Under other definitions people come into them by their past, and what they do may follow from it.
    readsPast: !playable.isRunning || repeat != null || options.behaviours !== undefined,
    begin: playable.begin,
  };
  return {
    stage,
    playable,
    crowd: isSample ? everyone.part(takes) : everyone,
    assumed: Object.keys(behaves).length === 0 ? null : behaves,
  };
}

/** Addresses of segments whose members are assumed to do something. */
function segmentsIn({ events = {} }: Assumptions): string[] {
  return Object.values(events).flatMap((assumed) =>
    assumed.in === undefined ? [] : [`segment.${assumed.in}`],
  );
}
