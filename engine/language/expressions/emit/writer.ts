/**
 * Writes JavaScript: hands out names for temporaries and constants, and keeps the functions under way apart.
 * Text of the user gets into the source through `quoted` alone.
 */
import type { Node } from '../ast.ts';
import type { Callable } from '../semantics/call.ts';
import { semantics } from '../semantics/index.ts';

/** What is known of a value before it is there: `flag` is true, false or missing; `finite` a number that is no infinity. */
export type Certainty = 'boolean' | 'flag' | 'finite' | 'text' | 'any';

/** An expression of JavaScript that gives a settled value. */
export interface Code {
  readonly js: string;
  readonly is: Certainty;
}

/** Where a node stands: what `$` and bare names mean there. */
export interface Place {
  /** Name of the JavaScript variable with the value at hand. */
  readonly context: string;
  /** The value at hand is the scope itself: one object, whose names are read directly. */
  readonly isScope: boolean;
  /** Variables of the expression, and the JavaScript variables that hold them. */
  readonly variables: ReadonlyMap<string, string>;
}

export type Emit = (node: Node, place: Place, writer: Writer) => Code;

export class Writer {
  readonly #emit: Emit;
  readonly #functions: ReadonlyMap<string, Callable>;
  readonly #constants: unknown[] = [];
  #temporaries: string[] = [];
  #next = 0;

  constructor(emit: Emit, functions: ReadonlyMap<string, Callable>) {
    this.#emit = emit;
    this.#functions = functions;
  }

  emit(node: Node, place: Place): Code {
    return this.#emit(node, place, this);
  }

  /** A function of the library. */
  callable(name: string): Callable {
    return this.#functions.get(name)!;
  }

  temporary(): string {
    const name = `t${this.#next++}`;
    this.#temporaries.push(name);
    return name;
  }

  /** A value that the code refers to instead of making it each time. */
  constant(value: unknown): string {
    return `k${this.#constants.push(value) - 1}`;
  }

  quoted(text: string): string {
    return JSON.stringify(text);
  }

  /** A function of one value, which the body calls by the name it is given. */
  closure(body: (context: string) => string): string {
    const outer = this.#temporaries;
    this.#temporaries = [];
    const context = `c${this.#next++}`;
    const js = body(context);
    const written = `(${context}) => { ${declared(this.#temporaries)}return ${js}; }`;
    this.#temporaries = outer;
    return written;
  }

  /** The whole: a function of the scope. */
  build(body: string): (scope: object) => unknown {
    const constants = this.#constants.map((_, index) => `k${index} = constants[${index}]`);
    const source = [
      '"use strict";',
      `const { ${Object.keys(semantics).join(', ')} } = semantics;`,
      constants.length > 0 ? `const ${constants.join(', ')};` : '',
      `return (scope) => { ${declared(this.#temporaries)}return ${body}; };`,
    ].join('\n');
    // The source has been made from the tree by the emitters: no text of the user is in it but as JSON.
    const make = new Function('semantics', 'constants', source) as (
      library: typeof semantics,
      constants: readonly unknown[],
    ) => (scope: object) => unknown;
    return make(semantics, this.#constants);
  }
}

function declared(temporaries: readonly string[]): string {
  return temporaries.length > 0 ? `let ${temporaries.join(', ')}; ` : '';
}
