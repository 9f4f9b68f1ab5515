/** What a person's tags are as features, and the table that vectors of many people make. */
import type { ModelFeature, ModelProgram } from '../compiler/model/program.ts';
import type { ProfileView } from '../evaluate/scope.ts';
import { type Column, tableOf } from './table.ts';
import type { Features } from './types/type.ts';

const DAY = 86_400_000;

/** A number, a word, or null where it is missing. */
export type Vector = readonly (number | string | null)[];

export function vectorOf({ features }: ModelProgram, view: ProfileView): Vector {
  return features.map(({ tag, as }) => valueAs(as, view.tag(tag), view.now));
}

function valueAs(as: ModelFeature['as'], value: unknown, now: number): number | string | null {
  if (value === undefined || value === null) return null;
  if (as === 'number') return value as number;
  if (as === 'flag') return value === true ? 1 : 0;
  if (as === 'category') return String(value);
  const days = (now - Date.parse(String(value))) / DAY;
  return Number.isFinite(days) ? days : null;
}

/** Gathers rows as they come; the table is the same in whatever order they came. */
export class Gathered {
  readonly #features: readonly ModelFeature[];
  readonly #columns: Growing[];
  readonly #people = new Growing();
  readonly #moments = new Growing();
  readonly #labels = new Growing();
  readonly #levels: readonly Map<string, number>[];

  constructor(features: readonly ModelFeature[]) {
    this.#features = features;
    this.#columns = features.map(() => new Growing());
    this.#levels = features.map(() => new Map());
  }

  get rows(): number {
    return this.#people.length;
  }

  add(person: number, moment: number, label: number, vector: Vector): void {
    this.#people.add(person);
    this.#moments.add(moment);
    this.#labels.add(label);
    for (let index = 0; index < vector.length; index++) {
      const value = vector[index]!;
      this.#columns[index]!.add(
        typeof value === 'string' ? this.#codeOf(index, value) : (value ?? Number.NaN),
      );
    }
  }

  #codeOf(index: number, level: string): number {
    const levels = this.#levels[index]!;
    const known = levels.get(level);
    if (known !== undefined) return known;
    levels.set(level, levels.size);
    return levels.size - 1;
  }

  /** As they came; plain data, for a thread. */
  get gathering(): Gathering {
    return {
      features: this.#features.map(({ name, as }) => ({ name, as })),
      columns: this.#columns.map(({ values }) => values.slice()),
      people: this.#people.values.slice(),
      moments: this.#moments.values.slice(),
      labels: this.#labels.values.slice(),
      levels: this.#levels.map((levels) => [...levels.keys()]),
    };
  }
}

/** Rows in the order in which they came. */
export interface Gathering {
  readonly features: readonly Pick<ModelFeature, 'name' | 'as'>[];
  readonly columns: readonly Float64Array[];
  readonly people: Float64Array;
  readonly moments: Float64Array;
  readonly labels: Float64Array;
  /** By code, of each column. */
  readonly levels: readonly (readonly string[])[];
}

export interface Rows {
  readonly features: Features;
  readonly labels: Float64Array;
}

/** By moment, then by person: in whatever order they came, they are the same. */
export function arranged({ features, columns: given, people, moments, labels, levels }: Gathering): Rows {
  const order = Int32Array.from(people.keys()).sort(
    (a, b) => moments[a]! - moments[b]! || people[a]! - people[b]!,
  );
  const taken = (values: Float64Array) => Float64Array.from(order, (row) => values[row]!);
  const columns = features.map(({ name, as }, index): Column => {
    const values = taken(given[index]!);
    return as === 'category' ? categories(name, values, levels[index]!) : { name, kind: 'number', values };
  });
  return {
    features: { table: tableOf(columns), people: taken(people), cutoffs: taken(moments) },
    labels: taken(labels),
  };
}

function categories(name: string, values: Float64Array, known: readonly string[]): Column {
  const levels = known.toSorted();
  const places = new Map(levels.map((level, place) => [level, place]));
  const codes = Int32Array.from(values, (code) => (Number.isNaN(code) ? -1 : places.get(known[code]!)!));
  return { name, kind: 'category', codes, levels };
}

/** Numbers, of which nobody knows how many there will be. */
export class Growing {
  #values = new Float64Array(1024);
  length = 0;

  add(value: number): void {
    if (this.length === this.#values.length) {
      const longer = new Float64Array(this.length * 2);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.length++] = value;
  }

  get values(): Float64Array {
    return this.#values.subarray(0, this.length);
  }
}
