/** Placeholder until the check is in place. */
import type { Expression } from './expression.ts';
import type { ExpressionProblem } from './problem.ts';
import { type ScopeType, unknownType, type ValueType } from './value-type.ts';
export interface Checked {
  readonly type: ValueType;
  readonly problems: readonly ExpressionProblem[];
  readonly names: readonly string[];
  readonly paths: readonly (readonly string[])[];
}
export function checkExpression(_expression: Expression, _scope: ScopeType): Checked {
  return { type: unknownType, problems: [], names: [], paths: [] };
}
