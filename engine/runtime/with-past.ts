/** A stored profile, taken through something: where that turns out to need more of its past, it is read, and all done again. */
import { type Draft, draftOf, needsEvents } from '../evaluate/draft.ts';
import type { StoredRange } from '../evaluate/history.ts';
import type { Run } from '../evaluate/run.ts';
import { HistoryNeeded } from '../evaluate/swept-event.ts';
import { bucketOf } from '../store/hash.ts';
import type { ProfileImage, Store } from '../store/store.ts';

/** `compute` gets a fresh draft each time, and must change nothing else. `isWhole`: all of its events stand in the image. */
export async function withPast<T>(
  store: Store,
  run: Run,
  image: ProfileImage,
  compute: (draft: Draft) => T,
  isWhole = needsEvents(run.layout, image),
): Promise<T> {
  const profile = image.profile.id;
  const bucket = bucketOf(profile, store.buckets);
  let history = isWhole ? image.events : null;
  const ranges: StoredRange[] = [];
  for (;;) {
    try {
      return compute(draftOf(run.program, run.layout, image, { history, ranges }));
    } catch (error) {
      if (!(error instanceof HistoryNeeded)) throw error;
      const { range } = error;
      if (range === null) {
        const { histories } = await store.read(bucket, { histories: [profile] });
        history = histories.get(profile) ?? [];
      } else {
        const { ranges: found } = await store.read(bucket, { ranges: [{ profile, ...range }] });
        ranges.push({ ...range, events: found[0]! });
      }
    }
  }
}
