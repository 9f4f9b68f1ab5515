/** Journey instances: a batch reads them by profile and by nothing else. */
import type { Bucket, InstanceRow, PeopleReads, ProfileId } from '../store.ts';
import { type ByBucket, type Found, foundBy } from './by_bucket.ts';
import {
  arraysOf,
  column,
  forEachWantedSql,
  lastOf,
  upsertSql,
  type Wanted,
  type WrittenColumn,
} from './sql.ts';
import type { Prepare, Row, Statement } from './statement.ts';
import { shownText } from './text.ts';
import { done, given, type Write } from './write.ts';

export type InstanceCounts = Awaited<ReturnType<PeopleReads['countInstances']>>;

export type RunningCounts = Awaited<ReturnType<PeopleReads['countRunning']>>;

const COLUMNS: readonly WrittenColumn<InstanceRow>[] = [
  column('profile', 'bigint', (row) => row.profile),
  column('id', 'text', (row) => row.id),
  column('journey', 'text', (row) => row.journey),
  column('key', 'text', (row) => row.key),
  column('release', 'integer', (row) => row.release),
  column('started_at', 'bigint', (row) => row.startedAt),
  column('ended_at', 'bigint', (row) => row.endedAt),
  column('step', 'text', (row) => row.step),
  column('reason', 'text', (row) => row.reason),
  column('due', 'bigint', (row) => row.due),
  column('body', 'json', (row) => JSON.stringify(row.body)),
];
const NAMES = COLUMNS.map(({ name }) => name).join(', ');
const OF_ONE = 'bucket = given.bucket and profile = given.wanted';

function toRow(row: Row): InstanceRow {
  return {
    profile: row[0] as ProfileId,
    id: shownText(row[1] as string),
    journey: shownText(row[2] as string),
    key: shownText(row[3] as string),
    release: row[4] as number,
    startedAt: row[5] as number,
    endedAt: row[6] as number | null,
    step: shownOrNull(row[7]!),
    reason: shownOrNull(row[8]!),
    due: row[9] as number | null,
    body: JSON.parse(row[10] as string),
  };
}

export function instanceTable(prepare: Prepare) {
  const rowsFor = (select: string) =>
    prepare(`${forEachWantedSql(select)} order by started_at, id`, foundBy(toRow));
  const running = rowsFor(`select ${NAMES} from instance where ${OF_ONE} and ended_at is null`);
  // Every running one, and of those that ended the newest per journey and key: all that began at one instant, because only
  // the ordinal in the body knows which of them was the last.
  const withEnded = rowsFor(
    `select ${NAMES} from (
       select *, rank() over (partition by journey, key, ended_at is null order by started_at desc) as age
       from instance where ${OF_ONE}) as aged
     where ended_at is null or age = 1`,
  );
  const upsert = prepare(upsertSql('instance', ['profile', 'id'], COLUMNS), done);
  const remove = prepare('delete from instance where bucket = $1 and profile = any($2::bigint[])', done);
  const counts = prepare(
    `select journey, step, reason, count(*) from instance
     group by journey, step, reason order by journey, step nulls first, reason nulls first`,
    (rows): InstanceCounts =>
      rows.map(([journey, step, reason, count]) => ({
        journey: shownText(journey as string),
        step: shownOrNull(step!),
        reason: shownOrNull(reason!),
        count: count as number,
      })),
  );
  const inside = prepare(
    `select journey, release, count(*) from instance where ended_at is null
     group by journey, release order by journey, release`,
    (rows): RunningCounts =>
      rows.map(([journey, release, count]) => ({
        journey: shownText(journey as string),
        release: release as number,
        count: count as number,
      })),
  );
  return {
    rows: (ids: Wanted, ended: boolean): Statement<Found<InstanceRow>> =>
      (ended ? withEnded : running)(...ids),
    put: (rows: ByBucket<InstanceRow>): readonly Write[] =>
      given(
        lastOf(rows, (row) => `${row.profile}:${row.id}`),
        (last) => upsert(...arraysOf(COLUMNS, last)),
      ),
    remove: (bucket: Bucket, ids: Buffer): Write => remove(bucket, ids),
    counts: (): Statement<InstanceCounts> => counts(),
    running: (): Statement<RunningCounts> => inside(),
  };
}

function shownOrNull(stored: Row[number]): string | null {
  return stored === null ? null : shownText(stored as string);
}
