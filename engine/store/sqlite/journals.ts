/** What happened, line by line: changes of membership, decisions, identity. Only ever appended to. */
import type { Bucket, ChangeRow, DecisionRow, IdentityLogRow, ProfileId } from '../store.ts';
import type { Connection } from './connection.ts';
import { insertSql, type SqlValue } from './sql.ts';

export interface DecisionCount {
  readonly journey: string;
  readonly step: string;
  readonly outcome: DecisionRow['outcome'];
  readonly reason: string;
  readonly count: number;
}

const OF_PROFILE = 'where bucket = ? and profile = ? order by at desc, sequence desc limit ?';
type OfProfile = [Bucket, ProfileId, number];
type Stored<Row> = Omit<Row, 'detail'> & { readonly detail: string };

export function changeJournal(connection: Connection) {
  const insert = connection.prepare<SqlValue[]>(
    insertSql('change', ['bucket', 'profile', 'at', 'cause', 'entered', '"left"']),
  );
  const newest = connection.prepare<
    OfProfile,
    Omit<ChangeRow, 'entered' | 'left'> & { readonly entered: string; readonly left: string }
  >(`select profile, at, cause, entered, "left" from change ${OF_PROFILE}`);
  return {
    add(bucket: Bucket, rows: readonly ChangeRow[]): void {
      for (const { profile, at, cause, entered, left } of rows) {
        insert.run(bucket, profile, at, cause, slotList(entered), slotList(left));
      }
    },
    newest: (bucket: Bucket, id: ProfileId, limit: number): readonly ChangeRow[] =>
      newest
        .all(bucket, id, limit)
        .map((row) => ({ ...row, entered: JSON.parse(row.entered), left: JSON.parse(row.left) })),
  };
}

/** Slots as a JSON array of whole numbers. */
function slotList(slots: readonly number[]): string {
  return `[${slots.join(',')}]`;
}

export function decisionJournal(connection: Connection) {
  const insert = connection.prepare<SqlValue[]>(
    insertSql('decision', [
      'bucket',
      'profile',
      'at',
      'journey',
      'instance',
      'step',
      'outcome',
      'reason',
      'detail',
    ]),
  );
  const newest = connection.prepare<OfProfile, Stored<DecisionRow>>(
    `select profile, at, journey, instance, step, outcome, reason, detail from decision ${OF_PROFILE}`,
  );
  const counts = connection.prepare<[number], DecisionCount>(
    `select journey, step, outcome, reason, count(*) as count from decision where at >= ?
     group by journey, step, outcome, reason order by journey, step, outcome, reason`,
  );
  return {
    add(bucket: Bucket, rows: readonly DecisionRow[]): void {
      for (const { profile, at, journey, instance, step, outcome, reason, detail } of rows) {
        insert.run(bucket, profile, at, journey, instance, step, outcome, reason, JSON.stringify(detail));
      }
    },
    newest: (bucket: Bucket, id: ProfileId, limit: number): readonly DecisionRow[] =>
      newest.all(bucket, id, limit).map(withDetail),
    counts: (since: number): readonly DecisionCount[] => counts.all(since),
  };
}

export function identityJournal(connection: Connection) {
  const insert = connection.prepare<SqlValue[]>(
    insertSql('identity_log', ['bucket', 'profile', 'at', 'action', 'detail']),
  );
  const newest = connection.prepare<OfProfile, Stored<IdentityLogRow>>(
    `select at, profile, action, detail from identity_log ${OF_PROFILE}`,
  );
  return {
    add(bucket: Bucket, rows: readonly IdentityLogRow[]): void {
      for (const { at, profile, action, detail } of rows) {
        insert.run(bucket, profile, at, action, JSON.stringify(detail));
      }
    },
    newest: (bucket: Bucket, id: ProfileId, limit: number): readonly IdentityLogRow[] =>
      newest.all(bucket, id, limit).map(withDetail),
  };
}

function withDetail<Row extends { readonly detail: string }>(
  row: Row,
): Omit<Row, 'detail'> & Pick<DecisionRow, 'detail'> {
  return { ...row, detail: JSON.parse(row.detail) };
}
