/** Conditions as SQL, over what a daemon has stored: the people of every segment that has a query. */
import { contextOf } from '../../compiler/context.ts';
import type { Workspace } from '../../language/workspace.ts';
import { lowerSegment } from '../../sql/lower.ts';
import type { Store } from '../../store/store.ts';

/** Segment → its people by its query, in order of id; those without a query are not there. */
export type BySql = ReadonlyMap<string, readonly number[]>;

export async function peopleBySql(store: Store, workspace: Workspace, now: number): Promise<BySql> {
  const context = contextOf(workspace);
  const found = new Map<string, readonly number[]>();
  for (const { id } of workspace.all('segment')) {
    const lowered = lowerSegment(context, id, { dialect: store.dialect, now });
    if (!lowered.ok) continue;
    const people = await store.people.select(lowered);
    if (!people) throw new Error(`${id}: a number is out of the database's range`);
    found.set(
      id,
      people.toSorted((a, b) => a - b),
    );
  }
  return found;
}
