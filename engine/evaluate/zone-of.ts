/** Whose clock: the profile's zone, or the workspace's for somebody who has none that exists. */
import { isZone } from '../compiler/zone.ts';
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';

export function profileZone({ program }: Pick<Run, 'program'>, { traits }: Pick<Draft, 'traits'>): string {
  const zone = traits[program.profile.zoneField];
  return typeof zone === 'string' && isZone(zone) ? zone : program.zone;
}
