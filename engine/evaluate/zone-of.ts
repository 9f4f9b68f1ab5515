/** Whose clock: the profile's zone, or the workspace's for somebody who has none that exists; and what becomes of it on the way. */
import { type HoursHad, wallClockAt } from '../compiler/cron.ts';
import { isZone } from '../compiler/zone.ts';
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';

export function profileZone({ program }: Pick<Run, 'program'>, { traits }: Pick<Draft, 'traits'>): string {
  const zone = traits[program.profile.zoneField];
  return typeof zone === 'string' && isZone(zone) ? zone : program.zone;
}

/** Changes the traits of somebody. Who comes to another zone by it has no local hour twice. */
export function keepingHours(run: Run, draft: Draft, change: () => void): void {
  const before = draft.traits[run.program.profile.zoneField];
  const zone = profileZone(run, draft);
  change();
  if (draft.traits[run.program.profile.zoneField] === before || profileZone(run, draft) === zone) return;
  // What falls on this very instant has not come yet: events are before timers.
  const clock = wallClockAt(draft.at - 1, zone);
  const had = hadIn(draft, zone, draft.at);
  const after = had?.[0] ?? wallClockAt(draft.createdAt - 1, zone);
  draft.kept.hoursHad = [after, had !== null && had[1] > clock ? had[1] : clock];
}

/** The local hours that have been had already, while the person's clock shows no later one. */
export function hadIn({ kept: { hoursHad } }: Draft, zone: string, from: number): HoursHad | null {
  return hoursHad !== null && wallClockAt(from, zone) <= hoursHad[1] ? hoursHad : null;
}
