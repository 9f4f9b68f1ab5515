/** The buckets of a store: who may write to each (its epoch), and its logical clock. */
import { StoreError } from '../error.ts';
import type { Bucket, Ownership } from '../store.ts';
import type { Connection } from './connection.ts';

export function bucketTable(connection: Connection) {
  const take = connection.prepare<[Bucket], Ownership>(
    'update bucket set epoch = epoch + 1 where bucket = ? returning bucket, epoch, clock',
  );
  const advance = connection.prepare<[number, Bucket, number]>(
    'update bucket set clock = max(clock, ?) where bucket = ? and epoch = ?',
  );
  const own = connection.transaction((buckets: readonly Bucket[]): readonly Ownership[] =>
    buckets.map((bucket) => {
      const ownership = take.get(bucket);
      if (ownership === undefined) throw new Error(`this store has no bucket ${bucket}`);
      return ownership;
    }),
  );
  return {
    own: (buckets: readonly Bucket[]): readonly Ownership[] => own.immediate(buckets),
    /** False if the bucket has another owner by now. A bucket nobody ever took has epoch 0, which owns nothing. */
    advance: (bucket: Bucket, epoch: number, clock: number): boolean =>
      epoch > 0 && advance.run(clock, bucket, epoch).changes === 1,
  };
}

/** How many buckets the store has; makes them in a new one. Ids are spread over them for good. */
export function settleBuckets(connection: Connection, file: string, wanted: number | undefined): number {
  const existing = connection.prepare<[], number>('select count(*) from bucket').pluck().get() ?? 0;
  if (existing === 0) return makeBuckets(connection, wanted ?? 1);
  if (wanted === undefined || wanted === existing) return existing;
  throw new StoreError({
    code: 'CAR-808',
    what: `${file} has ${existing} ${existing === 1 ? 'bucket' : 'buckets'}, not ${wanted}`,
    why: 'Profiles are spread over the buckets when a store is made, and stay there.',
    fix: `Open it with ${existing}, or make a new store and import again.`,
  });
}

function makeBuckets(connection: Connection, count: number): number {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`a store cannot have ${count} buckets`);
  const insert = connection.prepare<[Bucket]>('insert into bucket (bucket, epoch, clock) values (?, 0, 0)');
  connection
    .transaction(() => {
      for (let bucket = 0; bucket < count; bucket += 1) insert.run(bucket);
    })
    .immediate();
  return count;
}
