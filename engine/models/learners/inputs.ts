/** What is looked at before anything is learnt: enough rows of each outcome, finite numbers, columns that tell rows apart. */
import { ModelFault } from '../fault.ts';
import { type Column, columnNamed, type Table } from '../table.ts';
import { DID, type Outcomes } from './outcomes.ts';

/** Below these every figure is chance; with ten of each outcome an AUC's interval is already ±0.2. */
export const FEWEST_ROWS = 50;
export const FEWEST_OF_EACH = 10;

export interface Useful {
  readonly table: Table;
  /** Left out, and why; for the card. */
  readonly dropped: readonly { readonly column: string; readonly reason: 'missing' | 'constant' }[];
}

export function checkClasses(labels: Float64Array, { more, look, ...are }: Outcomes = DID): void {
  let ones = 0;
  for (const [row, label] of labels.entries()) {
    if (label !== 0 && label !== 1)
      throw new ModelFault('CAR-973', {
        what: `The label of row ${row + 1} is ${label}.`,
        why: 'An outcome is 0 or 1.',
        fix: 'Look at what the model predicts.',
      });
    ones += label;
  }
  const noughts = labels.length - ones;
  if (labels.length >= FEWEST_ROWS && (ones === 0 || noughts === 0))
    throw new ModelFault('CAR-971', {
      what: `All ${labels.length} rows are of people who ${ones === 0 ? are.noughts : are.ones}.`,
      why: 'There is nothing to tell people apart by.',
      fix: look,
    });
  if (labels.length < FEWEST_ROWS || ones < FEWEST_OF_EACH || noughts < FEWEST_OF_EACH)
    throw new ModelFault('CAR-970', {
      what: `There are ${labels.length} rows, ${ones} of people who ${are.ones} and ${noughts} of people who ${are.noughts}.`,
      why: `With fewer than ${FEWEST_ROWS}, or fewer than ${FEWEST_OF_EACH} of either, every figure is chance.`,
      fix: more,
    });
}

export function checkValues(labels: Float64Array): void {
  const odd = labels.findIndex((label) => !Number.isFinite(label));
  if (odd >= 0)
    throw new ModelFault('CAR-973', {
      what: `The value of row ${odd + 1} is ${labels[odd]}.`,
      why: 'One such value would spoil every sum.',
      fix: 'Look at what the model predicts.',
    });
  if (labels.length < FEWEST_ROWS)
    throw new ModelFault('CAR-970', {
      what: `There are ${labels.length} rows.`,
      why: `With fewer than ${FEWEST_ROWS} every figure is chance.`,
      fix: DID.more,
    });
}

/** Columns that carry something. @throws ModelFault when none does, or when a number is infinite. */
export function usefulColumns(table: Table): Useful {
  checkFinite(table);
  const dropped: { column: string; reason: 'missing' | 'constant' }[] = [];
  const columns = table.columns.filter((column) => {
    const different = differences(column);
    if (different < 2)
      dropped.push({ column: column.name, reason: different === 0 ? 'missing' : 'constant' });
    return different >= 2;
  });
  if (columns.length === 0)
    throw new ModelFault('CAR-972', {
      what: `None of ${table.columns.length} features tells people apart: ${dropped.map(({ column, reason }) => `${column} is ${reason}`).join(', ') || 'there are none'}.`,
      why: 'A feature that is missing for everybody, or the same for everybody, carries no information.',
      fix: 'Choose other features, or wait until they have values.',
    });
  return { table: { rows: table.rows, columns }, dropped };
}

export function checkFinite(table: Table): void {
  for (const column of table.columns) {
    if (column.kind !== 'number') continue;
    const row = column.values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
    if (row >= 0)
      throw new ModelFault('CAR-973', {
        what: `The feature ${column.name} is infinite in row ${row + 1}.`,
        why: 'One such value would spoil every sum in which it stands.',
        fix: 'Look for a division by nought in the tag.',
      });
  }
}

/** The column a model was fitted with. */
export function columnOf(table: Table, name: string, kind: Column['kind']): Column {
  const column = columnNamed(table, name);
  if (column?.kind === kind) return column;
  throw new ModelFault('CAR-976', {
    what: column
      ? `The feature ${name} was a ${kind} in training and is a ${column.kind} now.`
      : `The feature ${name} is missing from what is to be scored.`,
    why: 'A version scores with the features it learnt from.',
    fix: 'Train a new version, or give the tag its old name and type.',
  });
}

/** How many different values there are, a missing one among them; counting ends at two. */
function differences(column: Column): number {
  const values = column.kind === 'number' ? column.values : column.codes;
  let known: number | undefined;
  let missing = false;
  for (const value of values) {
    if (column.kind === 'number' ? Number.isNaN(value) : value < 0) missing = true;
    else if (known === undefined) known = value;
    else if (known !== value) return 2;
    if (missing && known !== undefined) return 2;
  }
  return known === undefined ? 0 : 1;
}
