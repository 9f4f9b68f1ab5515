/**
 * What the naive evaluator is told: definitions as plain YAML, and what was accepted about one person. The naive
 * evaluator is written from the language's description alone. It keeps no state, shares no code with the compiler
 * or the sweep, and answers every question by looking at everything again.
 */
import type { ValueChange } from './past-values.testing.ts';

export type Plain = Readonly<Record<string, unknown>>;

/** A workspace as plain values, by kind and id. */
export class Definitions {
  readonly #byAddress = new Map<string, Plain>();

  constructor(
    readonly zone: string,
    readonly documents: readonly Plain[],
    /** Whose tags and segments these are. */
    readonly entity = 'profile',
  ) {
    for (const document of documents) {
      this.#byAddress.set(`${String(document['kind'])}.${String(document['id'])}`, document);
    }
  }

  /** With the tags and segments of one entity and of no other. */
  about(entity: string): Definitions {
    const isOther = ({ kind, of = 'profile' }: Plain) =>
      (kind === 'tag' || kind === 'segment') && of !== entity;
    const own = this.documents.filter((document) => !isOther(document));
    return new Definitions(this.zone, own, entity);
  }

  get(kind: string, id: string): Plain {
    const found = this.#byAddress.get(`${kind}.${id}`);
    if (!found) throw new Error(`there is no ${kind} ${id}`);
    return found;
  }

  has(kind: string, id: string): boolean {
    return this.#byAddress.has(`${kind}.${id}`);
  }

  /** In order of id. */
  idsOf(kind: string): string[] {
    return this.documents
      .filter((document) => document['kind'] === kind)
      .map((document) => String(document['id']))
      .sort();
  }
}

/** An event of the person. `order` breaks ties of time; it comes from the message, not from arrival. */
export interface Happened {
  readonly type: string;
  readonly time: number;
  readonly order: number;
  readonly properties: Plain;
}

/** One accepted message, in order of acceptance. A null among the traits unsets. */
export interface Fact {
  readonly at: number;
  readonly traits: Plain;
  readonly event: Happened | null;
}

/** A name of the scope an expression stands in → its value; undefined where there is none. */
export type Scope = (name: string) => unknown;

/** One person, or one thing, at one instant, with everything accepted so far. */
export interface Moment {
  readonly id: number;
  readonly now: number;
  readonly definitions: Definitions;
  /** By time, then by order. */
  readonly events: readonly Happened[];
  /** Traits and tags. */
  readonly scope: Scope;
  member(segment: string): boolean;
  tag(id: string): unknown;
  /** What was last told under a name: a trait, or the value of a tag that comes from outside. */
  told(name: string): unknown;
  /** The engine's own events `value_changed`, those of this instant among them. By time, then by order. */
  valueChanges(): readonly Happened[];
  /** Changes so far of a tag or trait with history, that of this instant among them. */
  changesOf(name: string): readonly Pick<ValueChange, 'time' | 'from' | 'to'>[];
  /** Whether the person has a place in the ranking or list of this node, as of the last refresh. */
  isGiven(node: Plain): boolean;
  /** Those on the other side of a relation, by the name of the field where there are several. */
  related(entity: string, as: string | null): readonly Moment[];
  /** Result of an expression; undefined where it is missing or fails. */
  value(expression: string, scope: Scope): unknown;
  /** Tells that an answer may be another at this instant, with nothing happening. */
  note(instant: number): void;
}
