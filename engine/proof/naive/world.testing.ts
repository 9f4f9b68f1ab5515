/**
 * People and other things at one instant, with all that was accepted of them: whose a vehicle is, and what happened to
 * it. Every question is answered by looking at everybody anew. Knows no history of values, no ranks and no lists.
 */
import { holds } from './conditions/index.testing.ts';
import type { Expressions } from './expressions.testing.ts';
import type { Definitions, Happened, Moment, Plain } from './person.testing.ts';
import { tagValue } from './tags/index.testing.ts';

/** A person or a thing. Of a person `key` is what relations call them by. */
export interface Subject {
  readonly entity: string;
  readonly key: string;
  readonly traits: Record<string, unknown>;
  readonly events: Happened[];
}

export class World {
  readonly #subjects = new Map<string, Subject>();
  readonly #definitions: Definitions;
  readonly #expressions: Expressions;

  constructor(definitions: Definitions, expressions: Expressions) {
    this.#definitions = definitions;
    this.#expressions = expressions;
  }

  of(entity: string, key: string): Subject {
    const address = `${entity} ${key}`;
    const known = this.#subjects.get(address) ?? { entity, key, traits: {}, events: [] };
    this.#subjects.set(address, known);
    return known;
  }

  get subjects(): readonly Subject[] {
    return [...this.#subjects.values()];
  }

  /** A null unsets. */
  tell(entity: string, key: string, traits: Plain): void {
    const told = this.of(entity, key).traits;
    for (const [name, value] of Object.entries(traits)) {
      if (value === null) delete told[name];
      else told[name] = value;
    }
  }

  /** It also happened to everything the event refers to; of its lists, those see the elements that are about them. */
  happen(person: string, event: Happened): void {
    this.of('profile', person).events.push(event);
    const { properties = {} } = this.#definitions.get('event', event.type) as { properties?: Plain };
    for (const [name, declared] of Object.entries(properties)) {
      const { to, of } = (declared ?? {}) as { to?: string; of?: Plain };
      const value = event.properties[name];
      if (to !== undefined && typeof value === 'string') this.of(to, value).events.push(event);
      if (typeof of !== 'object' || !Array.isArray(value)) continue;
      for (const [field, inside] of Object.entries(of)) {
        const entity = (inside as { to?: string }).to;
        if (entity === undefined) continue;
        for (const key of new Set(value.map((element: Plain) => element[field]))) {
          const about = value.filter((element: Plain) => element[field] === key);
          const seen = { ...event, properties: { ...event.properties, [name]: about } };
          this.of(entity, String(key)).events.push(seen);
        }
      }
    }
  }

  /** Ids of the segments that one is in. */
  membersOf(subject: Subject, now: number): Promise<readonly string[]> {
    const { entity } = subject;
    return this.#expressions.answered(() => {
      const moment = this.#momentOf(subject, now);
      return this.#definitions.idsOf('segment').filter((id) => this.#isOf(id, entity) && moment.member(id));
    });
  }

  #isOf(segment: string, entity: string): boolean {
    return (this.#definitions.get('segment', segment)['of'] ?? 'profile') === entity;
  }

  #momentOf(subject: Subject, now: number): Moment {
    const definitions = this.#definitions;
    const { traits, events, key } = subject;
    const own: Plain = subject.entity === 'profile' ? traits : { ...this.#keyOf(subject), ...traits };
    const moment: Moment = {
      id: key.length,
      now,
      definitions,
      events: events.toSorted((a, b) => a.time - b.time || a.order - b.order),
      scope: (name) => (definitions.has('tag', name) ? moment.tag(name) : own[name]),
      member: (segment) => holds(definitions.get('segment', segment)['who'], moment, moment.scope),
      tag: (tag) => tagValue(definitions.get('tag', tag), moment),
      isGiven: () => false,
      changesOf: () => [],
      related: (entity, as) => this.#related(subject, entity, as).map((other) => this.#momentOf(other, now)),
      value: (text, scope) => this.#expressions.value(text, scope),
      note: () => {},
    };
    return moment;
  }

  #keyOf({ entity, key }: Subject): Plain {
    const field = this.#definitions.get('entity', entity)['key'];
    return { [String(field)]: key };
  }

  /** Those that refer to this one, or that it refers to: whichever side declares the field. */
  #related({ entity, key, traits }: Subject, other: string, as: string | null): readonly Subject[] {
    const fieldsTo = (from: string, to: string) =>
      Object.entries((this.#definitions.get('entity', from)['fields'] ?? {}) as Record<string, Plain>)
        .filter(([name, field]) => field['to'] === to && (as === null || name === as))
        .map(([name]) => name);
    const [own] = fieldsTo(entity, other);
    if (own !== undefined) {
      const value = traits[own];
      const known = value === undefined ? undefined : this.#subjects.get(`${other} ${String(value)}`);
      return known ? [known] : [];
    }
    const [theirs] = fieldsTo(other, entity);
    return this.subjects.filter((one) => one.entity === other && one.traits[theirs!] === key);
  }
}
