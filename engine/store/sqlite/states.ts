/**
 * Running state of profiles: slots as text, memberships as 32-bit words in columns of their own, so that the
 * members of a segment are counted by the database without opening a state.
 */
import type { Bucket, ProfileId, StateRow } from '../store.ts';
import type { Connection } from './connection.ts';
import { type SqlValue, upsertSql } from './sql.ts';

const FIXED = ['release', 'at', 'due', 'slots'] as const;
const BITS = 32;
/** Counts per statement; SQLite gives back at most 2,000 columns. */
const COUNTS = 500;

export function memberColumn(word: number): string {
  return `member_${word}`;
}

export function stateTable(connection: Connection, memberWords: number) {
  const members = Array.from({ length: memberWords }, (_, word) => memberColumn(word));
  const columns = [...FIXED, ...members];
  const upsert = connection.prepare<SqlValue[]>(upsertSql('state', ['bucket', 'profile'], columns));
  const select = connection
    .prepare<[Bucket, string], SqlValue[]>(
      `select profile, ${columns.join(', ')} from state where bucket = ? and profile in (select value from json_each(?))`,
    )
    .raw();
  const remove = connection.prepare<[Bucket, ProfileId]>(
    'delete from state where bucket = ? and profile = ?',
  );
  const due = connection
    .prepare<[Bucket, number, number], ProfileId>(
      'select profile from state where bucket = ? and due <= ? order by due, profile limit ?',
    )
    .pluck();
  const nextDue = connection
    .prepare<[Bucket], number>('select min(due) from state where bucket = ? and due is not null')
    .pluck();

  /** A word the state did not have is null: such a state was decided before the segment existed. */
  const toBinding = (row: StateRow): SqlValue[] => {
    if (row.members.length > memberWords) {
      throw new Error(
        `a state has ${row.members.length} words of members, the table ${memberWords}: migrate first`,
      );
    }
    return members.map((_, word) => (word < row.members.length ? row.members[word]! | 0 : null));
  };
  const toRow = (row: readonly SqlValue[]): StateRow => ({
    profile: row[0] as ProfileId,
    release: row[1] as number,
    at: row[2] as number,
    due: row[3] as number | null,
    slots: row[4] as string,
    members: row.slice(1 + FIXED.length).filter((word) => word !== null) as number[],
  });
  const countOf = (slots: readonly number[]): readonly number[] => {
    const sums = slots.map((slot) => `total((${memberColumn(slot >>> 5)} >> ${slot % BITS}) & 1)`);
    return (
      connection
        .prepare<[], number[]>(`select ${sums.join(', ')} from state`)
        .raw()
        .get() ?? []
    );
  };

  return {
    rows: (bucket: Bucket, ids: string): readonly StateRow[] => select.all(bucket, ids).map(toRow),
    put(bucket: Bucket, rows: readonly StateRow[]): void {
      for (const row of rows) {
        upsert.run(bucket, row.profile, row.release, row.at, row.due, row.slots, ...toBinding(row));
      }
    },
    remove(bucket: Bucket, ids: readonly ProfileId[]): void {
      for (const id of ids) remove.run(bucket, id);
    },
    due: (bucket: Bucket, at: number, limit: number): readonly ProfileId[] => due.all(bucket, at, limit),
    nextDue: (bucket: Bucket): number | null => nextDue.get(bucket) ?? null,
    /** One pass over the states per 500 slots. Slots the table has no room for have no members. */
    countMembers(slots: readonly number[]): ReadonlyMap<number, number> {
      const counts = new Map(slots.map((slot) => [slot, 0]));
      const countable = [...counts.keys()].filter((slot) => slot >>> 5 < memberWords);
      for (let from = 0; from < countable.length; from += COUNTS) {
        const slice = countable.slice(from, from + COUNTS);
        for (const [index, count] of countOf(slice).entries()) counts.set(slice[index]!, count);
      }
      return counts;
    },
  };
}
