/**
 * `POST /v1/entity`: what is known of something that is not a person — a product, a shop, a vehicle. Beside the calls
 * of the Segment API, which tell of people alone; in a batch it stands among them as `type: "entity"`.
 */
import type { Incoming } from '../runtime/incoming.ts';
import type { JsonObject } from '../store/store.ts';
import type { Declarations } from './declarations.ts';
import { badCall, type CallFault } from './segment/call.ts';
import { renamed } from './segment/names.ts';
import { objectOf } from './segment/person.ts';

/** What such a call tells, or what is wrong with its form. Whether its values fit is the engine's matter. */
export function entityContent(
  { entities }: Pick<Declarations, 'entities'>,
  { entity, key, traits = {} }: JsonObject,
): Pick<Incoming, 'entity' | 'event' | 'properties' | 'traits' | 'identifiers'> | CallFault {
  if (typeof entity !== 'string' || entity.trim() === '') return badCall('`entity` is not a name');
  if (key === undefined || key === null) return badCall('`key` is missing');
  if (traits !== null && (typeof traits !== 'object' || Array.isArray(traits))) {
    return badCall('`traits` is not an object');
  }
  const id = entity.trim();
  const { profile } = entities.get(id) ?? {};
  const told = renamed(profile?.fields ?? [], objectOf(traits));
  return { entity: { id, key }, event: null, properties: {}, traits: told, identifiers: {} };
}
