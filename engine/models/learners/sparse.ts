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
  {
    row,
    column,
    value,
  }: { readonly row: Int32Array; readonly column: Int32Array; readonly value: Float64Array },
): Sparse {
  const size = row.length;
  // By column first: then the columns of each row come in order.
  const places = startsOf(column, width);
  const order = new Int32Array(size);
  for (let entry = 0; entry < size; entry++) order[places[column[entry]!]!++] = entry;
  const next = startsOf(row, rows);
  const columns = new Int32Array(size);
  const values = new Float64Array(size);
  for (let index = 0; index < size; index++) {
    const entry = order[index]!;
    const place = next[row[entry]!]!++;
    columns[place] = column[entry]!;
    values[place] = value[entry]!;
  }
  return added(rows, width, columns, values, next);
}

/** `ends`: one past the last entry of each row. Entries at one place become one. */
function added(
  rows: number,
  width: number,
  columns: Int32Array,
  values: Float64Array,
  ends: Int32Array,
): Sparse {
  const from = new Int32Array(rows + 1);
  let [size, entry] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const first = size;
    for (; entry < ends[row]!; entry++) {
      const column = columns[entry]!;
      if (size > first && columns[size - 1] === column) values[size - 1]! += values[entry]!;
      else {
        columns[size] = column;
        values[size++] = values[entry]!;
      }
    }
    from[row + 1] = size;
  }
  return { rows, width, from, columns: columns.slice(0, size), values: values.slice(0, size) };
}

export function transposed({ rows, width, from, columns, values }: Sparse): Sparse {
  const next = startsOf(columns, width);
  const starts = next.slice();
  const turned = new Int32Array(columns.length);
  const own = new Float64Array(columns.length);
  for (let row = 0; row < rows; row++)
    for (let entry = from[row]!; entry < from[row + 1]!; entry++) {
      const place = next[columns[entry]!]!++;
      turned[place] = row;
      own[place] = values[entry]!;
    }
  return { rows: width, width: rows, from: starts, columns: turned, values: own };
}

/** Where entries with each key begin, when they stand by key; and where the last ends. */
function startsOf(keys: Int32Array, count: number): Int32Array {
  const starts = new Int32Array(count + 1);
  for (let entry = 0; entry < keys.length; entry++) starts[keys[entry]! + 1]!++;
  for (let key = 0; key < count; key++) starts[key + 1]! += starts[key]!;
  return starts;
}
