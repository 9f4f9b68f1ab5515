/** What an expression reads besides the item: where it is nothing its value is the same for everybody, where it is some names it goes by those. */
import type { ScopeType } from '../../language/expressions/index.ts';
import type { Context } from '../context.ts';
import type { Checked } from '../expression.ts';

/** What may stand for all names, or for the scope itself. */
const REACHES_OUT = /\$(?![a-z])|%|\*\*|(^|[(,.[=<>+\-/&?:{])\s*\*/i;

export function isOfItemAlone(text: string, scope: ScopeType, { expressions }: Context): boolean {
  const { parsed } = expressions.read(text);
  if (!parsed.ok || REACHES_OUT.test(text)) return false;
  const { names } = expressions.check(parsed.expression, scope);
  return names.length === 1 && names[0] === 'item';
}

/** Names of whoever asks that it goes by, in order; null where it reads the question too, or may read anything. */
export function namesOfAsker(text: string, { names }: Checked): readonly string[] | null {
  if (REACHES_OUT.test(text) || names.includes('context')) return null;
  return names.filter((name) => name !== 'item').sort();
}
