/**
 * SQL text as pieces: words, and values that never become words. A query is put together from pieces and rendered
 * once, so that values are numbered in the order in which they stand in the text.
 */
import type { Dialect } from './dialect.ts';

export type ValueType = 'number' | 'integer' | 'text' | 'boolean';

/** A value, given to the database beside the text. */
export interface Value {
  readonly value: string | number | boolean;
  readonly type: ValueType;
}

export type Sql = readonly (string | Value)[];

/** A piece of SQL with other pieces in it. Only pieces go in: a bare string does not compile. */
export function sql(words: TemplateStringsArray, ...pieces: readonly Sql[]): Sql {
  return words.flatMap((word, index) => [word, ...(pieces[index] ?? [])]);
}

/** Words that come from the catalog: quoted names, and what a dialect writes. */
export function words(text: string): Sql {
  return [text];
}

export function value(given: string | number | boolean, type: ValueType): Sql {
  return [{ value: given, type }];
}

export function joined(pieces: readonly Sql[], between: string): Sql {
  return pieces.flatMap((piece, index) => (index === 0 ? piece : [between, ...piece]));
}

export interface Rendered {
  readonly sql: string;
  /** In the order of their places in the text. */
  readonly parameters: readonly (string | number)[];
}

export function rendered(pieces: Sql, dialect: Dialect): Rendered {
  const parameters: (string | number)[] = [];
  const texts = pieces.map((piece) => {
    if (typeof piece === 'string') return piece;
    parameters.push(dialect.bound(piece));
    return dialect.place(piece.type, parameters.length);
  });
  return { sql: texts.join(''), parameters };
}
