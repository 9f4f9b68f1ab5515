/** The buckets of a store: who may write to each (its epoch), and its logical clock. */
import { StoreError } from '../error.ts';
import type { Bucket, Changeset, Ownership } from '../store.ts';
import { arrayOf } from './array.ts';
import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import { migrating } from './migrate.ts';
import { demandShape } from './shape.ts';
import { arraysOf, column, type WrittenColumn } from './sql.ts';
import { nothing, once, type Prepare, type Statement, single } from './statement.ts';
import { done, type Write } from './write.ts';

/** ENGINE: with 64, batches stay large enough, and there are enough parts for several workers. */
const BUCKETS = 64;

/** What the owner of a bucket, or who takes itself for it, wants to write. */
export interface Commit {
  readonly bucket: Bucket;
  readonly epoch: number;
  readonly changeset: Changeset;
}

const ADVANCED: readonly WrittenColumn<Commit>[] = [
  column('epoch', 'bigint', ({ epoch }) => epoch),
  column('clock', 'bigint', ({ changeset }) => changeset.clock),
];

/** So that two who want the same buckets do not wait for each other. */
function inOrder(commits: readonly Commit[]): readonly Commit[] {
  return [...commits].sort((a, b) => a.bucket - b.bucket);
}

/** Rows are locked in order, so that two who take the same buckets over do not wait for each other. */
const TAKE = `update bucket set epoch = epoch + 1
  where bucket in (select bucket from bucket where bucket = any($1::integer[]) order by bucket for update)
  returning bucket, epoch, clock`;

export function bucketTable(prepare: Prepare, shape: number) {
  // Waits for a commit of the present owner, and makes the next owner wait for this one; row by row, as they are given.
  const advance = prepare(
    `with own as (
       select held.bucket, given.clock
       from unnest($1::integer[], $2::bigint[], $3::bigint[]) as given (bucket, epoch, clock) cross join lateral (
         select bucket from bucket where bucket.bucket = given.bucket and bucket.epoch = given.epoch for update) as held)
     update bucket set clock = greatest(bucket.clock, own.clock) from own where bucket.bucket = own.bucket
     returning (select number from shape)`,
    done,
  );
  return {
    /** Refuses if one of the buckets has another owner by now. */
    advance(commits: readonly Commit[]): Write {
      const given = inOrder(commits).map((commit) => [commit.bucket, [commit]] as const);
      return {
        ...advance(...arraysOf(ADVANCED, given)),
        read: (rows) => {
          if (rows.length > 0) demandShape(single(rows), shape);
          return rows.length === commits.length ? null : 'fenced';
        },
      };
    },
  };
}

export async function own(database: Database, buckets: readonly Bucket[]): Promise<readonly Ownership[]> {
  const statement: Statement<ReadonlyMap<Bucket, Ownership>> = once(
    TAKE,
    [arrayOf('integer', buckets)],
    (rows) =>
      new Map(
        (rows as readonly (readonly number[])[]).map(([bucket, epoch, clock]) => [
          bucket!,
          { bucket: bucket!, epoch: epoch!, clock: clock! },
        ]),
      ),
  );
  return database.writing(async (connection) => {
    const taken = await connection.one(statement);
    return buckets.map((bucket) => {
      const ownership = taken.get(bucket);
      if (ownership === undefined) throw new Error(`this store has no bucket ${bucket}`);
      return ownership;
    });
  });
}

const COUNT = once('select count(*) from bucket', [], single<number>);

/** How many buckets the store has; makes them in a new one. Ids are spread over them for good. */
export async function settleBuckets(
  database: Database,
  wanted: number | undefined,
  readOnly: boolean,
): Promise<number> {
  let existing = await database.run(COUNT);
  if (existing === 0 && !readOnly) {
    existing = await migrating(database, (connection) => makeBuckets(connection, wanted ?? BUCKETS));
  }
  if (wanted === undefined || wanted === existing) return existing;
  throw new StoreError({
    code: 'CAR-808',
    what: `the store in ${database.place} has ${existing} ${existing === 1 ? 'bucket' : 'buckets'}, not ${wanted}`,
    why: 'Profiles are spread over the buckets when a store is made, and stay there.',
    fix: `Open it with ${existing}, or make a new store and import again.`,
  });
}

/** How many there are then: somebody else may have been faster. */
async function makeBuckets(connection: Connection, count: number): Promise<number> {
  if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`a store cannot have ${count} buckets`);
  const make = `insert into bucket (bucket, epoch, clock)
    select number, 0, 0 from generate_series(0, $1::integer - 1) as number where not exists (select from bucket)`;
  const [, existing] = await connection.all([once(make, [count], nothing), COUNT]);
  return existing;
}
