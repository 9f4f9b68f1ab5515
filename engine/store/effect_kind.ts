/** What kind of effect a body says that it is, as effects are counted by: a column of its own beside the body. Null: a message. */
import type { JsonObject } from './store.ts';

export function effectKindOf({ kind }: JsonObject): string | null {
  return typeof kind === 'string' ? kind : null;
}
