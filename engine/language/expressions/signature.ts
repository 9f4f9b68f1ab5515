/**
 * What a function takes, in the notation of JSONata's own documentation: `s-nn?` is a text (the context if it is
 * left out), a number, and a number that may be left out. Decides which argument is which, as the reference
 * interpreter does.
 */
import { ExpressionFault } from './fault.ts';

export interface Parameter {
  /** Kinds it takes: s text, n number, b boolean, l null, a list, o object, f function. */
  readonly kinds: string;
  /** A list: anything else becomes a list of one. */
  readonly isList: boolean;
  /** Kind of the list's elements, when it must be one. */
  readonly of: string | undefined;
  readonly takesContext: boolean;
  readonly isOptional: boolean;
  readonly isRepeated: boolean;
}

const ANY = 'asnblfo';
const notation = /(?:\(([a-z]+)\)|([a-z]))(?:<([a-z])>)?([-?+]?)/g;

const kindOf: Readonly<Record<string, string>> = {
  string: 's',
  number: 'n',
  boolean: 'b',
  undefined: 'm',
  function: 'f',
};

/** One letter for a value's kind; `m` is missing. */
function kindLetter(value: unknown): string {
  if (typeof value !== 'object') return kindOf[typeof value] ?? 'm';
  return value === null ? 'l' : Array.isArray(value) ? 'a' : 'o';
}

const kindWords: Readonly<Record<string, string>> = {
  s: 'text',
  n: 'a number',
  b: 'true or false',
  l: 'null',
  a: 'a list',
  o: 'a mapping',
  f: 'a function',
};

export class Signature {
  readonly parameters: readonly Parameter[];
  readonly #pattern: RegExp;
  readonly #functionName: string;
  readonly #hasLists: boolean;

  constructor(functionName: string, text: string) {
    this.#functionName = functionName;
    this.parameters = Array.from(text.matchAll(notation), ([, choice, single, of, mark]) => {
      const letter = choice ?? single!;
      const kinds = letter === 'x' || letter === 'a' ? ANY : letter === 'j' ? 'asnblo' : letter;
      return {
        kinds,
        isList: letter === 'a',
        of,
        takesContext: mark === '-',
        isOptional: mark === '?',
        isRepeated: mark === '+',
      };
    });
    this.#hasLists = this.parameters.some(({ isList }) => isList);
    const groups = this.parameters.map(({ kinds, isList, takesContext, isOptional, isRepeated }) => {
      const letters = kinds === 'f' && !isList ? 'f' : `[${kinds}m]`;
      return `(${letters}${takesContext || isOptional ? '?' : isRepeated ? '+' : ''})`;
    });
    this.#pattern = new RegExp(`^${groups.join('')}$`);
  }

  get least(): number {
    return this.parameters.filter(({ takesContext, isOptional }) => !takesContext && !isOptional).length;
  }

  get most(): number {
    return this.parameters.some(({ isRepeated }) => isRepeated)
      ? Number.POSITIVE_INFINITY
      : this.parameters.length;
  }

  /** The arguments in the function's own order, with the context put in; a fault when they do not fit. */
  accept(given: readonly unknown[], context: unknown): readonly unknown[] {
    if (this.#fitsPlainly(given)) {
      return this.#hasLists
        ? given.map((value, index) => this.#listed(this.parameters[index]!, value, kindLetter(value)))
        : given;
    }
    const found = this.#pattern.exec(given.map(kindLetter).join(''));
    if (found === null) throw new ExpressionFault(this.#misfit(given));
    const accepted: unknown[] = [];
    let next = 0;
    for (const [index, parameter] of this.parameters.entries()) {
      const letters = found[index + 1]!;
      if (letters === '' && parameter.takesContext) {
        accepted.push(this.#contextFor(parameter, context));
      } else if (letters === '') {
        accepted.push(given[next++]);
      } else {
        for (const letter of letters) accepted.push(this.#listed(parameter, given[next++], letter));
      }
    }
    return accepted;
  }

  /** One argument for each parameter, and none of them missing: the usual case. */
  #fitsPlainly(given: readonly unknown[]): boolean {
    if (given.length !== this.parameters.length) return false;
    for (let index = 0; index < given.length; index++) {
      if (!this.parameters[index]!.kinds.includes(kindLetter(given[index]))) return false;
    }
    return true;
  }

  #contextFor({ kinds }: Parameter, context: unknown): unknown {
    const letter = kindLetter(context);
    if (letter === 'm' || kinds.includes(letter)) return context;
    throw new ExpressionFault(
      `$${this.#functionName} has no argument, and the value at hand is ${kindWords[letter]}`,
    );
  }

  #listed({ isList, of }: Parameter, value: unknown, letter: string): unknown {
    if (!isList || letter === 'm') return value;
    const elements: readonly unknown[] = letter === 'a' ? (value as unknown[]) : [value];
    if (of !== undefined && !elements.every((element) => kindLetter(element) === of)) {
      throw new ExpressionFault(
        `$${this.#functionName} wants a list of ${kindWords[of]}s, and got something else in it`,
      );
    }
    return elements;
  }

  #misfit(given: readonly unknown[]): string {
    const got = given.map((value) => kindWords[kindLetter(value)] ?? 'nothing').join(', ');
    return `$${this.#functionName} cannot work with ${given.length === 0 ? 'no argument' : got}`;
  }
}
