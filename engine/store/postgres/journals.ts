/** What happened, line by line: changes of membership, decisions, identity. Only ever appended to. */
import type {
  Bucket,
  ChangeRow,
  DecisionRow,
  IdentityLogRow,
  JsonObject,
  PeopleReads,
  ProfileId,
} from '../store.ts';
import type { ByBucket } from './by_bucket.ts';
import { arraysOf, column, insertSql, type WrittenColumn } from './sql.ts';
import type { Prepare, Row, Statement } from './statement.ts';
import { shownText } from './text.ts';
import { done, given, type Write } from './write.ts';

export type DecisionCounts = Awaited<ReturnType<PeopleReads['countDecisions']>>;

const CHANGES: readonly WrittenColumn<ChangeRow>[] = [
  column('profile', 'bigint', (row) => row.profile),
  column('at', 'bigint', (row) => row.at),
  column('cause', 'text', (row) => row.cause),
  column('entered', 'json', (row) => slotList(row.entered)),
  column('"left"', 'json', (row) => slotList(row.left)),
];

/** Slots as a JSON array of whole numbers. */
function slotList(slots: readonly number[]): string {
  return `[${slots.join(',')}]`;
}

export function changeJournal(prepare: Prepare) {
  return journal<ChangeRow>(prepare, 'change', CHANGES, ([profile, at, cause, entered, left]) => ({
    profile: profile as ProfileId,
    at: at as number,
    cause: cause as ChangeRow['cause'],
    entered: JSON.parse(entered as string) as number[],
    left: JSON.parse(left as string) as number[],
  }));
}

const IDENTITY: readonly WrittenColumn<IdentityLogRow>[] = [
  column('profile', 'bigint', (row) => row.profile),
  column('at', 'bigint', (row) => row.at),
  column('action', 'text', (row) => row.action),
  column('detail', 'json', (row) => JSON.stringify(row.detail)),
];

export function identityJournal(prepare: Prepare) {
  return journal(prepare, 'identity_log', IDENTITY, ([profile, at, action, detail]) => ({
    at: at as number,
    profile: profile as ProfileId,
    action: action as IdentityLogRow['action'],
    detail: JSON.parse(detail as string) as JsonObject,
  }));
}

const DECISIONS: readonly WrittenColumn<DecisionRow>[] = [
  column('profile', 'bigint', (row) => row.profile),
  column('at', 'bigint', (row) => row.at),
  column('journey', 'text', (row) => row.journey),
  column('instance', 'text', (row) => row.instance),
  column('step', 'text', (row) => row.step),
  column('outcome', 'text', (row) => row.outcome),
  column('reason', 'text', (row) => row.reason),
  column('detail', 'json', (row) => JSON.stringify(row.detail)),
];

export function decisionJournal(prepare: Prepare) {
  const counts = prepare(
    `select journey, step, outcome, reason, count(*) from decision where at >= $1
     group by journey, step, outcome, reason order by journey, step, outcome, reason`,
    (rows): DecisionCounts =>
      rows.map(([journey, step, outcome, reason, count]) => ({
        journey: shownText(journey as string),
        step: shownText(step as string),
        outcome: outcome as DecisionRow['outcome'],
        reason: shownText(reason as string),
        count: count as number,
      })),
  );
  const decisions = journal(prepare, 'decision', DECISIONS, (row) => ({
    profile: row[0] as ProfileId,
    at: row[1] as number,
    journey: shownText(row[2] as string),
    instance: shownText(row[3] as string),
    step: shownText(row[4] as string),
    outcome: row[5] as DecisionRow['outcome'],
    reason: shownText(row[6] as string),
    detail: JSON.parse(row[7] as string) as JsonObject,
  }));
  return { ...decisions, counts: (since: number): Statement<DecisionCounts> => counts(since) };
}

function journal<R>(
  prepare: Prepare,
  table: string,
  columns: readonly WrittenColumn<R>[],
  toRow: (row: Row) => R,
) {
  const insert = prepare(insertSql(table, columns), done);
  const newest = prepare(
    `select ${columns.map(({ name }) => name).join(', ')} from ${table}
     where bucket = $1 and profile = $2 order by at desc, sequence desc limit $3`,
    (rows): readonly R[] => rows.map(toRow),
  );
  return {
    add: (rows: ByBucket<R>): readonly Write[] => given(rows, () => insert(...arraysOf(columns, rows))),
    newest: (bucket: Bucket, id: ProfileId, limit: number): Statement<readonly R[]> =>
      newest(bucket, id, limit),
  };
}
