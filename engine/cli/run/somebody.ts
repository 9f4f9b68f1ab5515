/** Somebody worth looking at: the person of the newest message, and the journey that it came from. */
import type { IdentityProgram, ProfileProgram } from '../../compiler/program.ts';
import type { JsonObject, Store } from '../../store/store.ts';

export interface Somebody {
  readonly identifier: string;
  readonly journey: string;
}

/** Newest effects among which one of a journey is looked for. */
const LOOKED_AT = 50;

/** Null before the first message, or when nothing that names the person may be shown. */
export async function somebody(
  { people }: Store,
  { identity, profile }: { readonly identity: IdentityProgram; readonly profile: ProfileProgram },
): Promise<Somebody | null> {
  const newest = await people.effects(['sent', 'ready', 'failed'], LOOKED_AT);
  // A change of an audience may come from no journey.
  const effect = newest.find(({ body }) => (body['origin'] as JsonObject)['journey'] !== '');
  const image = effect && (await people.profile(effect.profile));
  if (!effect || !image) return null;
  const journey = String((effect.body['origin'] as JsonObject)['journey']);
  for (const { id } of identity.identifiers) {
    const identifier = image.profile.identifiers[id]?.at(-1);
    if (identifier !== undefined && !profile.personal.has(id)) return { identifier, journey };
  }
  return null;
}
