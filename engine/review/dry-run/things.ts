/** Things that assumed events refer to, as they are stored: what an event keeps of them is copied from here. */

import type { Program } from '../../compiler/program.ts';
import { entityKind } from '../../compiler/reference.ts';
import type { Find } from '../../runtime/copying.ts';
import type { ProfileImage, Store } from '../../store/store.ts';
import { everybody } from '../everybody.ts';
import type { Assumptions } from '../play/assumptions.ts';

export async function thingsFor(store: Store, program: Program, { events = {} }: Assumptions): Promise<Find> {
  const entities = new Set(
    Object.keys(events).flatMap((id) => program.events.get(id)!.references.map(({ entity }) => entity)),
  );
  if (entities.size === 0) return () => undefined;
  const things = new Map<string, ProfileImage>();
  for await (const images of everybody(store, 'others')) {
    for (const image of images) {
      const { entity, key } = image.profile;
      if (key !== null && entities.has(entity)) things.set(`${entityKind(entity)}|${key}`, image);
    }
  }
  return ({ kind, value }) => things.get(`${kind}|${value}`);
}
