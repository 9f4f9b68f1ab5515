/**
 * The syntax tree of an expression, as the jsonata package's parser makes it, with types of our own: the
 * package's declarations leave most of it open. Only read, never changed.
 */

interface Base {
  /** Where the node's token ends in the text, in UTF-16 units; operators that the parser makes up have none. */
  readonly position?: number;
  /** `[…]` after anything but a step of a path. */
  readonly predicate?: readonly Stage[];
  /** `[…]` after a step of a path. */
  readonly stages?: readonly Stage[];
  /** `x[]`: a single result stays a list. */
  readonly keepArray?: boolean;
  /** An array constructor at the edge of a path, whose result is not flattened. */
  readonly consarray?: boolean;
  /** `x{…}`. */
  readonly group?: { readonly lhs: readonly Pair[]; readonly position?: number };
  /** `x@$v`. */
  readonly focus?: string;
  /** `x#$v`. */
  readonly index?: string;
}

export type Pair = readonly [Node, Node];

export type Stage =
  | { readonly type: 'filter'; readonly expr: Node; readonly position?: number }
  | { readonly type: 'index'; readonly value: string; readonly position?: number };

export interface PathNode extends Base {
  readonly type: 'path';
  readonly steps: readonly Node[];
  readonly keepSingletonArray?: boolean;
}
export interface NameNode extends Base {
  readonly type: 'name';
  readonly value: string;
}
export interface LiteralNode extends Base {
  readonly type: 'string' | 'number' | 'value';
  readonly value: string | number | boolean | null;
}
export interface VariableNode extends Base {
  readonly type: 'variable';
  /** Without the `$`: empty for the context, `$` for the root. */
  readonly value: string;
}
export type Operator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '&'
  | '..'
  | 'in'
  | 'and'
  | 'or';
export interface BinaryNode extends Base {
  readonly type: 'binary';
  readonly value: Operator;
  readonly lhs: Node;
  readonly rhs: Node;
}
export interface MinusNode extends Base {
  readonly type: 'unary';
  readonly value: '-';
  readonly expression: Node;
}
export interface ArrayNode extends Base {
  readonly type: 'unary';
  readonly value: '[';
  readonly expressions: readonly Node[];
}
export interface ObjectNode extends Base {
  readonly type: 'unary';
  readonly value: '{';
  readonly lhs: readonly Pair[];
}
export interface ConditionNode extends Base {
  readonly type: 'condition';
  readonly condition: Node;
  readonly then: Node;
  readonly else?: Node;
}
export interface BlockNode extends Base {
  readonly type: 'block';
  readonly expressions: readonly Node[];
}
export interface BindNode extends Base {
  readonly type: 'bind';
  readonly lhs: VariableNode;
  readonly rhs: Node;
}
export interface CallNode extends Base {
  readonly type: 'function';
  readonly procedure: Node;
  readonly arguments: readonly Node[];
}
/** `f(?, x)`: a function with some of its arguments given. */
export interface PartialNode extends Base {
  readonly type: 'partial';
  readonly procedure: Node;
  readonly arguments: readonly Node[];
}
export interface LambdaNode extends Base {
  readonly type: 'lambda';
  readonly arguments: readonly VariableNode[];
  readonly body: Node;
}
export interface ApplyNode extends Base {
  readonly type: 'apply';
  readonly lhs: Node;
  readonly rhs: Node;
}
export interface SortNode extends Base {
  readonly type: 'sort';
  readonly terms: readonly { readonly descending: boolean; readonly expression: Node }[];
}
export interface TransformNode extends Base {
  readonly type: 'transform';
  readonly pattern: Node;
  readonly update: Node;
  readonly delete?: Node;
}
export interface LeafNode extends Base {
  readonly type: 'wildcard' | 'descendant' | 'parent' | 'regex' | 'operator';
}

export type Node =
  | PathNode
  | NameNode
  | LiteralNode
  | VariableNode
  | BinaryNode
  | MinusNode
  | ArrayNode
  | ObjectNode
  | ConditionNode
  | BlockNode
  | BindNode
  | CallNode
  | PartialNode
  | LambdaNode
  | ApplyNode
  | SortNode
  | TransformNode
  | LeafNode;

const none: readonly Node[] = [];
const leaf = (): readonly Node[] => none;

const ownChildren: { readonly [T in Node['type']]: (node: Extract<Node, { type: T }>) => readonly Node[] } = {
  path: (node) => node.steps,
  name: leaf,
  string: leaf,
  number: leaf,
  value: leaf,
  variable: leaf,
  binary: (node) => [node.lhs, node.rhs],
  unary: (node) =>
    node.value === '-' ? [node.expression] : node.value === '[' ? node.expressions : node.lhs.flat(),
  condition: (node) => [node.condition, node.then, ...(node.else ? [node.else] : none)],
  block: (node) => node.expressions,
  bind: (node) => [node.lhs, node.rhs],
  function: (node) => [node.procedure, ...node.arguments],
  partial: (node) => [node.procedure, ...node.arguments],
  lambda: (node) => [...node.arguments, node.body],
  apply: (node) => [node.lhs, node.rhs],
  sort: (node) => node.terms.map(({ expression }) => expression),
  transform: (node) => [node.pattern, node.update, ...(node.delete ? [node.delete] : none)],
  wildcard: leaf,
  descendant: leaf,
  parent: leaf,
  regex: leaf,
  operator: leaf,
};

/** The nodes directly below, predicates and groups included, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  const own = (ownChildren[node.type] as (node: Node) => readonly Node[])(node);
  const filters = [...(node.predicate ?? []), ...(node.stages ?? [])].flatMap((stage) =>
    stage.type === 'filter' ? [stage.expr] : [],
  );
  return filters.length === 0 && !node.group ? own : [...own, ...filters, ...(node.group?.lhs.flat() ?? [])];
}

/** The node and all below it. Keeps its own stack: a long chain of `or` is as deep as it is long. */
export function nodesOf(ast: Node): readonly Node[] {
  const found: Node[] = [];
  const open: Node[] = [ast];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    found.push(node);
    open.push(...childrenOf(node).toReversed());
  }
  return found;
}

/** The operands of a chain of one operator: `a and b and c` has three. */
export function operandsOf(chain: BinaryNode): readonly Node[] {
  const operands: Node[] = [];
  let at: Node = chain;
  for (; at.type === 'binary' && at.value === chain.value && at.predicate === undefined; at = at.lhs) {
    operands.unshift(at.rhs);
  }
  return [at, ...operands];
}
