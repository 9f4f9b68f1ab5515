/**
 * Everybody who met an experiment, summed up by arm, day and group in one pass over the store, of which nothing else is kept (single values of quantiles
 * are, in columns: their places in order are asked for by arm, day and group).
 * Sums are exact, so neither the order of people nor buckets or batches matter. Reads only.
 */
import type { ExperimentProgram, MeasureProgram } from '../../compiler/experiment/program.ts';
import type { Draft } from '../../evaluate/draft.ts';
import { everybody, type Looking } from '../../runtime/flags.ts';
import type { Selection } from '../statistics/selection.ts';
import type { Limits } from '../statistics/winsorise.ts';
import { both, Cell, EMPTY, type Part, type Summary } from './cell.ts';
import { endWalk, isOpen, limitsOf, select, walkForLimits } from './limits.ts';
import { type Exposed, exposedPerson } from './person.ts';
import { Units } from './units.ts';

export const DAY = 86_400_000;
/** Groups of one name that are told apart; the others together are `other`. */
const MOST_GROUPS = 20;

export interface GatheredMeasure {
  readonly measure: MeasureProgram;
  /** Nobody's value counts beyond it; null: no limit. */
  readonly limit: number | null;
  /** Arm → day of exposure (of 24 hours UTC since 1970) → what those people add. */
  readonly days: ReadonlyMap<string, ReadonlyMap<number, Summary>>;
  /** Name → value → arm. */
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, Summary>>>;
  /** Arm → units whose time is not over. */
  readonly open: ReadonlyMap<string, number>;
}

export interface Gathered {
  /** Instant of the first exposure; null where there is none. */
  readonly started: number | null;
  /** Arm → people; units. */
  readonly people: ReadonlyMap<string, number>;
  readonly units: ReadonlyMap<string, number>;
  /** Of all units, day → how many came. */
  readonly arrivals: ReadonlyMap<number, number>;
  /** Arm → units that were to be expected, by the shares of each instant. */
  readonly expected: ReadonlyMap<string, number>;
  /** People who were exposed to several arms, and count in the first. */
  readonly mixed: number;
  /** Metric → people who added to it at the very instant of their exposure, and not after: they count as nothing. */
  readonly atOnce: ReadonlyMap<string, number>;
  readonly measures: readonly GatheredMeasure[];
}

/** An experiment, and each arm's share at an instant. */
export interface Shared {
  readonly experiment: ExperimentProgram;
  readonly sharesAt: (at: number) => Readonly<Record<string, number>>;
}

export interface GatherOptions {
  readonly looking: Looking;
  readonly experiments: readonly Shared[];
  /** As of when. */
  readonly at: number;
  onProgress?(people: number): void;
}

/** In the order of the experiments: one walk for all of them. */
export async function gather({ looking, experiments, at, onProgress }: GatherOptions): Promise<Gathered[]> {
  const { program } = looking.run;
  const of = experiments.map(({ experiment }) => experiment);
  const selections = await walkForLimits(looking, of, at);
  const sums = experiments.map((one, place) => new Sums(one, selections[place]!));
  const look = (draft: Draft) =>
    experiments.map(({ experiment }) => exposedPerson(experiment, program, draft, at));
  let seen = 0;
  for await (const found of everybody(looking, look, 'profile', true)) {
    for (const exposed of found)
      for (const [place, person] of exposed.entries()) if (person !== null) sums[place]!.add(person);
    seen += found.length;
    onProgress?.(seen);
  }
  return sums.map((one) => one.gathered());
}

type Selections = readonly (Selection | null)[];

class Sums {
  readonly #units: Units | null;
  readonly #people = new Map<string, number>();
  readonly #arms = new Map<string, number>();
  readonly #arrivals = new Map<number, number>();
  readonly #expected = new Map<string, number>();
  readonly #experiment: ExperimentProgram;
  readonly #selections: Selections;
  /** Of units that are not people, once all are together. */
  #measures: readonly MeasureSums[];
  readonly #sharesAt: Shared['sharesAt'];
  readonly #atOnce = new Map<string, number>();
  #started: number | null = null;
  #mixed = 0;

  constructor({ experiment, sharesAt }: Shared, selections: Selections) {
    this.#experiment = experiment;
    this.#selections = selections;
    this.#sharesAt = sharesAt;
    this.#units = experiment.unit === null ? null : new Units();
    this.#measures = this.#units ? [] : this.#measured();
  }

  #measured(): MeasureSums[] {
    const limits = limitsOf(this.#experiment, this.#selections);
    return this.#experiment.measures.map(
      (measure, place) => new MeasureSums(measure, this.#experiment, limits[place]!),
    );
  }

  add(person: Exposed): void {
    increase(this.#people, person.arm, 1);
    if (person.isMixed) this.#mixed += 1;
    for (const metric of person.atOnce) increase(this.#atOnce, metric, 1);
    if (this.#units) this.#units.add(person);
    else this.#addUnit(person);
  }

  gathered(): Gathered {
    if (this.#units) this.#addUnits(this.#units);
    return {
      started: this.#started,
      people: this.#people,
      units: this.#arms,
      arrivals: this.#arrivals,
      expected: this.#expected,
      mixed: this.#mixed,
      atOnce: this.#atOnce,
      measures: this.#measures.map((sums) => sums.gathered()),
    };
  }

  #addUnits(units: Units): void {
    while (isOpen(this.#selections)) {
      for (const { parts } of units.all()) select(this.#selections, parts);
      endWalk(this.#selections);
    }
    this.#measures = this.#measured();
    for (const unit of units.all()) this.#addUnit(unit);
  }

  #addUnit({ arm, at, parts, by }: Omit<Exposed, 'person' | 'isMixed' | 'unit' | 'atOnce'>): void {
    const day = Math.floor(at / DAY);
    if (this.#started === null || at < this.#started) this.#started = at;
    increase(this.#arms, arm, 1);
    increase(this.#arrivals, day, 1);
    const shares = this.#sharesAt(at);
    const whole = Object.values(shares).reduce((sum, share) => sum + share, 0);
    for (const [of, share] of Object.entries(shares)) increase(this.#expected, of, share / whole);
    for (const [place, sums] of this.#measures.entries()) sums.add(arm, day, parts[place]!, by);
  }
}

class MeasureSums {
  readonly #days = new Map<string, Map<number, Cell>>();
  readonly #groups = new Map<string, Map<string, Map<string, Cell>>>();
  readonly #open = new Map<string, number>();

  constructor(
    readonly measure: MeasureProgram,
    readonly experiment: ExperimentProgram,
    readonly limits: Limits,
  ) {}

  add(arm: string, day: number, part: Part | 'open' | null, by: readonly string[]): void {
    if (part === 'open') increase(this.#open, arm, 1);
    if (part === 'open' || part === null) return;
    const days = under(this.#days, arm, () => new Map<number, Cell>());
    under(days, day, () => this.#cell()).add(part);
    for (const [place, { name }] of this.experiment.by.entries()) {
      const values = under(this.#groups, name, () => new Map<string, Map<string, Cell>>());
      const value = by[place]!;
      const known = values.has(value) || values.size < MOST_GROUPS ? value : 'other';
      const arms = under(values, known, () => new Map<string, Cell>());
      under(arms, arm, () => this.#cell()).add(part);
    }
  }

  gathered(): GatheredMeasure {
    const { high } = this.limits;
    const summed = <K>(cells: ReadonlyMap<K, Cell>) => mapped(cells, (cell) => cell.summary());
    return {
      measure: this.measure,
      limit: Number.isFinite(high) ? high : null,
      days: mapped(this.#days, summed),
      groups: mapped(this.#groups, (values) => mapped(values, summed)),
      open: this.#open,
    };
  }

  #cell(): Cell {
    return new Cell(this.limits);
  }
}

/** All days together, in order: each day's sums are exact, and so the whole depends on nothing else. */
export function allDays(days: ReadonlyMap<number, Summary> | undefined): Summary {
  const inOrder = [...(days ?? [])].sort(([a], [b]) => a - b);
  return inOrder.reduce((sum, [, day]) => both(sum, day), EMPTY);
}

function increase<K>(counts: Map<K, number>, key: K, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function under<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function mapped<K, A, B>(map: ReadonlyMap<K, A>, change: (value: A) => B): ReadonlyMap<K, B> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}
