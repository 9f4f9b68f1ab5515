/** Whether an expression reads nothing but the item: then its value is the same for everybody, and is worked out once. */
import type { ScopeType } from '../../language/expressions/index.ts';
import type { Context } from '../context.ts';

/** What may stand for all names, or for the scope itself. */
const REACHES_OUT = /\$(?![a-z])|%|\*\*|(^|[(,.[=<>+\-/&?:{])\s*\*/i;

export function isOfItemAlone(text: string, scope: ScopeType, { expressions }: Context): boolean {
  const { parsed } = expressions.read(text);
  if (!parsed.ok || REACHES_OUT.test(text)) return false;
  const { names } = expressions.check(parsed.expression, scope);
  return names.length === 1 && names[0] === 'item';
}
