/** Why calls of functions have no SQL. One does: `$exists` of a column. */
import type { Node } from '../language/expressions/index.ts';

const REASONS: Readonly<Record<string, string>> = {
  not: '$not of what is missing is missing; write `not:` around the condition',
  lowercase: 'small and capital letters of other alphabets are others in each database',
  uppercase: 'small and capital letters of other alphabets are others in each database',
  round: 'databases round halves up, and $round to the even neighbour',
};

/** The function that is called, without `$`; empty where it is worked out. */
export function calledBy({ procedure }: Extract<Node, { type: 'function' }>): string {
  return procedure.type === 'variable' ? procedure.value : '';
}

export function reasonOf(called: string): string {
  return REASONS[called] ?? `$${called} has no SQL that all databases answer alike`;
}
