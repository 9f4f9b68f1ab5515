/**
 * What a parsed template uses: its variables, its filters and expressions that say less than they seem to.
 * Reads the library's tree; decides nothing about names.
 */
import {
  CaseTag,
  type FilteredValueToken,
  ForTag,
  IfTag,
  type PropertyAccessToken,
  type Template,
  type Token,
  TypeGuards,
  toValueSync,
  UnlessTag,
  Value,
} from 'liquidjs';
import type { Lines } from './lines.ts';
import type { Position } from './problem.ts';

export interface TemplateVariable extends Position {
  /** `['profile', 'first_name']`; ends before a part that is computed. Empty when the first word is. */
  readonly path: readonly string[];
  /** A missing value does no harm here: a `default` filter, a condition or loop over it, or an `if` about it around. */
  readonly hasDefault: boolean;
  /** Of a list that is looped over, what is used of its elements: names below them, none for a whole one. */
  readonly elements?: readonly (readonly string[])[];
  /** The filters it goes through, in order, where it stands alone before them and outside of loops. */
  readonly through?: readonly FilterUse[];
}

export interface FilterUse extends Position {
  readonly name: string;
  /** The literal it is applied to first, if any: `"now" | date`. */
  readonly literal: unknown;
  /** Texts and numbers as they are written; null where there is anything else among them. */
  readonly args: readonly unknown[] | null;
}

export interface LocalName extends Position {
  readonly name: string;
}

export interface Uses {
  readonly variables: TemplateVariable[];
  readonly filters: FilterUse[];
  /** Names made by assign, capture, for and their like. */
  readonly locals: LocalName[];
  /** Values that stand side by side with no operator between: only the first would count. */
  readonly ambiguous: Position[];
}

export function usesOf(templates: readonly Template[], lines: Lines): Uses {
  const walk = new Walk(lines);
  walk.visitAll(templates);
  return walk.found;
}

type Argument = Value | Token;

class Walk {
  readonly found: Uses = { variables: [], filters: [], locals: [], ambiguous: [] };
  /** Made by assign and capture: from there to the end of the template. */
  readonly #locals = new Set<string>();
  /** Made by loops: only inside. */
  readonly #blocks: ReadonlyMap<string, (readonly string[])[]>[] = [];
  /** Paths that an `if` around has asked about. */
  readonly #asked: (readonly string[])[] = [];
  readonly #lines: Lines;

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  visitAll(templates: readonly Template[]): void {
    for (const template of templates) this.#visit(template);
  }

  #visit(template: Template): void {
    const before = this.found.variables.length;
    const harmless = template.children !== undefined;
    for (const argument of template.arguments?.() ?? []) this.#argument(argument, harmless);
    for (const ident of template.localScope?.() ?? []) {
      this.#locals.add(ident.content);
      this.found.locals.push({ name: ident.content, ...this.#positionOf(ident) });
    }
    if (template.children === undefined) return;
    const block = new Map(
      [...(template.blockScope?.() ?? [])].map((name) => [name, [] as (readonly string[])[]]),
    );
    if (template instanceof ForTag) this.#loop(template, before, block.get(template.variable)!);
    for (const name of block.keys()) this.found.locals.push({ name, ...this.#positionOf(template.token) });
    const asks = template instanceof IfTag || template instanceof UnlessTag || template instanceof CaseTag;
    const asked = asks
      ? this.found.variables.slice(before).flatMap(({ path }) => (path.length ? [path] : []))
      : [];
    this.#blocks.push(block);
    this.#asked.push(...asked);
    this.visitAll(toValueSync(template.children(false, true)) as Template[]);
    this.#asked.splice(this.#asked.length - asked.length, asked.length);
    this.#blocks.pop();
  }

  /** Of the variable that a loop goes over, what will be used of its elements is remembered with it. */
  #loop({ collection }: ForTag, before: number, elements: (readonly string[])[]): void {
    const variable = this.found.variables[before];
    if (variable && TypeGuards.isPropertyAccessToken(collection))
      this.found.variables[before] = { ...variable, elements };
  }

  #argument(argument: Argument, harmless: boolean): void {
    if (argument instanceof Value) {
      // The token of a filter is private to the library, and the only thing that knows where it stands.
      const tokens = argument.filters
        .map((filter) => (filter as unknown as { token: FilteredValueToken['filters'][number] }).token)
        // The escaping of output is a filter without a place.
        .filter((token) => token.input !== '');
      this.#filtered(argument.initial.postfix, tokens, harmless);
    } else this.#token(argument, harmless);
  }

  #token(token: Token | undefined, harmless: boolean): void {
    if (TypeGuards.isFilteredValueToken(token))
      this.#filtered(token.initial.postfix, token.filters, harmless);
    else if (TypeGuards.isRangeToken(token)) {
      this.#token(token.lhs, harmless);
      this.#token(token.rhs, harmless);
    } else if (TypeGuards.isPropertyAccessToken(token)) this.#variable(token, harmless);
  }

  #filtered(postfix: readonly Token[], filters: FilteredValueToken['filters'], harmless: boolean): void {
    const [first] = postfix;
    const literal = TypeGuards.isQuotedToken(first) && postfix.length === 1 ? first.content : undefined;
    const guarded = harmless || filters.some(({ name }) => name === 'default');
    const uses = filters.map(
      (filter, index): FilterUse => ({
        name: filter.name,
        literal: index === 0 ? literal : undefined,
        args: literalsOf(filter.args),
        ...this.#positionOf(filter),
      }),
    );
    if (postfix.length === 1 && TypeGuards.isPropertyAccessToken(first)) this.#variable(first, guarded, uses);
    else for (const token of postfix) this.#token(token, guarded);
    if (first && depthAfter(postfix) !== 1) this.found.ambiguous.push(this.#positionOf(first));
    this.found.filters.push(...uses);
    for (const { args } of filters)
      for (const arg of args) this.#token(Array.isArray(arg) ? arg[1] : arg, harmless);
  }

  #variable(token: PropertyAccessToken, harmless: boolean, through: readonly FilterUse[] = []): void {
    for (const prop of token.props) this.#token(prop, harmless);
    if (token.variable !== undefined) return;
    const path: string[] = [];
    for (const prop of token.props) {
      if (TypeGuards.isPropertyAccessToken(prop)) break;
      path.push(String((prop as { content?: unknown }).content));
    }
    const [root, ...names] = path;
    if (root !== undefined && this.#isLocal(root)) {
      this.#blocks
        .findLast((block) => block.has(root))
        ?.get(root)
        ?.push(names);
      return;
    }
    const hasDefault = harmless || this.#asked.some((asked) => asked.every((part, i) => path[i] === part));
    const isInLoop = this.#blocks.some(({ size }) => size > 0);
    this.found.variables.push({
      path,
      hasDefault,
      ...(through.length > 0 && !isInLoop && { through }),
      ...this.#positionOf(token),
    });
  }

  #positionOf(token: Token): Position {
    return this.#lines.positionAt(token.begin);
  }

  #isLocal(name: string): boolean {
    // `offset: continue` of a loop is a word of Liquid
    return name === 'continue' || this.#locals.has(name) || this.#blocks.some((block) => block.has(name));
  }
}

function literalsOf(args: FilteredValueToken['filters'][number]['args']): unknown[] | null {
  const values = args.map((arg) =>
    TypeGuards.isQuotedToken(arg) || TypeGuards.isNumberToken(arg) ? arg.content : undefined,
  );
  return values.includes(undefined) ? null : values;
}

/** How many values an expression leaves behind; one, if it is a whole expression. */
function depthAfter(postfix: readonly Token[]): number {
  let depth = 0;
  for (const token of postfix) {
    if (!TypeGuards.isOperatorToken(token)) depth += 1;
    else if (token.operator !== 'not') depth -= 1;
  }
  return depth;
}
