/** What a model is given, as plain data that a thread can be handed, and in the form in which its type takes it. */
import type {
  Events,
  Experiment,
  Interactions,
  Messages,
  Texts,
  TrainingData,
  Transactions,
} from './types/type.ts';
import { arranged, type Gathering, type Rows } from './vectors.ts';

export interface Given {
  /** Where looking ends: nothing in the data lies after it. */
  readonly asOf: number;
  /** Features of people, with what came true of them. */
  readonly rows?: Gathering;
  /** Of an experiment, whose rows are one per person: those who were treated. */
  readonly treated?: Float64Array;
  readonly transactions?: Transactions;
  readonly texts?: Texts;
  /** Of a model that was learnt elsewhere: what it said of the rows, by moment, then by person. */
  readonly scores?: Float64Array;
  readonly messages?: Messages;
  readonly events?: Events;
  readonly interactions?: Interactions;
  /** How many there are beside that cannot be learnt from: purchases without a value, interactions without a weight that can be read. */
  readonly leftOut?: number;
  /** Of sources that count people by place: who stands at each. */
  readonly people?: Float64Array;
}

export function dataOf({ rows, treated, people: _, leftOut: __, ...others }: Given): TrainingData {
  if (rows === undefined) return others;
  const data = arranged(rows);
  return { ...others, ...data, ...(treated && { experiment: experimentOf(data, treated) }) };
}

function experimentOf(
  { features: { table, people }, labels: outcome }: Rows,
  treated: Float64Array,
): Experiment {
  const those = new Set(treated);
  return { table, treated: Float64Array.from(people, (person) => Number(those.has(person))), outcome };
}

/** Whom the rows of a score are of. */
export function peopleOf(given: Given, { features, transactions, texts }: TrainingData): Float64Array {
  if (given.people) return given.people;
  if (features) return features.people;
  return (transactions?.person ?? texts?.person ?? new Float64Array(0)).filter(
    (person, row, all) => person !== all[row - 1],
  );
}

/** How many rows there are to learn from, or to judge by. */
export function sizeOf({
  features,
  transactions,
  interactions,
  messages,
  events,
  texts,
}: TrainingData): number {
  const rows = features?.table.rows ?? transactions?.at.length ?? interactions?.at.length;
  return rows ?? messages?.slot.length ?? texts?.at.length ?? events?.born.length ?? 0;
}
