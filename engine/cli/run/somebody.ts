/** Somebody worth looking at: the person of the newest message, and the journey that it came from. */
import type { IdentityProgram, ProfileProgram } from '../../compiler/program.ts';
import type { JsonObject, Store } from '../../store/store.ts';

export interface Somebody {
  readonly identifier: string;
  readonly journey: string;
}

/** Null before the first message, or when nothing that names the person may be shown. */
export async function somebody(
  { people }: Store,
  { identity, profile }: { readonly identity: IdentityProgram; readonly profile: ProfileProgram },
): Promise<Somebody | null> {
  const [effect] = await people.effects(['sent', 'ready', 'failed'], 1);
  const image = effect && (await people.profile(effect.profile));
  if (!effect || !image) return null;
  const journey = String((effect.body['origin'] as JsonObject)['journey']);
  for (const { id } of identity.identifiers) {
    const identifier = image.profile.identifiers[id]?.at(-1);
    if (identifier !== undefined && !profile.personal.has(id)) return { identifier, journey };
  }
  return null;
}
