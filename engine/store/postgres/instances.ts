/** Journey instances: a batch reads them by profile and by nothing else. */
import type { Bucket, InstanceRow, PeopleReads, ProfileId } from '../store.ts';
import { arraysOf, column, lastOf, upsertSql, type WrittenColumn } from './sql.ts';
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
const OF_PROFILES = 'bucket = $1 and profile = any($2::bigint[])';

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
  const toRows = (rows: readonly Row[]): readonly InstanceRow[] => rows.map(toRow);
  const running = prepare(
    `select ${NAMES} from instance where ${OF_PROFILES} and ended_at is null order by started_at, id`,
    toRows,
  );
  // Every running one, and of those that ended the newest per journey and key: all that began at one instant, because only
  // the ordinal in the body knows which of them was the last.
  const withEnded = prepare(
    `select ${NAMES} from (
       select *, rank() over (
         partition by profile, journey, key, ended_at is null order by started_at desc
       ) as age from instance where ${OF_PROFILES}) as aged
     where ended_at is null or age = 1 order by started_at, id`,
    toRows,
  );
  const upsert = prepare(upsertSql('instance', ['profile', 'id'], COLUMNS), done);
  const remove = prepare(`delete from instance where ${OF_PROFILES}`, done);
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
    rows: (bucket: Bucket, ids: Buffer, ended: boolean): Statement<readonly InstanceRow[]> =>
      (ended ? withEnded : running)(bucket, ids),
    put: (bucket: Bucket, rows: readonly InstanceRow[]): readonly Write[] =>
      given(
        lastOf(rows, (row) => `${row.profile}:${row.id}`),
        (last) => upsert(bucket, ...arraysOf(COLUMNS, last)),
      ),
    remove: (bucket: Bucket, ids: Buffer): Write => remove(bucket, ids),
    counts: (): Statement<InstanceCounts> => counts(),
    running: (): Statement<RunningCounts> => inside(),
  };
}

function shownOrNull(stored: Row[number]): string | null {
  return stored === null ? null : shownText(stored as string);
}
