/** Where an offer lives: its budget, its grants and its codes, all in one bucket. */
import { bucketOf, hash53 } from '../store/hash.ts';
import type { Bucket } from '../store/store.ts';

export function offerBucket(offer: string, buckets: number): Bucket {
  return bucketOf(hash53(`offer|${offer}`), buckets);
}
