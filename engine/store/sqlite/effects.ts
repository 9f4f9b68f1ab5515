/** Effects on their way out: the outbox, its dead letters, and the record of what was sent. */
import { effectKindOf } from '../effect_kind.ts';
import { providerOf } from '../provider.ts';
import type { Bucket, EffectRow, EffectStatus, ProfileId, ReadyRequest, TaskQuery } from '../store.ts';
import { holderOf } from '../task.ts';
import type { Connection } from './connection.ts';
import { type SqlValue, upsertSql } from './sql.ts';

interface Stored extends Omit<EffectRow, 'body'> {
  readonly body: string;
}

export interface EffectCount {
  readonly kind: string | null;
  readonly channel: string;
  readonly status: EffectStatus;
  readonly count: number;
}

const SELECT = `select key, profile, status, channel, created_at as createdAt, due, attempts, reason, body from effect`;
/** Written as the index `effect_open` writes it, which is then used. */
const OPEN = `status in ('ready', 'sending', 'doubtful', 'open', 'overdue')`;
/** The same of `effect_task`. */
const TASK = `status in ('open', 'overdue')`;

/** The channels that something is ready for: each is the first after the one before. */
const WAITING = `with recursive waiting(channel) as (
    select min(channel) from effect where bucket = $bucket and status = 'ready'
    union all
    select (select min(channel) from effect where bucket = $bucket and status = 'ready' and channel > waiting.channel)
    from waiting where waiting.channel is not null)`;

export function effectTable(connection: Connection) {
  const openOf = (which: string) =>
    connection.prepare<[Bucket, string], Stored>(
      `${SELECT} where bucket = ? and profile in (select value from json_each(?)) and ${which}
       order by due, created_at, key`,
    );
  const open = openOf(`${OPEN} and status <> 'overdue'`);
  const all = openOf(OPEN);
  // One look into the index per channel.
  const waiting = connection
    .prepare<[{ bucket: Bucket }], string>(`${WAITING} select channel from waiting where channel is not null`)
    .pluck();
  const ready = connection.prepare<[Bucket, string, number, number], Stored>(
    `${SELECT} where bucket = ? and status = 'ready' and channel = ? and due <= ?
     order by due, created_at, key limit ?`,
  );
  const nextDue = connection
    .prepare<[{ bucket: Bucket }], number | null>(
      `${WAITING} select min(
         (select min(due) from effect where bucket = $bucket and status = 'ready' and channel = waiting.channel))
       from waiting where channel is not null`,
    )
    .pluck();
  const upsert = connection.prepare<SqlValue[]>(
    upsertSql(
      'effect',
      ['bucket', 'key'],
      [
        'profile',
        'status',
        'channel',
        'created_at',
        'due',
        'attempts',
        'reason',
        'body',
        'provider',
        'assignee',
        'team',
        'kind',
      ],
    ),
  );
  const one = connection.prepare<[string], Stored>(
    `${SELECT} where bucket in (select bucket from bucket) and key = ?`,
  );
  const reported = connection.prepare<[string, string], Stored>(
    `${SELECT} where bucket in (select bucket from bucket) and provider in (select value from json_each(?))
     and channel = ? order by created_at desc, key limit 1`,
  );
  const removeOpen = connection.prepare<[Bucket, ProfileId]>(
    `delete from effect where bucket = ? and profile = ? and ${OPEN}`,
  );
  const counts = connection.prepare<[], EffectCount>(
    `with kept as (select kind, channel, status, count(*) as count from effect where kind is not null group by kind, channel, status)
     select kind, channel, status, count from kept
     union all
     select null, channel, status, count(*) - coalesce(
       (select sum(kept.count) from kept where kept.channel = effect.channel and kept.status = effect.status), 0) as count
     from effect group by channel, status
     order by channel, status, kind`,
  );
  // The status is written out, so that the index on those that need attention is used.
  const ofStatus = (status: EffectStatus) =>
    connection.prepare<[number], Stored>(
      `${SELECT} where status = '${STATUS[status]}' order by created_at desc, key limit ?`,
    );
  const prepared = new Map<EffectStatus, ReturnType<typeof ofStatus>>();
  const newest = (status: EffectStatus, limit: number): readonly EffectRow[] => {
    const statement = prepared.get(status) ?? ofStatus(status);
    prepared.set(status, statement);
    return statement.all(limit).map(toRow);
  };
  return {
    /** `whole`: tasks that are past their time, too. */
    open: (bucket: Bucket, ids: string, whole: boolean): readonly EffectRow[] =>
      (whole ? all : open).all(bucket, ids).map(toRow),
    ready: (bucket: Bucket, { at, limit, room }: ReadyRequest): readonly EffectRow[] =>
      waiting
        .all({ bucket })
        .flatMap((channel) => ready.all(bucket, channel, at, Math.max(0, room?.get(channel) ?? limit)))
        .map(toRow)
        .sort(inDispatchOrder),
    nextDue: (bucket: Bucket): number | null => nextDue.get({ bucket }) ?? null,
    put(bucket: Bucket, rows: readonly EffectRow[]): void {
      for (const { key, profile, status, channel, createdAt, due, attempts, reason, body } of rows) {
        const text = JSON.stringify(body);
        const { assignee, team } = holderOf(body);
        upsert.run(
          bucket,
          key,
          profile,
          status,
          channel,
          createdAt,
          due,
          attempts,
          reason,
          text,
          providerOf(body),
          assignee,
          team,
          effectKindOf(body),
        );
      }
    },
    /** What was sent, failed or dropped stays: it is a record of what happened. */
    removeOpen(bucket: Bucket, ids: readonly ProfileId[]): void {
      for (const id of ids) removeOpen.run(bucket, id);
    },
    one(key: string): EffectRow | null {
      const found = one.get(key);
      return found === undefined ? null : toRow(found);
    },
    tasks({ assignee, team, after, limit }: TaskQuery): readonly EffectRow[] {
      const wanted = [
        ...(assignee === undefined ? [] : [{ sql: 'assignee = ?', values: [assignee] }]),
        ...(team === undefined ? [] : [{ sql: 'team = ?', values: [team] }]),
        ...(after === undefined ? [] : [{ sql: '(due, key) > (?, ?)', values: [after.due, after.key] }]),
      ];
      const where = [TASK, ...wanted.map(({ sql }) => sql)].join(' and ');
      const values: SqlValue[] = [...wanted.flatMap((one) => one.values), limit];
      return connection
        .prepare<SqlValue[], Stored>(`${SELECT} where ${where} order by due, key limit ?`)
        .all(...values)
        .map(toRow);
    },
    reported(channel: string, provider: readonly string[]): EffectRow | null {
      const found = reported.get(JSON.stringify(provider), channel);
      return found === undefined ? null : toRow(found);
    },
    counts: (): readonly EffectCount[] => counts.all().filter(({ count }) => count > 0),
    /** Newest first. */
    newest: (statuses: readonly EffectStatus[], limit: number): readonly EffectRow[] =>
      [...new Set(statuses)]
        .flatMap((status) => newest(status, limit))
        .sort((a, b) => b.createdAt - a.createdAt || (a.key < b.key ? -1 : 1))
        .slice(0, limit),
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

function toRow(stored: Stored): EffectRow {
  return { ...stored, body: JSON.parse(stored.body) };
}

function inDispatchOrder(a: EffectRow, b: EffectRow): number {
  return a.due - b.due || a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1);
}
