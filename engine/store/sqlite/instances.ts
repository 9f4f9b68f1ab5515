/** Journey instances, kept beside each other by profile: a batch reads them by profile and by nothing else. */
import type { Bucket, InstanceRow, ProfileId } from '../store.ts';
import type { Connection } from './connection.ts';
import { type SqlValue, upsertSql } from './sql.ts';

interface Stored extends Omit<InstanceRow, 'body'> {
  readonly body: string;
}

export interface InstanceCount {
  readonly journey: string;
  readonly step: string | null;
  readonly reason: string | null;
  readonly count: number;
}

export interface RunningCount {
  readonly journey: string;
  readonly release: number;
  readonly count: number;
}

const COLUMNS = `profile, id, journey, key, release, started_at as startedAt, ended_at as endedAt, step, reason, due,
  body`;
const OF_PROFILES = 'bucket = ? and profile in (select value from json_each(?))';

function toRow(row: Stored): InstanceRow {
  const { profile, id, journey, key, release, startedAt, endedAt, step, reason, due } = row;
  const body = JSON.parse(row.body);
  return { profile, id, journey, key, release, startedAt, endedAt, step, reason, due, body };
}

/**
 * Every running one, and of those that ended the newest per journey and key: all that began at one instant, because only the
 * ordinal in the body knows which of them was the last. Left out here: the database would carry their bodies through a sort.
 */
function withoutElder(rows: readonly Stored[]): readonly Stored[] {
  const newest = new Map<string, number>();
  for (const row of rows) if (row.endedAt !== null) newest.set(wayOf(row), row.startedAt);
  return rows.filter((row) => row.endedAt === null || row.startedAt === newest.get(wayOf(row)));
}

function wayOf({ profile, journey, key }: Stored): string {
  return `${profile} ${journey} ${key}`;
}

export function instanceTable(connection: Connection) {
  const running = connection.prepare<[Bucket, string], Stored>(
    `select ${COLUMNS} from instance where ${OF_PROFILES} and ended_at is null order by started_at, id`,
  );
  const whole = connection.prepare<[Bucket, string], Stored>(
    `select ${COLUMNS} from instance where ${OF_PROFILES} order by started_at, id`,
  );
  const upsert = connection.prepare<SqlValue[]>(
    upsertSql(
      'instance',
      ['bucket', 'profile', 'id'],
      ['journey', 'key', 'release', 'started_at', 'ended_at', 'step', 'reason', 'due', 'body'],
    ),
  );
  const remove = connection.prepare<[Bucket, ProfileId]>(
    'delete from instance where bucket = ? and profile = ?',
  );
  const counts = connection.prepare<[], InstanceCount>(
    `select journey, step, reason, count(*) as count from instance
     group by journey, step, reason order by journey, step, reason`,
  );
  const inside = connection.prepare<[], RunningCount>(
    `select journey, release, count(*) as count from instance where ended_at is null
     group by journey, release order by journey, release`,
  );
  return {
    rows: (bucket: Bucket, ids: string, ended: boolean): readonly InstanceRow[] =>
      (ended ? withoutElder(whole.all(bucket, ids)) : running.all(bucket, ids)).map(toRow),
    put(bucket: Bucket, rows: readonly InstanceRow[]): void {
      for (const row of rows) {
        upsert.run(
          bucket,
          row.profile,
          row.id,
          row.journey,
          row.key,
          row.release,
          row.startedAt,
          row.endedAt,
          row.step,
          row.reason,
          row.due,
          JSON.stringify(row.body),
        );
      }
    },
    remove(bucket: Bucket, ids: readonly ProfileId[]): void {
      for (const id of ids) remove.run(bucket, id);
    },
    counts: (): readonly InstanceCount[] => counts.all(),
    running: (): readonly RunningCount[] => inside.all(),
  };
}
