/** What follows for others from what became of one: lines, which are written with it in one transaction. Decides nothing. */
import type { Draft } from '../evaluate/draft.ts';
import { tellRelated } from '../evaluate/relations.ts';
import type { Run } from '../evaluate/run.ts';
import { bucketOf } from '../store/hash.ts';
import type { ProfileImage } from '../store/store.ts';
import { identifierBucket } from './known.ts';
import type { Posted } from './lines.ts';
import { offerBucket } from './offer-bucket.ts';
import { occurrencesOf, pastOccurrences } from './passing.ts';

/** Who tells: as it was read, with its events where it was of another release; and as it is now. */
export interface Teller {
  readonly image: ProfileImage | undefined;
  readonly draft: Draft;
}

/** Before its rows are made: that it has told is part of what it knows. */
export function tellOthers(
  run: Run,
  { image, draft }: Teller,
  at: number,
  buckets: number,
  posted: Posted[],
): void {
  tellPast(run, { image, draft }, buckets, posted);
  for (const line of draft.out.asks) posted.push({ to: offerBucket(line.offer, buckets), line });
  // Who has not come into this release yet speaks of the present when it does.
  if (draft.release !== run.layout.release) return;
  // Who becomes known by an event is decided with it, whatever else is told of them.
  for (const line of occurrencesOf(run.program, draft, at))
    posted.push({ to: identifierBucket(line.who, buckets), line });
  tellRelated(run, draft);
  for (const line of draft.out.lines) {
    const to = line.type === 'answer' ? bucketOf(line.to, buckets) : identifierBucket(line.who, buckets);
    posted.push({ to, line });
  }
}

/** Once in a release: what it did of old, to those who did not listen then. */
function tellPast(
  { program, layout }: Run,
  { image, draft }: Teller,
  buckets: number,
  posted: Posted[],
): void {
  if (program.passes.size === 0 || !image?.state || image.state.release === layout.release) return;
  const told = Math.max(image.state.release, draft.relations.passed);
  for (const line of pastOccurrences(program, layout, image.events, told))
    posted.push({ to: identifierBucket(line.who, buckets), line });
  draft.relations.passed = layout.release;
}
