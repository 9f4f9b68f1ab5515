/**
 * Paths that walk a reference, `sku.category`, become the one name under which the value stands beside the
 * reference. It is the text that is rewritten, so every interpreter reads the same.
 */
import { type NameNode, type Node, nodesOf } from './ast.ts';
import type { Expression } from './expression.ts';
import { parseExpression } from './parse.ts';
import { Spans } from './span.ts';
import type { ScopeType, ValueType } from './value-type.ts';

export interface Walked {
  readonly expression: Expression;
  /** Where a place in the rewritten text stands in the text as it was written. */
  written(offset: number): number;
}

interface Cut {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** The expression with walked references as single names; the same one where there are none. */
export function walkReferences(expression: Expression, scope: ScopeType): Walked {
  const references = referencesIn(scope);
  const same: Walked = { expression, written: (offset) => offset };
  if (references.size === 0) return same;
  const spans = new Spans(expression.text);
  const cuts = nodesOf(expression.ast)
    .flatMap((node) => (node.type === 'path' ? cutsOf(node.steps, references, spans) : []))
    .sort((a, b) => a.start - b.start);
  if (cuts.length === 0) return same;
  let text = '';
  let from = 0;
  for (const { start, end, name } of cuts) {
    text += `${expression.text.slice(from, start)}\`${name}\``;
    from = end;
  }
  const parsed = parseExpression(text + expression.text.slice(from));
  if (!parsed.ok) return same;
  return {
    expression: parsed.expression,
    written(offset) {
      let shift = 0;
      for (const { start, end, name } of cuts) {
        if (offset < start + shift) break;
        if (offset < start + shift + name.length + 2) return start;
        shift += name.length + 2 - (end - start);
      }
      return offset - shift;
    },
  };
}

/** A reference followed by a name. What stands in […] after the reference is nothing we could walk. */
function cutsOf(steps: readonly Node[], references: ReadonlySet<string>, spans: Spans): Cut[] {
  const cuts: Cut[] = [];
  for (let index = 0; index < steps.length - 1; index++) {
    const [head, field] = [steps[index]!, steps[index + 1]!];
    if (!isPlain(head) || field.type !== 'name' || !references.has(head.value)) continue;
    const [first, last] = [spans.token(head), spans.token(field)];
    cuts.push({ start: first.offset, end: last.offset + last.length, name: `${head.value}.${field.value}` });
    index++;
  }
  return cuts;
}

function isPlain(node: Node): node is NameNode {
  return node.type === 'name' && node.stages === undefined && node.predicate === undefined;
}

const known = new WeakMap<ScopeType, ReadonlySet<string>>();

/** Names that are references wherever they stand in the scope; the same for every expression in it. */
function referencesIn(scope: ScopeType): ReadonlySet<string> {
  const references = known.get(scope) ?? findReferences(scope);
  known.set(scope, references);
  return references;
}

function findReferences({ names }: ScopeType): ReadonlySet<string> {
  const found = new Set<string>();
  const others = new Set<string>();
  const look = (fields: ReadonlyMap<string, ValueType>): void => {
    for (const [name, type] of fields) {
      if (type.ref !== undefined && fields.has(`${name}.in`)) found.add(name);
      else others.add(name);
      inside(type);
    }
  };
  const inside = (type: ValueType): void => {
    if (type.type === 'list') inside(type.of);
    if (type.type === 'object') look(type.fields);
  };
  look(names);
  for (const name of others) found.delete(name);
  return found;
}
