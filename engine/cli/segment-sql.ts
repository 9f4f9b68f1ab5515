/** `segments sql`: the query for the people of a segment, for analysts; or why there is none. */
import { contextOf } from '../compiler/context.ts';
import { formatInstant } from '../language/instant.ts';
import type { Workspace } from '../language/workspace.ts';
import type { DialectName } from '../sql/dialect.ts';
import { type Lowered, lowerSegment } from '../sql/lower.ts';
import { Failure } from './failure.ts';

export interface Wanted {
  readonly id: string;
  readonly dialect: DialectName;
  readonly now: number;
  readonly superset: boolean;
}

/** Throws a Failure if there is no such segment. */
export function segmentSql(workspace: Workspace, { id, ...asked }: Wanted): Lowered {
  if (workspace.get('segment', id)) return lowerSegment(contextOf(workspace), id, asked);
  const known = workspace.all('segment').map((segment) => segment.id);
  throw new Failure({
    what: `there is no segment \`${id}\``,
    fix: known.length === 0 ? 'declare one with `kind: segment`' : `use one of ${known.join(', ')}`,
  });
}

/** The query, its parameters as comments, so that it can be pasted as it is. */
export function sqlText(lowered: Lowered, { id, dialect, now }: Wanted): string {
  if (!lowered.ok) {
    const { why, at } = lowered;
    return `${id} has no SQL: ${why}\n  at ${at.file}:${at.line}:${at.column}\n`;
  }
  const { sql, parameters, exact, omitted } = lowered;
  const head = exact ? `members of ${id}` : `members of ${id}, and others`;
  const lines = [
    `-- ${head}, at ${formatInstant(now)} (${dialect})`,
    ...omitted.map(({ why, at }) => `-- left out: ${at.file}:${at.line}:${at.column} ${why}`),
    `${sql};`,
    ...parameters.map((value, index) => `-- ${index + 1}: ${JSON.stringify(value)}`),
  ];
  return `${lines.join('\n')}\n`;
}
