/** A condition that is an expression: it holds only if the result is exactly `true`. */
import type { Site } from '../../language/definition.ts';
import { ExpressionFault, holds } from '../../language/expressions/index.ts';
import { expressionAt } from '../expression.ts';
import type { Test, View } from '../view.ts';
import type { Place } from './condition.ts';

export function compileExpressionCondition(text: string, site: Site, { scope, context }: Place): Test | null {
  const compiled = expressionAt(text, site, scope, context, 'boolean');
  if (!compiled) return null;
  const evaluate = (view: View): unknown => {
    try {
      return compiled.evaluate(view.scope);
    } catch (fault) {
      if (fault instanceof ExpressionFault) return fault;
      throw fault;
    }
  };
  return {
    holds: (view) => holds(evaluate(view)),
    explain(view) {
      const result = evaluate(view);
      const values = Object.fromEntries(
        compiled.names.map((name) => [name, (view.scope as Readonly<Record<string, unknown>>)[name]]),
      );
      const value = result instanceof ExpressionFault ? { ...values, fault: result.message } : values;
      return { text, holds: holds(result), value };
    },
    canonical: compiled.canonical,
    steps: [],
  };
}
