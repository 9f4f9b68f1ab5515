/**
 * Compiles an expression to JavaScript: the same meaning as the reference interpreter's, without its promises.
 * Only for what `canCompile` lets through.
 */

import { nodesOf } from './ast.ts';
import { canCompile } from './can-compile.ts';
import { canonicalOf } from './canonical.ts';
import { emit } from './emit/index.ts';
import { Writer } from './emit/writer.ts';
import type { Expression } from './expression.ts';
import { functions } from './functions.ts';
import type { Callable } from './semantics/call.ts';
import { libraryIn } from './semantics/library.ts';
import { plain, plainList } from './semantics/sequence.ts';

export interface CompiledExpression {
  /** The value for the names of a scope, as plain JSON; undefined is missing. Throws an `ExpressionFault`. */
  readonly evaluate: (scope: object) => unknown;
  readonly text: string;
  /** The expression written in one way, whatever its spaces and quotes: equal texts mean the same. */
  readonly canonical: string;
}

export function compileExpression(
  expression: Expression,
  { zone }: { readonly zone: string },
): CompiledExpression {
  const [problem] = canCompile(expression);
  if (problem) throw new Error(`not compiled: ${problem.what}`);
  const writer = new Writer(emit, callablesIn(zone));
  const { js } = writer.emit(expression.ast, { context: 'scope', isScope: true, variables: new Map() });
  const run = writer.build(js);
  const tidy = makesValues(expression) ? plain : plainList;
  return {
    evaluate: (scope) => {
      const value = run(scope);
      return typeof value === 'object' ? tidy(value) : value;
    },
    text: expression.text,
    canonical: canonicalOf(expression.ast),
  };
}

/** Whether the result may hold lists and mappings that the expression has made inside others. */
function makesValues({ ast }: Expression): boolean {
  return nodesOf(ast).some(({ type, ...node }) => type === 'unary' && 'value' in node && node.value !== '-');
}

const callables = new Map<string, ReadonlyMap<string, Callable>>();

function callablesIn(zone: string): ReadonlyMap<string, Callable> {
  const known = callables.get(zone);
  if (known) return known;
  const made = new Map(
    Object.entries(libraryIn(zone)).map(([name, run]) => [
      name,
      { signature: functions.get(name)!.signature, run },
    ]),
  );
  callables.set(zone, made);
  return made;
}
