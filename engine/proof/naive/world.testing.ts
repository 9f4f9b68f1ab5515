/**
 * People and things together, each a life of its own: who is whose, what an event tells the things it refers to, and
 * what is copied of those beside the event. At every instant at which anything is accepted everybody is looked at anew.
 */
import type { Expressions } from './expressions.testing.ts';
import type { Step } from './journal.testing.ts';
import { type Known, Life } from './life.testing.ts';
import type { Definitions, Fact, Happened, Plain } from './person.testing.ts';
import { refreshAt } from './together.testing.ts';

/** A person or a thing; a person's `key` is theirs alone, whatever relations call them by. */
export interface Subject {
  readonly entity: string;
  readonly key: string;
}

export interface Expected extends Subject {
  readonly id: number;
  readonly recorded?: Known['recorded'];
}

/** Definitions that come half-way: until then there are only the early ones. */
export interface Halfway {
  readonly at: number;
  /** Ids of tags and segments. */
  readonly early: ReadonlySet<string>;
}

/** Key of the person whom a value of an identifier means; null is the most trusted one. */
export type Calling = (kind: string | null, value: string) => string | undefined;

export class World {
  readonly #lives = new Map<string, Life>();
  readonly #definitions: Definitions;
  readonly #expressions: Expressions;
  readonly #halfway: Halfway | null;
  /** Who is meant by whom now. */
  calling: Calling = (_, value) => value;
  #isReleased: boolean;

  /** @param all everybody of whom anything may be told, with their ids; people may be met later. */
  constructor(
    definitions: Definitions,
    all: readonly Expected[],
    expressions: Expressions,
    halfway: Halfway | null = null,
  ) {
    this.#definitions = definitions;
    this.#expressions = expressions;
    this.#halfway = halfway;
    this.#isReleased = halfway === null;
    for (const one of all) this.expect(one);
  }

  /**
   * Somebody of whom anything may be told from now on.
   * @param recorded by tag: changes that are taken as they were recorded.
   */
  expect({ entity, key, id, recorded }: Expected): void {
    const relatives: Known['relatives'] = (other, as, fields) =>
      this.#relatives(entity, key, other, as, fields);
    const own = this.#definitions.about(entity);
    const late = own.idsOf('tag').filter((tag) => this.#isLate(tag));
    const knownFrom = new Map(late.map((tag) => [tag, this.#halfway!.at]));
    this.#lives.set(`${entity} ${key}`, new Life(own, id, this.#expressions, knownFrom, relatives, recorded));
  }

  #isLate(id: string): boolean {
    return this.#halfway !== null && !this.#halfway.early.has(id);
  }

  lifeOf({ entity, key }: Subject): Life | undefined {
    return this.#lives.get(`${entity} ${key}`);
  }

  get subjects(): readonly Subject[] {
    return [...this.#lives.keys()].map((address) => {
      const [entity, key] = address.split(' ') as [string, string];
      return { entity, key };
    });
  }

  livesOf(entity: string): readonly Life[] {
    return [...this.#lives].filter(([address]) => address.startsWith(`${entity} `)).map(([, life]) => life);
  }

  /** The rest of the definitions is there: what is asked only now is known from now on. */
  async release(): Promise<void> {
    const { at } = this.#halfway!;
    await this.pass(at);
    this.#isReleased = true;
    this.#asked = undefined;
    for (const { entity, key } of this.subjects) {
      const { known } = this.#lives.get(`${entity} ${key}`)!;
      for (const { name, to } of this.#references(entity))
        this.#refer(entity, name, to, lastOf(known, name), at);
    }
    await this.look(at, 'release');
  }

  /** Two people turn out to be one. Whoever is meant by either of them is told by `calling`. */
  async merge(loser: string, winner: string, at: number): Promise<void> {
    await this.pass(at);
    await this.#lives.get(`profile ${winner}`)!.absorb(this.#lives.get(`profile ${loser}`)!, at);
    this.#lives.delete(`profile ${loser}`);
  }

  /** Those who refer to this one. */
  referrersOf({ entity, key }: Subject): readonly Subject[] {
    return this.subjects.filter((one) =>
      this.#references(one.entity).some(
        (reference) =>
          reference.to === entity &&
          this.#meant(reference, lastOf(this.lifeOf(one)!.known, reference.name)) === key,
      ),
    );
  }

  /** A round of everything that has one at this instant: those whom it concerns tell the others. */
  async refresh(begin: number, at: number): Promise<void> {
    await this.pass(at);
    await refreshAt(this.#definitions, (entity) => this.livesOf(entity), begin, at);
    await this.look(at, 'time');
  }

  /** Something is accepted of one of them, or somebody looks at the clock. */
  async take(subject: Subject, step: Step): Promise<void> {
    await this.pass(step.at);
    if ('traits' in step) {
      const { event } = step;
      const told = event && { ...event, properties: await this.#withCopies(event, step.at) };
      await this.#tell(subject, { ...step, event: told });
      if (told) this.#tellThings(told, step.at);
    }
    await this.look(step.at, 'traits' in step ? 'event' : 'unforeseen');
  }

  /** Everybody is looked at. */
  async look(at: number, cause = 'unforeseen'): Promise<void> {
    await this.pass(at);
    for (const life of this.#lives.values()) await life.look(at, cause);
  }

  /** What time alone does up to an instant: everybody passes it together. */
  async pass(at: number): Promise<void> {
    const lives = [...this.#lives.values()];
    for (;;) {
      const next = Math.min(...lives.map((life) => life.next));
      if (next > at) return;
      for (const life of lives) await life.pass(next);
    }
  }

  #tell({ entity, key }: Subject, fact: Fact): void {
    const { facts } = this.#lives.get(`${entity} ${key}`)!.known;
    const keyField = this.#definitions.get('entity', entity)['key'];
    const traits = keyField === undefined ? fact.traits : { ...fact.traits, [String(keyField)]: key };
    facts.push({ ...fact, traits });
    // Whatever anybody speaks of is known from then on, if anybody asks for what they are to each other.
    for (const { name, to } of this.#references(entity))
      this.#refer(entity, name, to, fact.traits[name], fact.at);
  }

  #refer(entity: string, field: string, to: string, value: unknown, at: number): void {
    if (to !== 'profile' && typeof value === 'string' && this.#isAsked(entity, field))
      this.#meet(to, value, at);
  }

  #meet(entity: string, key: string, at: number): void {
    if (!this.#lives.get(`${entity} ${key}`)!.isKnown)
      this.#tell({ entity, key }, { at, traits: {}, event: null });
  }

  /** An event happened to everything it refers to, too; of its lists, those see the elements that are about them. */
  #tellThings(event: Happened, at: number): void {
    const told = new Map<string, { subject: Subject; properties: Record<string, unknown> }>();
    for (const { list, name, to } of this.#propertiesThatRefer(event.type)) {
      for (const holder of holdersOf(event.properties, list)) {
        const key = holder[name];
        if (typeof key !== 'string') continue;
        const known = told.get(`${to} ${key}`);
        const properties = known?.properties ?? { ...event.properties };
        told.set(`${to} ${key}`, { subject: { entity: to, key }, properties });
      }
    }
    for (const { subject, properties } of told.values()) {
      for (const list of this.#listsAbout(event.type, subject.entity)) {
        const names = this.#propertiesThatRefer(event.type).filter(
          (one) => one.list === list && one.to === subject.entity,
        );
        properties[list] = holdersOf(event.properties, list).filter((one) =>
          names.some(({ name }) => one[name] === subject.key),
        );
      }
      this.#tell(subject, { at, traits: {}, event: { ...event, properties } });
    }
  }

  #listsAbout(event: string, entity: string): readonly string[] {
    const lists = this.#propertiesThatRefer(event).flatMap(({ list, to }) =>
      list !== null && to === entity ? [list] : [],
    );
    return [...new Set(lists)];
  }

  /** References are read as of the event: beside each the single values of the thing, and the segments it is in. */
  async #withCopies({ type, properties }: Happened, at: number): Promise<Plain> {
    const all: Record<string, unknown> = { ...properties };
    for (const { list, name, to } of this.#propertiesThatRefer(type)) {
      if (list === null) Object.assign(all, await this.#copied(to, name, all[name], at));
      else if (Array.isArray(all[list]))
        all[list] = await Promise.all(
          (all[list] as readonly Plain[]).map(async (one) => ({
            ...one,
            ...(await this.#copied(to, name, one[name], at)),
          })),
        );
    }
    return all;
  }

  async #copied(entity: string, name: string, key: unknown, at: number): Promise<Plain> {
    const life = this.#lives.get(`${entity} ${String(key)}`);
    if (!life?.isKnown) return {};
    const { names, snapshot } = await life.seen(at);
    const { key: keyField } = this.#definitions.get('entity', entity);
    const fields = Object.entries(this.#fields(entity));
    const single = fields.filter(
      ([, { type, to }]) => type !== 'list' && type !== 'object' && to !== 'profile',
    );
    const copied = [String(keyField), ...single.map(([field]) => field)].map(
      (field) => [`${name}.${field}`, names[field]] as const,
    );
    return {
      ...Object.fromEntries(copied.filter(([, value]) => value !== undefined)),
      [`${name}.in`]: snapshot.segments.filter((id) => this.#isReleased || !this.#isLate(id)),
    };
  }

  /* ---------------------------------------------------------------- relations */

  /** Those that refer to this one, or that it refers to: whichever side declares the field. */
  #relatives(entity: string, key: string, other: string, as: string | null, fields: Plain): readonly Known[] {
    const isMeant = ({ name }: { name: string }) => as === null || name === as;
    const own = this.#references(entity).find((one) => one.to === other && isMeant(one));
    if (own) {
      const life = this.#lives.get(`${other} ${this.#meant(own, fields[own.name])}`);
      return life?.isKnown ? [life.known] : [];
    }
    const theirs = this.#references(other).find((one) => one.to === entity && isMeant(one))!;
    return this.livesOf(other)
      .filter(({ known }) => this.#meant(theirs, lastOf(known, theirs.name)) === key)
      .map(({ known }) => known);
  }

  /** Key of whom a value of a reference means. */
  #meant({ to, by }: Reference, value: unknown): string | undefined {
    if (typeof value !== 'string') return undefined;
    return to === 'profile' ? this.calling(by, value) : value;
  }

  #fields(entity: string): Readonly<Record<string, Plain>> {
    const fields = (this.#definitions.get('entity', entity)['fields'] ?? {}) as Plain;
    return Object.fromEntries(
      Object.entries(fields).map(([name, declared]) => [
        name,
        typeof declared === 'string' ? { type: declared } : (declared as Plain),
      ]),
    );
  }

  #references(entity: string): Reference[] {
    return Object.entries(this.#fields(entity)).flatMap(([name, { type, to, by }]) =>
      type === 'ref' ? [{ name, to: String(to), by: by === undefined ? null : String(by) }] : [],
    );
  }

  /** Properties of an event, and of the elements of its lists, that refer to things. */
  #propertiesThatRefer(event: string): readonly Refers[] {
    const known = this.#refers.get(event);
    if (known) return known;
    const found = this.#definitions.has('event', event)
      ? refersOf((this.#definitions.get('event', event)['properties'] ?? {}) as Plain)
      : [];
    this.#refers.set(event, found);
    return found;
  }
  readonly #refers = new Map<string, readonly Refers[]>();

  /** Whether any `has`, of whichever side, is about this field. */
  #isAsked(entity: string, field: string): boolean {
    this.#asked ??= new Set(
      this.#definitions.documents.flatMap((document) => {
        if (!this.#isReleased && this.#isLate(String(document['id']))) return [];
        const of = String(document['of'] ?? 'profile');
        return askedIn(document, of).flatMap(({ from, to, as }) =>
          this.#fieldsBetween(from, to)
            .filter(({ name }) => as === undefined || name === as)
            .map((one) => `${one.entity}.${one.name}`),
        );
      }),
    );
    return this.#asked.has(`${entity}.${field}`);
  }
  #asked: ReadonlySet<string> | undefined;

  #fieldsBetween(one: string, other: string): { readonly entity: string; readonly name: string }[] {
    const fields = (entity: string, to: string) =>
      this.#references(entity)
        .filter((reference) => reference.to === to)
        .map(({ name }) => ({ entity, name }));
    return [...fields(one, other), ...fields(other, one)];
  }
}

/** A field that relates: of a relation to people, by which identifier. */
interface Reference {
  readonly name: string;
  readonly to: string;
  readonly by: string | null;
}

interface Refers {
  readonly list: string | null;
  readonly name: string;
  readonly to: string;
}

function refersOf(properties: Plain, list: string | null = null): Refers[] {
  return Object.entries(properties).flatMap(([name, declared]): Refers[] => {
    const { type, to, of } = (typeof declared === 'string' ? {} : declared) as Plain;
    if (type === 'ref' && to !== 'profile') return [{ list, name, to: String(to) }];
    return type === 'list' && typeof of === 'object' ? refersOf(of as Plain, name) : [];
  });
}

function holdersOf(properties: Plain, list: string | null): readonly Plain[] {
  if (list === null) return [properties];
  return Array.isArray(properties[list]) ? (properties[list] as readonly Plain[]) : [];
}

function lastOf({ facts }: Known, name: string): unknown {
  return facts.findLast(({ traits }) => traits[name] !== undefined)?.traits[name];
}

/** Every `has`: who asks, of whom, as what. */
function askedIn(node: unknown, from: string): { from: string; to: string; as: unknown }[] {
  if (Array.isArray(node)) return node.flatMap((one) => askedIn(one, from));
  if (typeof node !== 'object' || node === null) return [];
  const { has, as } = node as Plain;
  const to = has === undefined ? from : String(has);
  const below = Object.values(node).flatMap((one) => askedIn(one, to));
  return has === undefined ? below : [{ from, to, as }, ...below];
}
