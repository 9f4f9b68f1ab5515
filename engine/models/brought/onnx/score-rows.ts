/** Rows → scores by an open ONNX model, in batches. Who lacks a value that an input of whole numbers needs has no score; nor has whom the model gives none. */
import { ModelFault } from '../../fault.ts';
import { type Column, columnNamed, type Table, takeRows } from '../../table.ts';
import type { Contract, InputContract } from './contract.ts';
import type { OnnxSession, Tensor, TensorData } from './runtime.ts';

/** Rows that go in together. */
export const BATCH = 1024;

export interface Scored {
  /** NaN: none. */
  readonly scores: Float64Array;
  /** How many have none. */
  readonly without: number;
}

export async function scoreRows(session: OnnxSession, contract: Contract, table: Table): Promise<Scored> {
  const scores = new Float64Array(table.rows).fill(Number.NaN);
  const able = ableRows(contract, table);
  for (let from = 0; from < able.length; from += BATCH) {
    const rows = able.subarray(from, from + BATCH);
    const part = takeRows(table, rows);
    const feeds = Object.fromEntries(contract.inputs.map((input) => [input.name, tensorOf(input, part)]));
    const found = (await session.run(feeds, [contract.output]))[contract.output]!;
    for (const [place, score] of readColumn(found, contract, rows.length).entries())
      scores[rows[place]!] = score;
  }
  const without = scores.reduce((count, score) => count + Number(Number.isNaN(score)), 0);
  if (table.rows > 0 && able.length > 0 && without === table.rows)
    throw new ModelFault('CAR-984', {
      what: `The output \`${contract.output}\` is no number (NaN) for any of ${able.length} people.`,
      why: 'Most likely the model does not know missing values, and every row has one.',
      fix: 'Give the tags a value for those who have none, or train the model with missing values.',
    });
  return { scores, without };
}

/** A missing number is NaN in a tensor of fractions, and has no place in one of whole numbers or of truth. */
function ableRows({ inputs }: Contract, table: Table): Int32Array {
  const demanding = inputs
    .filter(({ type }) => type === 'int32' || type === 'int64' || type === 'bool')
    .flatMap(({ tags }) => tags.map((tag) => columnFor(table, tag)));
  const all = Int32Array.from({ length: table.rows }, (_, row) => row);
  return all.filter((row) =>
    demanding.every((column) => column.kind !== 'number' || !Number.isNaN(column.values[row]!)),
  );
}

function tensorOf({ type, tags, isFlat }: InputContract, table: Table): Tensor {
  const columns = tags.map((tag) => columnFor(table, tag));
  const width = columns.length;
  const dims = isFlat ? [table.rows] : [table.rows, width];
  const values = Array.from({ length: table.rows * width }, (_, place) =>
    valueAt(columns[place % width]!, Math.floor(place / width)),
  );
  return { type, dims, data: DATA[type](values) };
}

const DATA: Readonly<Record<InputContract['type'], (values: (number | string)[]) => TensorData>> = {
  float32: (values) => Float32Array.from(values as number[]),
  float64: (values) => Float64Array.from(values as number[]),
  int32: (values) => Int32Array.from(values as number[], whole),
  int64: (values) => BigInt64Array.from(values as number[], (value) => BigInt(whole(value))),
  bool: (values) => Uint8Array.from(values as number[], (value) => Number(value !== 0)),
  string: (values) => values as string[],
};

function whole(value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new ModelFault('CAR-983', {
    what: `A value is ${value}, and the input that it goes into takes whole numbers.`,
    why: 'Rounding it would say something else than the model was trained with.',
    fix: 'Export the model with an input of fractions, or round in the tag.',
  });
}

/** Of a text, what is missing is the empty text. */
function valueAt(column: Column, row: number): number | string {
  if (column.kind === 'number') return column.values[row]!;
  const code = column.codes[row]!;
  return code < 0 ? '' : column.levels[code]!;
}

function columnFor(table: Table, name: string): Column {
  const column = columnNamed(table, name);
  if (!column) throw new TypeError(`there is no column ${name}`);
  return column;
}

function readColumn({ data, dims }: Tensor, { output, column }: Contract, rows: number): Float64Array {
  const width = rows === 0 ? 1 : data.length / rows;
  if (dims[0] !== rows || !Number.isInteger(width) || column >= width)
    throw new ModelFault('CAR-984', {
      what: `The output \`${output}\` has the shape [${dims.join(', ')}] for ${rows} people.`,
      why: 'There is one row of it for each person, in their order.',
      fix: 'Look at the model: something in it joins rows, or fixes how many there are.',
    });
  return Float64Array.from({ length: rows }, (_, row) => {
    const value = Number(data[row * width + column]);
    if (Math.abs(value) !== Number.POSITIVE_INFINITY) return value;
    throw new ModelFault('CAR-984', {
      what: `The output \`${output}\` is infinite for somebody.`,
      why: 'One such score would spoil every comparison.',
      fix: 'Look for a division by nought in the model.',
    });
  });
}
