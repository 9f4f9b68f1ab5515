/** An expression written in one way, so that spaces, quotes and needless brackets do not change its hash. */
import { type BinaryNode, type Node, operandsOf, type Stage } from './ast.ts';

type Write<T extends Node['type']> = (node: Extract<Node, { type: T }>) => string;

const chained: ReadonlySet<string> = new Set(['and', 'or', '&']);

const writers: { readonly [T in Node['type']]: Write<T> } = {
  path: ({ steps, keepSingletonArray }) =>
    `${steps.map(canonicalOf).join('.')}${keepSingletonArray === true ? '[]' : ''}`,
  name: ({ value }) => `\`${value}\``,
  string: ({ value }) => JSON.stringify(value),
  number: ({ value }) => (Object.is(value, -0) ? '-0' : String(value)),
  value: ({ value }) => String(value),
  variable: ({ value }) => `$${value}`,
  binary: writeBinary,
  unary(node) {
    if (node.value === '-') return `-(${canonicalOf(node.expression)})`;
    if (node.value === '[') return `[${node.expressions.map(canonicalOf).join(',')}]`;
    return `{${node.lhs.map(([key, value]) => `${canonicalOf(key)}:${canonicalOf(value)}`).join(',')}}`;
  },
  condition: (node) =>
    `(${canonicalOf(node.condition)}?${canonicalOf(node.then)}${node.else ? `:${canonicalOf(node.else)}` : ''})`,
  block: ({ expressions }) => `(${expressions.map(canonicalOf).join(';')})`,
  bind: ({ lhs, rhs }) => `${canonicalOf(lhs)}:=${canonicalOf(rhs)}`,
  function: writeCall,
  partial: writeCall,
  lambda: (node) => `function(${node.arguments.map(canonicalOf).join(',')}){${canonicalOf(node.body)}}`,
  apply: ({ lhs, rhs }) => `(${canonicalOf(lhs)}~>${canonicalOf(rhs)})`,
  sort: ({ terms }) =>
    `^(${terms.map(({ descending, expression }) => `${descending ? '>' : '<'}${canonicalOf(expression)}`).join(',')})`,
  transform: (node) =>
    `|${canonicalOf(node.pattern)}|${canonicalOf(node.update)}${node.delete ? `,${canonicalOf(node.delete)}` : ''}|`,
  wildcard: () => '*',
  descendant: () => '**',
  parent: () => '%',
  regex: (node) => String((node as { readonly value?: unknown }).value),
  operator: () => '?',
};

export function canonicalOf(node: Node): string {
  const inner = onlyInBrackets(node);
  if (inner) return canonicalOf(inner);
  const own = (writers[node.type] as (node: Node) => string)(node);
  const stages = [...(node.predicate ?? []), ...(node.stages ?? [])].map(writeStage).join('');
  const group = node.group
    ? `{${node.group.lhs.map(([key, value]) => `${canonicalOf(key)}:${canonicalOf(value)}`).join(',')}}`
    : '';
  const focus = node.focus === undefined ? '' : `@$${node.focus}`;
  const index = node.index === undefined ? '' : `#$${node.index}`;
  return `${own}${focus}${index}${stages}${node.keepArray === true && node.type !== 'name' ? '[]' : ''}${group}`;
}

/** What stands alone in brackets means what it means without them; the tree has the precedence already. */
function onlyInBrackets(node: Node): Node | null {
  if (node.type !== 'block' || node.expressions.length !== 1) return null;
  const [inner] = node.expressions;
  const isPlain =
    node.predicate === undefined &&
    node.stages === undefined &&
    node.group === undefined &&
    node.consarray !== true;
  return isPlain && inner?.type === 'binary' ? inner : null;
}

function writeStage(stage: Stage): string {
  return stage.type === 'filter' ? `[${canonicalOf(stage.expr)}]` : `#$${stage.value}`;
}

function writeBinary(node: BinaryNode): string {
  const operands = chained.has(node.value) ? operandsOf(node) : [node.lhs, node.rhs];
  return `(${operands.map(canonicalOf).join(` ${node.value} `)})`;
}

function writeCall(node: Extract<Node, { type: 'function' | 'partial' }>): string {
  return `${canonicalOf(node.procedure)}(${node.arguments.map(canonicalOf).join(',')})`;
}
