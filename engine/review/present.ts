/** A stored profile at an instant, to be asked: the same evaluator as ever, on a draft that is thrown away. */
import { type Draft, draftOf } from '../evaluate/draft.ts';
import { decideMemberships } from '../evaluate/membership.ts';
import type { Run } from '../evaluate/run.ts';
import { unsettle } from '../evaluate/scope.ts';
import type { ProfileImage } from '../store/store.ts';

/**
 * The draft with its features and memberships as of `at`, or of when it was last looked at if that is later.
 * The image needs its events. Journeys stay where they are.
 */
export function draftAt(run: Run, image: ProfileImage, at: number): Draft {
  const draft = draftOf(run.program, run.layout, image, { history: image.events, ranges: [] });
  draft.at = Math.max(at, draft.at);
  unsettle(draft, 'all');
  decideMemberships(run, draft, 'release');
  return draft;
}
