/** Puts what was worked out ahead into a batch, for as many as are still what they were then. */
import type { Changes } from '../../evaluate/draft.ts';
import type { Run } from '../../evaluate/run.ts';
import type { Bucket, ProfileId } from '../../store/store.ts';
import type { Parts } from '../batch-part.ts';
import type { Ahead } from './ahead.ts';
import type { WrittenSince } from './written.ts';

/** What was worked out, in which bucket, by what, and who was written meanwhile. */
export interface KnownAhead extends Ahead {
  readonly bucket: Bucket;
  readonly run: Run;
  readonly since: WrittenSince;
}

/** Who is done with; the others are to be taken through their inputs as ever. */
export function takeAhead(run: Run, parts: Parts, ahead: KnownAhead): readonly ProfileId[] {
  if (ahead.run !== run) return [];
  const part = parts.of(ahead.bucket);
  const done = ahead.people.filter((id) => !ahead.since.has(id) && !part.inputs.has(id));
  const isDone = done.length === ahead.people.length ? everybody : memberOf(new Set(done));
  add(part.changes, ahead.changes, isDone);
  parts.active.push(...ahead.active.filter(isDone));
  return done;
}

function everybody(): boolean {
  return true;
}

function memberOf(people: ReadonlySet<ProfileId>): (id: ProfileId) => boolean {
  return (id) => people.has(id);
}

function add(changes: Changes, more: Changes, isDone: (id: ProfileId) => boolean): void {
  for (const row of more.profiles) if (isDone(row.id)) changes.profiles.push(row);
  for (const row of more.states) if (isDone(row.profile)) changes.states.push(row);
  for (const row of more.events) if (isDone(row.profile)) changes.events.push(row);
  for (const row of more.changes) if (isDone(row.profile)) changes.changes.push(row);
  for (const row of more.decisions) if (isDone(row.profile)) changes.decisions.push(row);
}
