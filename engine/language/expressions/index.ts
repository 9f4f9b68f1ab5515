/** Expressions: read, checked against the names in scope, compiled, and evaluated. The rest is for this folder. */
export { type BinaryNode, type Node, operandsOf } from './ast.ts';
export { canCompile } from './can-compile.ts';
export { type Checked, checkExpression } from './check/index.ts';
export {
  type Claim,
  type ClaimOperator,
  claimOf,
  claimSpans,
  type WrittenValue,
} from './claims.ts';
export { type CompiledExpression, compileExpression } from './compile.ts';
export type { Expression } from './expression.ts';
export { ExpressionFault } from './fault.ts';
export { holds } from './holds.ts';
export { type Parsed, parseExpression } from './parse.ts';
export type { ExpressionProblem } from './problem.ts';
export { evaluateReference, type ReferenceOptions } from './reference.ts';
export { describeType, familyOf, type Limits, type ScopeType, type ValueType } from './value-type.ts';
export { walkReferences } from './walked.ts';
