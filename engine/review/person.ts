/** One person of the store as of now, with what is needed to answer questions about them. Reads only. */
import type { Draft } from '../evaluate/draft.ts';
import { type Run, runFor } from '../evaluate/run.ts';
import { ProfileView } from '../evaluate/scope.ts';
import type { ProfileId, ProfileImage, Store } from '../store/store.ts';
import { draftAt } from './present.ts';
import type { Telling } from './truth.ts';

export interface Person extends Telling {
  readonly image: ProfileImage;
  /** As of now. */
  readonly draft: Draft;
  readonly view: ProfileView;
}

export interface PersonOptions {
  readonly store: Store;
  readonly run: Run;
  readonly id: ProfileId;
  readonly at: number;
  /** Whether values marked as personal are shown. */
  readonly showPersonal: boolean;
}

/** Null when the profile is gone. */
export async function personOf({ store, run, id, at, showPersonal }: PersonOptions): Promise<Person | null> {
  const image = await store.people.profile(id);
  if (image === null) return null;
  const own = runFor(run, image.profile.entity);
  const draft = draftAt(own, image, at);
  return {
    run: own,
    image,
    draft,
    view: new ProfileView(own.program, draft),
    events: image.events,
    masked: showPersonal ? new Set() : own.program.profile.personal,
  };
}

/** `user_id 12347`: the most trusted identifier that may be shown; of what is not a person, `vehicle V1`. */
export function nameOf({ draft, run, masked }: Person): string {
  if (draft.key !== null) return `${draft.entity} ${draft.key}`;
  for (const { id } of run.program.identity.identifiers) {
    const value = draft.identifiers[id]?.at(-1);
    if (value !== undefined && !masked.has(id)) return `${id} ${value}`;
  }
  return `profile ${draft.id}`;
}
