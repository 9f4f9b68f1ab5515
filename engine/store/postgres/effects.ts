/** Effects on their way out: the outbox, its dead letters, and the record of what was sent. */
import { effectKindOf } from '../effect_kind.ts';
import { providerOf } from '../provider.ts';
import type {
  Bucket,
  EffectRow,
  EffectStatus,
  PeopleReads,
  ProfileId,
  ReadyRequest,
  TaskQuery,
} from '../store.ts';
import { holderOf } from '../task.ts';
import { arrayOf } from './array.ts';
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
import { once, type Prepare, type Row, type Statement, single } from './statement.ts';
import { shownText, storedKey, storedText } from './text.ts';
import { done, given, type Write } from './write.ts';

export type EffectCounts = Awaited<ReturnType<PeopleReads['countEffects']>>;

const COLUMNS: readonly WrittenColumn<EffectRow>[] = [
  column('key', 'text', (row) => row.key),
  column('profile', 'bigint', (row) => row.profile),
  column('status', 'text', (row) => row.status),
  column('channel', 'text', (row) => row.channel),
  column('created_at', 'bigint', (row) => row.createdAt),
  column('due', 'bigint', (row) => row.due),
  column('attempts', 'integer', (row) => row.attempts),
  column('reason', 'text', (row) => row.reason),
  column('body', 'json', (row) => JSON.stringify(row.body)),
];
/** What is written and never read back. */
const WRITTEN: readonly WrittenColumn<EffectRow>[] = [
  ...COLUMNS,
  column('provider', 'text', (row) => providerOf(row.body)),
  { name: 'assignee', type: 'text', of: ({ body }) => keyOrNull(holderOf(body).assignee) },
  { name: 'team', type: 'text', of: ({ body }) => keyOrNull(holderOf(body).team) },
  column('kind', 'text', ({ body }) => effectKindOf(body)),
];
const SELECT = `select ${COLUMNS.map(({ name }) => name).join(', ')} from effect`;
/** Written as the index `effect_open` writes it, which is then used. */
const OPEN = `status in ('ready', 'sending', 'doubtful', 'open', 'overdue')`;
/** The same of `effect_task`. */
const TASK = `status in ('open', 'overdue')`;

function keyOrNull(text: string | null): string | null {
  return text === null ? null : storedKey(text);
}

function toRow(row: Row): EffectRow {
  return {
    key: shownText(row[0] as string),
    profile: row[1] as ProfileId,
    status: row[2] as EffectStatus,
    channel: shownText(row[3] as string),
    createdAt: row[4] as number,
    due: row[5] as number,
    attempts: row[6] as number,
    reason: row[7] === null ? null : shownText(row[7] as string),
    body: JSON.parse(row[8] as string),
  };
}

/** The channels of a bucket that something is ready for: each is the first after the one before. */
function waitingIn(bucket: string): string {
  const first = `select min(channel) from effect where effect.bucket = ${bucket} and status = 'ready'`;
  return `with recursive waiting(channel) as (
      ${first}
      union all
      select (${first} and channel > waiting.channel) from waiting where waiting.channel is not null)`;
}

export function effectTable(prepare: Prepare) {
  const toRows = (rows: readonly Row[]): readonly EffectRow[] => rows.map(toRow);
  const openOf = (which: string) =>
    prepare(
      `${forEachWantedSql(`${SELECT} where bucket = given.bucket and profile = given.wanted and ${which}`)}
       order by due, created_at, key`,
      foundBy(toRow),
    );
  const open = openOf(`${OPEN} and status <> 'overdue'`);
  const all = openOf(OPEN);
  // One look into the index per channel.
  const ready = prepare(
    `${waitingIn('$1')}
     select first.* from waiting cross join lateral (
       ${SELECT} where bucket = $1 and status = 'ready' and channel = waiting.channel and due <= $2
       order by due, created_at, key
       limit coalesce(($4::int[])[array_position($5::text[], waiting.channel)], $3)) as first
     order by due, created_at, key`,
    toRows,
  );
  const nextDue = prepare(
    `select min(first.due) from bucket cross join lateral (
       ${waitingIn('bucket.bucket')}
       select (select due from effect
         where effect.bucket = bucket.bucket and status = 'ready' and channel = waiting.channel order by due limit 1) as due
       from waiting where channel is not null) as first`,
    single<number | null>,
  );
  const upsert = prepare(upsertSql('effect', ['key'], WRITTEN), done);
  const one = prepare(
    `${SELECT} where bucket in (select bucket from bucket) and key = $1`,
    (rows): EffectRow | null => (rows.length === 0 ? null : toRow(rows[0]!)),
  );
  const reported = prepare(
    `${SELECT} where bucket in (select bucket from bucket) and provider = any($1::text[]) and channel = $2
     order by created_at desc, key limit 1`,
    (rows): EffectRow | null => (rows.length === 0 ? null : toRow(rows[0]!)),
  );
  const removeOpen = prepare(
    `delete from effect where bucket = $1 and profile = any($2::bigint[]) and ${OPEN}`,
    done,
  );
  const counts = prepare(
    `with kept as (select kind, channel, status, count(*) as count from effect where kind is not null group by kind, channel, status)
     select kind, channel, status, count from kept
     union all
     select null, channel, status, (count(*) - coalesce(
       (select sum(kept.count) from kept where kept.channel = effect.channel and kept.status = effect.status), 0))::bigint
     from effect group by channel, status
     order by channel, status, kind`,
    (rows): EffectCounts =>
      rows
        .map(([kind, channel, status, count]) => ({
          kind: kind === null ? null : shownText(kind as string),
          channel: shownText(channel as string),
          status: status as EffectStatus,
          count: count as number,
        }))
        .filter(({ count }) => count > 0),
  );
  // The status is written out, so that the index on those that need attention is used.
  const newest = (status: EffectStatus, limit: number) =>
    once(
      `${SELECT} where status = '${STATUS[status]}' order by created_at desc, key limit $1`,
      [limit],
      toRows,
    );
  return {
    /** `whole`: tasks that are past their time, too. */
    open: (ids: Wanted, whole: boolean): Statement<Found<EffectRow>> => (whole ? all : open)(...ids),
    ready(bucket: Bucket, { at, limit, room = new Map() }: ReadyRequest): Statement<readonly EffectRow[]> {
      const some = [...room];
      const free = arrayOf(
        'integer',
        some.map(([, most]) => Math.max(0, most)),
      );
      return ready(
        bucket,
        at,
        limit,
        free,
        arrayOf(
          'text',
          some.map(([channel]) => storedText(channel)),
        ),
      );
    },
    nextDue: (): Statement<number | null> => nextDue(),
    put: (rows: ByBucket<EffectRow>): readonly Write[] =>
      given(
        lastOf(rows, (row) => row.key),
        (last) => upsert(...arraysOf(WRITTEN, last)),
      ),
    /** What was sent, failed or dropped stays: it is a record of what happened. */
    removeOpen: (bucket: Bucket, ids: Buffer): Write => removeOpen(bucket, ids),
    one: (key: string): Statement<EffectRow | null> => one(storedText(key)),
    tasks({ assignee, team, after, limit }: TaskQuery): Statement<readonly EffectRow[]> {
      const values: (string | number)[] = [];
      const place = (value: string | number) => `$${values.push(value)}`;
      const wanted = [
        ...(assignee === undefined ? [] : [`assignee = ${place(storedKey(assignee))}`]),
        ...(team === undefined ? [] : [`team = ${place(storedKey(team))}`]),
        ...(after === undefined
          ? []
          : [`(due, key) > (${place(after.due)}, ${place(storedText(after.key))})`]),
      ];
      const where = [TASK, ...wanted].join(' and ');
      return once(`${SELECT} where ${where} order by due, key limit ${place(limit)}`, values, toRows);
    },
    reported: (channel: string, provider: readonly string[]): Statement<EffectRow | null> =>
      reported(arrayOf('text', provider.map(storedText)), storedText(channel)),
    counts: (): Statement<EffectCounts> => counts(),
    /** Newest first, for each status. */
    newest: (statuses: readonly EffectStatus[], limit: number): readonly Statement<readonly EffectRow[]>[] =>
      [...new Set(statuses)].map((status) => newest(status, limit)),
  };
}

/** The statuses as SQL text: whatever a caller passes, only these words reach a statement. */
const STATUS: Record<EffectStatus, string> = {
  ready: 'ready',
  sending: 'sending',
  sent: 'sent',
  failed: 'failed',
  doubtful: 'doubtful',
  dropped: 'dropped',
  open: 'open',
  overdue: 'overdue',
  done: 'done',
};
