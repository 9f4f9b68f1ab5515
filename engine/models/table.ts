/**
 * What learners read: rows are people at a cut-off, columns are features, in typed arrays. Whoever makes the features
 * fills it; learners only read. Missing is NaN in a number and −1 in a category.
 */

export interface NumberColumn {
  readonly name: string;
  readonly kind: 'number';
  readonly values: Float64Array;
}

export interface CategoryColumn {
  readonly name: string;
  readonly kind: 'category';
  /** Places in `levels`; −1 is missing. */
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type Column = NumberColumn | CategoryColumn;

export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
}

/** Of columns that are equally long. */
export function tableOf(columns: readonly Column[]): Table {
  const lengths = columns.map(lengthOf);
  const rows = lengths[0] ?? 0;
  const odd = lengths.findIndex((length) => length !== rows);
  if (odd >= 0)
    throw new RangeError(`column ${columns[odd]!.name} has ${lengths[odd]} rows, the first has ${rows}`);
  return { rows, columns };
}

/** The given rows, in the given order; a row may be given more than once. */
export function takeRows(table: Table, rows: Int32Array): Table {
  const columns = table.columns.map(
    (column): Column =>
      column.kind === 'number'
        ? { ...column, values: takeValues(column.values, rows) }
        : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) },
  );
  return { rows: rows.length, columns };
}

/** The elements at these places. */
export function takeValues(values: Float64Array, rows: Int32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index++) taken[index] = values[rows[index]!]!;
  return taken;
}

export function columnNamed(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

export function numberColumn(name: string, values: Iterable<number | null>): NumberColumn {
  return { name, kind: 'number', values: Float64Array.from(values, (value) => value ?? Number.NaN) };
}

/** Levels stand in the order in which they sort, so that the order of rows changes nothing. */
export function categoryColumn(name: string, values: readonly (string | null)[]): CategoryColumn {
  const levels = [...new Set(values.filter((value) => value !== null))].sort();
  const places = new Map(levels.map((level, place) => [level, place]));
  const codes = Int32Array.from(values, (value) => (value === null ? -1 : places.get(value)!));
  return { name, kind: 'category', codes, levels };
}

function lengthOf(column: Column): number {
  return column.kind === 'number' ? column.values.length : column.codes.length;
}
