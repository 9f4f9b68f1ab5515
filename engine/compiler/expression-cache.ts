/**
 * Keeps what expressions were found to be, for whoever compiles one workspace again and again: the tree and the
 * generated code of a text, and its check against the names in scope. All of it depends on text, zone and scope
 * alone. It holds what the last two compilations asked for and nothing else.
 */
import {
  type Checked,
  type CompiledExpression,
  canCompile,
  checkExpression,
  compileExpression,
  type Expression,
  type ExpressionProblem,
  type Parsed,
  parseExpression,
  type ScopeType,
  type ValueType,
} from '../language/expressions/index.ts';

/** What a text is, wherever it stands. */
export class ReadExpression {
  readonly parsed: Parsed;
  readonly #compiled = new Map<string, CompiledExpression>();
  #refusals: readonly ExpressionProblem[] | undefined;

  constructor(text: string) {
    this.parsed = parseExpression(text);
  }

  /** Empty when it can be compiled. */
  refusals(expression: Expression): readonly ExpressionProblem[] {
    this.#refusals ??= canCompile(expression);
    return this.#refusals;
  }

  compiled(expression: Expression, zone: string): CompiledExpression {
    const known = this.#compiled.get(zone) ?? compileExpression(expression, { zone });
    this.#compiled.set(zone, known);
    return known;
  }
}

export class ExpressionCache {
  readonly #texts = new Kept<ReadExpression>();
  readonly #checks = new Kept<Checked>();
  readonly #scopes = new Kept<number>();
  readonly #scopeOf = new WeakMap<ScopeType, number>();
  #scopesMade = 0;

  /** A compilation begins: what neither it nor the one before it asks for is let go. */
  begin(): void {
    this.#texts.turn();
    this.#checks.turn();
    this.#scopes.turn();
  }

  read(text: string): ReadExpression {
    return this.#texts.get(text, () => new ReadExpression(text));
  }

  check(expression: Expression, scope: ScopeType): Checked {
    const key = `${this.#numberOf(scope)} ${expression.text}`;
    return this.#checks.get(key, () => checkExpression(expression, scope));
  }

  /** One number for scopes in which every check ends alike; signatures are long, and keys should be short. */
  #numberOf(scope: ScopeType): number {
    const known = this.#scopeOf.get(scope);
    if (known !== undefined) return known;
    const names = [...scope.names].map(([name, type]) => `${JSON.stringify(name)}:${typeText(type)}`);
    const signature = `${JSON.stringify(scope.describe)}{${names.join(',')}}`;
    const number = this.#scopes.get(signature, () => ++this.#scopesMade);
    this.#scopeOf.set(scope, number);
    return number;
  }
}

/** A map that forgets what was not asked for since the turn before last. */
class Kept<V> {
  #last: ReadonlyMap<string, V> = new Map();
  #now = new Map<string, V>();

  turn(): void {
    this.#last = this.#now;
    this.#now = new Map();
  }

  get(key: string, make: () => V): V {
    const known = this.#now.get(key);
    if (known !== undefined) return known;
    const value = this.#last.get(key) ?? make();
    this.#now.set(key, value);
    return value;
  }
}

function typeText(type: ValueType): string {
  const limits = type.limits ? JSON.stringify(type.limits) : '';
  const ref = type.ref === undefined ? '' : `→${type.ref}`;
  const mark = `${type.optional === true ? '?' : ''}${ref}${limits}`;
  if (type.type === 'list') return `${mark}[${typeText(type.of)}]`;
  if (type.type !== 'object') return `${mark}${type.type}`;
  const fields = [...type.fields].map(([name, field]) => `${JSON.stringify(name)}:${typeText(field)}`);
  return `${mark}{${fields.join(',')}}`;
}
