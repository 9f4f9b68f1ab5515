/** Who had to do with what, and how much: a sparse matrix by rows, each row's columns ascending. */
export interface Sparse {
  readonly rows: number;
  readonly width: number;
  /** Entries of row r lie from `from[r]` to `from[r + 1]`. */
  readonly from: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** Entries at one place are added up, in the order given. */
export function sparse(
  rows: number,
  width: number,
  at: { readonly row: Int32Array; readonly column: Int32Array; readonly value: Float64Array },
): Sparse {
  const byColumn = sortedBy(at.column, width, Int32Array.from(at.row.keys()));
  const order = sortedBy(at.row, rows, byColumn);
  const from = new Int32Array(rows + 1);
  const columns = new Int32Array(order.length);
  const values = new Float64Array(order.length);
  let size = 0;
  let row = 0;
  for (const entry of order) {
    while (row < at.row[entry]!) from[++row] = size;
    const isSame = size > from[row]! && columns[size - 1] === at.column[entry];
    if (!isSame) columns[size++] = at.column[entry]!;
    values[size - 1]! += at.value[entry]!;
  }
  while (row < rows) from[++row] = size;
  return { rows, width, from, columns: columns.slice(0, size), values: values.slice(0, size) };
}

export function transposed({ rows, width, from, columns, values }: Sparse): Sparse {
  const row = new Int32Array(columns.length);
  for (let index = 0; index < rows; index++) row.fill(index, from[index], from[index + 1]);
  return sparse(width, rows, { row: columns, column: row, value: values });
}

/** A stable counting sort. */
function sortedBy(key: Int32Array, keys: number, order: Int32Array): Int32Array {
  const starts = new Int32Array(keys + 1);
  for (const value of key) starts[value + 1]!++;
  for (let index = 0; index < keys; index++) starts[index + 1]! += starts[index]!;
  const sorted = new Int32Array(order.length);
  for (const entry of order) sorted[starts[key[entry]!]!++] = entry;
  return sorted;
}
