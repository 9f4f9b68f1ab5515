/**
 * What comes round for everybody in a period: the schedules of journeys and the refreshes of rankings and held tags, at
 * the instants at which the daemon would do them. Reads from the store how far each has come; changes nothing.
 */
import { localCron } from '../../compiler/cron.ts';
import type { Program } from '../../compiler/program.ts';
import type { RefreshProgram } from '../../compiler/refresh.ts';
import { Rounds } from '../../runtime/rounds.ts';
import type { Store } from '../../store/store.ts';
import type { Round } from './stage.ts';

const MINUTE = 60_000;

export interface Period {
  readonly from: number;
  readonly until: number;
}

/** In order of time; at one instant, what is worked out anew comes before what begins. */
export async function roundsIn(program: Program, store: Store | null, period: Period): Promise<Round[]> {
  const refreshes: Round[] = [];
  for (const refresh of program.refreshes)
    refreshes.push(...(await refreshRounds(program, store, refresh, period)));
  const ranked = inOrder(refreshes).map((round, place) =>
    round.type === 'rank' ? { ...round, place } : round,
  );
  return inOrder([...ranked, ...ticksIn(program, period)]);
}

function inOrder(rounds: readonly Round[]): Round[] {
  return rounds.toSorted((a, b) => a.at - b.at);
}

/** Schedules by people's own clocks ring with their timers. */
function ticksIn({ journeys, zone }: Program, { from, until }: Period): Round[] {
  const ticks: Round[] = [];
  for (const { id, starts } of journeys) {
    for (const start of starts) {
      if (start.on !== 'every' || start.calendar !== null || start.thing !== null) continue;
      const cron = localCron(start.cron);
      const after = (instant: number) => cron.next(instant - (instant % MINUTE) + MINUTE, zone, null);
      for (let at = after(from); at <= until; at = after(at))
        ticks.push({ type: 'tick', at, journey: id, cron: start.cron });
    }
  }
  return ticks;
}

async function refreshRounds(
  { zone }: Program,
  store: Store | null,
  refresh: RefreshProgram,
  { from, until }: Period,
): Promise<Round[]> {
  const { key, schedule, entity } = refresh;
  if (entity !== 'profile') return [];
  const stored = (await store?.progress(`refresh.${key}`)) as { readonly round: number } | undefined;
  const rounds = new Rounds(schedule, zone);
  const found: Round[] = [];
  let last = stored?.round ?? null;
  for (let now = from; now <= until; now = rounds.next(last, now)) {
    const due = last === null ? now : rounds.due(last, now);
    const first: boolean = last === null;
    last = due ?? last ?? now;
    if (due === null) continue;
    found.push(
      refresh.on === 'tag'
        ? { type: 'refresh', at: now, key }
        : { type: 'rank', at: now, refresh, first, place: 0 },
    );
  }
  await rounds.close();
  return found;
}
