/** Whose a task is, as it is found by: columns of their own beside the body, which stays as it is. */
import type { JsonObject } from './store.ts';

export function holderOf({ assignee, team }: JsonObject): {
  readonly assignee: string | null;
  readonly team: string | null;
} {
  return {
    assignee: typeof assignee === 'string' ? assignee : null,
    team: typeof team === 'string' ? team : null,
  };
}
