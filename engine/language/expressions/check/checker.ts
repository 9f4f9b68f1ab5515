/**
 * The state of one check: what is in scope, what has been found, and where each value comes from. How a node is
 * checked is said by the registry that it is handed.
 */
import type { Node } from '../ast.ts';
import type { Expression } from '../expression.ts';
import type { ExpressionProblem } from '../problem.ts';
import { type Span, Spans } from '../span.ts';
import type { ScopeType, ValueType } from '../value-type.ts';

/** A value as far as it is known before it is there. */
export interface Typed {
  readonly type: ValueType;
  /** Names that lead to it from the scope; null when it is made on the way. */
  readonly trail: readonly string[] | null;
}

/** What `$` and bare names mean where a node stands. */
export interface Place {
  /** The value at hand; null when it is the scope itself. */
  readonly context: Typed | null;
  readonly variables: ReadonlyMap<string, Typed>;
}

export type CheckNode = (node: Node, place: Place, checker: Checker) => Typed;

export class Checker {
  readonly problems: ExpressionProblem[] = [];
  /** Bare names of the scope that are used. */
  readonly names = new Set<string>();
  readonly trails = new Map<string, readonly string[]>();
  /** Uses of values that may be missing, outside of `$exists`, in the order of the check. */
  readonly uncertain: { readonly trail: readonly string[] }[] = [];
  readonly spans: Spans;
  readonly #check: CheckNode;
  readonly #asked: ReadonlySet<string>;

  constructor(
    expression: Expression,
    readonly scope: ScopeType,
    check: CheckNode,
    asked: ReadonlySet<string>,
  ) {
    this.spans = new Spans(expression.text);
    this.#check = check;
    this.#asked = asked;
  }

  check(node: Node, place: Place): Typed {
    return this.#check(node, place, this);
  }

  report(problem: Omit<ExpressionProblem, 'offset' | 'length'>, { offset, length }: Span): void {
    this.problems.push({ ...problem, offset, length });
  }

  /** Remembers that a value of the scope is used. */
  use({ type, trail }: Typed): void {
    if (trail === null || trail.length === 0) return;
    this.trails.set(trail.join('\n'), trail);
    if (type.optional === true && !this.isAsked(trail)) this.uncertain.push({ trail });
  }

  /** Whether the expression asks somewhere by `$exists` if the value is there. */
  isAsked(trail: readonly string[]): boolean {
    return this.#asked.has(trail.join('.'));
  }
}

/** A value made on the way. */
export function made(type: ValueType): Typed {
  return { type, trail: null };
}
