/** Puts the rows of profiles together: what each table gave, as one image per profile. */
import { grouped } from './grouped.ts';
import type {
  EffectRow,
  EventRow,
  InstanceRow,
  ProfileId,
  ProfileImage,
  ProfileRow,
  StateRow,
} from './store.ts';

/** Rows as a batch reads them; instances and effects in the order in which they are shown. */
export interface ImageRows {
  readonly profiles: readonly ProfileRow[];
  readonly states: readonly StateRow[];
  readonly instances: readonly InstanceRow[];
  readonly effects: readonly EffectRow[];
  /** All of their events, in order, or of nobody. */
  readonly histories: ReadonlyMap<ProfileId, readonly EventRow[]>;
}

/** In the order asked for; profiles that do not exist are not in the map. */
export function imagesOf(ids: readonly ProfileId[], rows: ImageRows): ReadonlyMap<ProfileId, ProfileImage> {
  const profiles = new Map(rows.profiles.map((row) => [row.id, row]));
  const states = new Map(rows.states.map((row) => [row.profile, row]));
  const instances = byProfile(rows.instances);
  const effects = byProfile(rows.effects);
  const found = new Map<ProfileId, ProfileImage>();
  for (const id of ids) {
    const profile = profiles.get(id);
    if (profile === undefined) continue;
    found.set(id, {
      profile,
      state: states.get(id) ?? null,
      instances: instances.get(id) ?? [],
      effects: effects.get(id) ?? [],
      events: rows.histories.get(id) ?? [],
    });
  }
  return found;
}

/** Events in any order, as one history per profile. */
export function historiesOf(events: readonly EventRow[]): ReadonlyMap<ProfileId, EventRow[]> {
  const histories = byProfile(events);
  for (const history of histories.values()) history.sort(inOrder);
  return histories;
}

/** In order of time and message; at a tie in order of type. */
export function inOrder(a: EventRow, b: EventRow): number {
  return a.time - b.time || a.message - b.message || (a.type < b.type ? -1 : a.type > b.type ? 1 : 0);
}

function byProfile<Row extends { readonly profile: ProfileId }>(rows: readonly Row[]) {
  return grouped(rows, (row) => row.profile);
}
