/**
 * What a condition claims of the names it uses, as far as it can be seen without types: comparisons of a name with
 * written values, joined by `and`, `or` and `$not`. What is anything else is `open`. Pure.
 */
import { type Node, operandsOf } from './ast.ts';
import type { Expression } from './expression.ts';
import { type Span, Spans } from './span.ts';

export type WrittenValue = string | number | boolean;

export type ClaimOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'exists' | 'is true';

export type Claim =
  | { readonly type: 'and' | 'or'; readonly claims: readonly Claim[]; readonly node: Node }
  | { readonly type: 'not'; readonly claim: Claim; readonly node: Node }
  | {
      readonly type: 'compare';
      /** Names that lead to the value from the scope: `["event", "channel"]`. */
      readonly trail: readonly string[];
      readonly operator: ClaimOperator;
      readonly values: readonly WrittenValue[];
      readonly node: Node;
    }
  | { readonly type: 'open'; readonly node: Node };

export function claimOf({ ast }: Expression): Claim {
  return claimOfNode(ast);
}

/** Where claims of an expression stand in its text. */
export function claimSpans({ text }: Expression): (claim: Claim) => Span {
  const spans = new Spans(text);
  return ({ node }) => spans.of(node);
}

function claimOfNode(node: Node): Claim {
  const open: Claim = { type: 'open', node };
  if (node.predicate !== undefined || node.stages !== undefined || node.group !== undefined) return open;
  switch (node.type) {
    case 'block':
      return node.expressions.length === 1 ? claimOfNode(node.expressions[0]!) : open;
    case 'binary':
      return node.value === 'and' || node.value === 'or'
        ? { type: node.value, claims: operandsOf(node).map(claimOfNode), node }
        : (comparison(node.value, node.lhs, node.rhs, node) ?? open);
    case 'function':
      return callOf(node) ?? open;
    case 'path':
    case 'name': {
      const trail = trailOf(node);
      return trail ? { type: 'compare', trail, operator: 'is true', values: [], node } : open;
    }
    default:
      return open;
  }
}

function callOf(node: Extract<Node, { type: 'function' }>): Claim | null {
  const [argument, second] = node.arguments;
  if (node.procedure.type !== 'variable' || !argument || second) return null;
  if (node.procedure.value === 'not') return { type: 'not', claim: claimOfNode(argument), node };
  const trail = node.procedure.value === 'exists' ? trailOf(argument) : null;
  return trail && { type: 'compare', trail, operator: 'exists', values: [], node };
}

type Mirrored = '=' | '!=' | '<' | '<=' | '>' | '>=';

const mirrored: Readonly<Record<Mirrored, Mirrored>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function comparison(operator: string, left: Node, right: Node, node: Node): Claim | null {
  const trail = trailOf(left);
  if (operator === 'in') {
    const values = trail && valuesOf(right);
    return values && { type: 'compare', trail: trail!, operator, values, node };
  }
  if (!isMirrored(operator)) return null;
  if (trail) return withValue(trail, operator, right, node);
  const other = trailOf(right);
  return other && withValue(other, mirrored[operator], left, node);
}

function isMirrored(operator: string): operator is Mirrored {
  return Object.hasOwn(mirrored, operator);
}

function withValue(trail: readonly string[], operator: Mirrored, side: Node, node: Node): Claim | null {
  const value = writtenValueOf(side);
  return value === null ? null : { type: 'compare', trail, operator, values: [value], node };
}

/** Null when it is no plain name, or leads through a filter. */
function trailOf(node: Node): readonly string[] | null {
  if (!isPlain(node)) return null;
  if (node.type === 'name') return [node.value];
  if (node.type !== 'path' || node.keepSingletonArray === true) return null;
  const names = node.steps.map((step) => (step.type === 'name' && isPlain(step) ? step.value : null));
  return names.every((name) => name !== null) ? names : null;
}

function valuesOf(node: Node): readonly WrittenValue[] | null {
  if (!isPlain(node)) return null;
  if (node.type !== 'unary' || node.value !== '[') {
    const value = writtenValueOf(node);
    return value === null ? null : [value];
  }
  const values = node.expressions.map(writtenValueOf);
  return values.every((value) => value !== null) ? values : null;
}

function writtenValueOf(node: Node): WrittenValue | null {
  if (!isPlain(node)) return null;
  if (node.type === 'string' || node.type === 'number' || node.type === 'value') return node.value;
  if (node.type !== 'unary' || node.value !== '-') return null;
  const value = writtenValueOf(node.expression);
  return typeof value === 'number' ? -value : null;
}

function isPlain({ predicate, stages, group, focus, index, keepArray }: Node): boolean {
  return (
    predicate === undefined &&
    stages === undefined &&
    group === undefined &&
    focus === undefined &&
    index === undefined &&
    keepArray !== true
  );
}
