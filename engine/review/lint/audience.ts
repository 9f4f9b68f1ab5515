/**
 * Whom a segment means, as far as it can be read off the definitions: the conditions that every member satisfies. A segment
 * that is named stands for its own conditions. What is an alternative (`any`) counts as one condition, so nothing is claimed
 * of members that does not hold of each.
 */
import type { Condition } from '../../language/kinds.ts';
import type { Workspace } from '../../language/workspace.ts';
import { textOf } from './same.ts';

/** Text of a condition → the condition. The segments themselves are among them, as `in`. */
export type Demands = ReadonlyMap<string, Condition>;

/** Of members of a segment; of a list from outside only the membership itself. */
export function demandsOf(segment: string, workspace: Workspace): Demands {
  const found = new Map<string, Condition>();
  const visit = (condition: Condition): void => {
    if (typeof condition === 'object' && 'all' in condition) {
      for (const part of condition.all) visit(part);
      return;
    }
    const text = textOf(condition);
    if (found.has(text)) return;
    const id = soleSegment(condition);
    found.set(id === null ? text : textOf({ in: id }), condition);
    const who = id === null ? null : whoOf(id, workspace);
    if (who !== null) visit(who);
  };
  visit({ in: segment });
  return found;
}

/** Whether everybody in `a` is in `b`, as far as can be known. */
export function isWithin(a: string, b: string, workspace: Workspace): boolean {
  const known = demandsOf(a, workspace);
  if (known.has(textOf({ in: b }))) return true;
  if (whoOf(b, workspace) === null) return false;
  return [...demandsOf(b, workspace)].every(([text, condition]) => {
    const id = soleSegment(condition);
    // What a segment demands stands there too.
    return known.has(text) || (id !== null && whoOf(id, workspace) !== null);
  });
}

/** Null of a list from outside. */
function whoOf(segment: string, workspace: Workspace): Condition | null {
  const value = workspace.get('segment', segment)?.value;
  return value && 'who' in value ? value.who : null;
}

function soleSegment(condition: Condition): string | null {
  if (typeof condition !== 'object' || !('in' in condition) || 'ref' in condition) return null;
  const ids = typeof condition.in === 'string' ? [condition.in] : condition.in;
  return ids.length === 1 ? ids[0]! : null;
}
