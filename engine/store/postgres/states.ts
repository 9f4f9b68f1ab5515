/**
 * Running state of profiles: slots as text, memberships as 32-bit words in columns of their own, so that the
 * members of a segment are counted by the database without opening a state.
 */
import type { Bucket, ProfileId, ReadRequest, StateRow } from '../store.ts';
import { type ByBucket, type Found, foundBy, rowsOf } from './by_bucket.ts';
import {
  arraysOf,
  column,
  forEachWantedSql,
  lastOf,
  upsertSql,
  type Wanted,
  type WrittenColumn,
} from './sql.ts';
import { once, type Prepare, type Row, type Statement, single } from './statement.ts';
import { done, given, type Write } from './write.ts';

const FIXED: readonly WrittenColumn<StateRow>[] = [
  column('profile', 'bigint', (row) => row.profile),
  column('release', 'integer', (row) => row.release),
  column('at', 'bigint', (row) => row.at),
  column('due', 'bigint', (row) => row.due),
  // The engine's own lines of JSON: nothing in them needs to be escaped.
  { name: 'slots', type: 'text', of: (row) => row.slots },
];
type Due = NonNullable<ReadRequest['due']>;
const DUE: readonly WrittenColumn<Due>[] = [
  column('at', 'bigint', ({ at }) => at),
  column('most', 'integer', ({ limit }) => limit),
];
const BITS = 32;
/** Counts per statement; PostgreSQL gives back at most 1,664 columns. */
const COUNTS = 500;

export function memberColumn(word: number): string {
  return `member_${word}`;
}

export function stateTable(prepare: Prepare, memberWords: number) {
  // A word the state did not have is null: such a state was decided before the segment existed.
  const members = Array.from({ length: memberWords }, (_, word) =>
    column<StateRow>(memberColumn(word), 'integer', (row) =>
      word < row.members.length ? row.members[word]! | 0 : null,
    ),
  );
  const columns = [...FIXED, ...members];
  const names = columns.map(({ name }) => name).join(', ');

  /** Behind the columns of a row stands its bucket. */
  const toRow = (row: Row): StateRow => ({
    profile: row[0] as ProfileId,
    release: row[1] as number,
    at: row[2] as number,
    due: row[3] as number | null,
    slots: row[4] as string,
    members: row.slice(FIXED.length, -1).filter((word) => word !== null) as number[],
  });

  const select = prepare(
    forEachWantedSql(`select ${names} from state where bucket = given.bucket and profile = given.wanted`),
    foundBy(toRow),
  );
  const upsert = prepare(upsertSql('state', ['profile'], columns), done);
  const remove = prepare('delete from state where bucket = $1 and profile = any($2::bigint[])', done);
  const due = prepare(
    `select found.*, given.bucket
     from unnest($1::integer[], $2::bigint[], $3::integer[]) as given (bucket, at, most) cross join lateral (
       select profile from state where bucket = given.bucket and due <= given.at order by due, profile limit given.most
     ) as found`,
    foundBy((row) => row[0] as ProfileId),
  );
  // One look into the index per bucket.
  const nextDue = prepare(
    `select min(due) from bucket cross join lateral (
       select due from state where state.bucket = bucket.bucket and due is not null order by due limit 1) as first`,
    single<number | null>,
  );

  return {
    rows: (ids: Wanted): Statement<Found<StateRow>> => select(...ids),
    put: (rows: ByBucket<StateRow>): readonly Write[] =>
      given(
        lastOf(rows, (row) => row.profile),
        (last) => {
          for (const row of rowsOf(last)) demandRoom(row, memberWords);
          return upsert(...arraysOf(columns, last));
        },
      ),
    remove: (bucket: Bucket, ids: Buffer): Write => remove(bucket, ids),
    /** Of each bucket those due at or before an instant, earliest first. */
    due: (asks: ByBucket<Due>): Statement<Found<ProfileId>> => due(...arraysOf(DUE, asks)),
    nextDue: (): Statement<number | null> => nextDue(),
    /** One pass over the states per 500 slots. Slots the table has no room for have no members. */
    countMembers: (
      slots: readonly number[],
    ): readonly Statement<readonly (readonly [number, number])[]>[] => {
      const countable = [...new Set(slots)].filter((slot) => slot >>> 5 < memberWords);
      return Array.from({ length: Math.ceil(countable.length / COUNTS) }, (_, index) =>
        countOf(countable.slice(index * COUNTS, (index + 1) * COUNTS)),
      );
    },
  };
}

/** Slot and members. */
function countOf(slots: readonly number[]): Statement<readonly (readonly [number, number])[]> {
  const sums = slots.map(
    (slot) => `coalesce(sum((${memberColumn(slot >>> 5)} >> ${slot % BITS}) & 1), 0)::bigint`,
  );
  return once(`select ${sums.join(', ')} from state`, [], ([row]) =>
    slots.map((slot, index) => [slot, row![index] as number]),
  );
}

function demandRoom({ members }: StateRow, memberWords: number): void {
  if (members.length <= memberWords) return;
  throw new Error(`a state has ${members.length} words of members, the table ${memberWords}: migrate first`);
}
