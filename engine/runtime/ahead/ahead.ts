/**
 * People taken to an instant ahead of the batch that writes them, wherever there is a processor for it: another thread, or
 * this one. Only reads. Who turns out to concern anybody but themselves is left to the batch, which does what it always does.
 */
import { advance, dueOf } from '../../evaluate/advance.ts';
import { addChanges, type Changes, type Draft, noChanges } from '../../evaluate/draft.ts';
import type { Run } from '../../evaluate/run.ts';
import type { Bucket, ProfileId, ProfileImage, Store } from '../../store/store.ts';
import type { Posted } from '../lines.ts';
import { tellOthers } from '../telling.ts';
import { withEvents } from '../with-events.ts';
import { withPast } from '../with-past.ts';

/** What becomes of some people of one bucket. Plain data, so that it goes from thread to thread. */
export interface Ahead {
  /** Of whom the changes are everything. */
  readonly people: readonly ProfileId[];
  readonly changes: Changes;
  /** Those among them to whom something happened. */
  readonly active: readonly ProfileId[];
}

export async function lookAhead(
  store: Store,
  run: Run,
  bucket: Bucket,
  ids: readonly ProfileId[],
  at: number,
): Promise<Ahead> {
  const ahead = { people: [] as ProfileId[], changes: noChanges(), active: [] as ProfileId[] };
  const { profiles } = await store.read(bucket, { profiles: ids, ended: true });
  for await (const some of withEvents(store, run.layout, profiles, ids)) {
    for (const [id, image] of some) {
      const draft = image && isPerson(image) ? await movedAlone(store, run, image, at) : null;
      if (draft === null) continue;
      ahead.people.push(id);
      addChanges(ahead.changes, run.layout, draft, dueOf(run, draft));
      if (draft.out.events.length > 0) ahead.active.push(id);
    }
  }
  return ahead;
}

/** Others may have taken them over since somebody asked for them. */
function isPerson({ profile }: ProfileImage): boolean {
  return profile.mergedInto === null && profile.entity === 'profile';
}

/** Null where it is not theirs alone. What journeys do goes by news of the engine's, and by what others were given before. */
async function movedAlone(store: Store, run: Run, image: ProfileImage, at: number): Promise<Draft | null> {
  const draft = await withPast(store, run, image, (fresh) => {
    advance(run, fresh, { type: 'time', at });
    return fresh;
  });
  const posted: Posted[] = [];
  tellOthers(run, { image, draft }, at, store.buckets, posted);
  const acts = posted.length > 0 || draft.instances.some(isChanged) || draft.effects.some(isChanged);
  return acts ? null : draft;
}

function isChanged({ changed }: { readonly changed: boolean }): boolean {
  return changed;
}
