/** Where the environment delivers only to a few, nothing goes out for anybody else. */
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';

export function deliversTo({ program: { deliverOnly } }: Run, { members }: Draft): boolean {
  return deliverOnly === null || members[deliverOnly] === 1;
}
