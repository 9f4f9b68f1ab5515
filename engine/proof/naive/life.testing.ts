/**
 * A naive life: the person is looked at anew at every instant at which something was accepted and at every
 * instant that a condition named as one at which its answer may change. What differs is a change. From one look
 * to the next is kept only what the language says is remembered: values that have a history, what is as of the
 * last refresh, and what was given from outside.
 */
import { holds } from './conditions/index.testing.ts';
import type { Expressions } from './expressions.testing.ts';
import { heardIn } from './heard.testing.ts';
import type { Change, Snapshot, Step } from './journal.testing.ts';
import { PastValues, type Recorded, trackedNames } from './past-values.testing.ts';
import type { Definitions, Fact, Happened, Moment, Plain } from './person.testing.ts';
import { tagValue } from './tags/index.testing.ts';

export class Life {
  readonly changes: Change[] = [];
  /** One after each step from the first accepted fact on. */
  readonly snapshots: Snapshot[] = [];
  readonly #noted = new Set<number>();
  readonly #known: Known;
  readonly #expressions: Expressions;
  readonly #definitions: Definitions;
  readonly #trackedFrom: ReadonlyMap<string, number>;
  readonly #heard: ReadonlySet<string>;
  #members: readonly string[] = [];

  /** @param knownFrom by the name of a tag: when it was defined, if that was later. */
  constructor(
    definitions: Definitions,
    id: number,
    expressions: Expressions,
    knownFrom: ReadonlyMap<string, number> = new Map(),
    relatives: Known['relatives'] = () => [],
    recorded: Known['recorded'] = new Map(),
  ) {
    this.#heard = heardIn(definitions);
    this.#definitions = definitions;
    this.#expressions = expressions;
    this.#known = { ...nobody(definitions, id), relatives, recorded };
    this.#trackedFrom = new Map(trackedNames(definitions).map((name) => [name, knownFrom.get(name) ?? 0]));
  }

  get id(): number {
    return this.#known.id;
  }

  /** What is known of whom it is about. */
  get known(): Known {
    return this.#known;
  }

  /** The earliest instant at which a condition said that its answer may change. */
  get next(): number {
    return Math.min(...this.#noted);
  }

  /** Whether anything was ever accepted. */
  get isKnown(): boolean {
    return this.#known.facts.length > 0;
  }

  async take(step: Step): Promise<void> {
    await this.pass(step.at);
    if ('traits' in step) this.#known.facts.push(step);
    await this.look(step.at, 'traits' in step ? 'event' : 'unforeseen');
  }

  /** Somebody else turns out to be the same person. What both say of themselves, the one who stays says. */
  async absorb({ known }: Life, at: number): Promise<void> {
    const { facts, past } = this.#known;
    const traits = { ...traitsOf(known.facts), ...traitsOf(facts) };
    facts.push(...known.facts.map((fact) => ({ ...fact, traits: {} })), { at, traits, event: null });
    past.absorb(known.past);
    await this.#decide(at, 'merge');
  }

  /** Something was accepted of this one or of others. */
  async look(at: number, cause: string): Promise<void> {
    if (!this.isKnown) return;
    const seen = await this.#decide(at, cause);
    this.snapshots.push(seen.snapshot);
    for (const instant of this.#noted) if (instant <= at) this.#noted.delete(instant);
  }

  /** Names of traits and tags with their values, and the segments it is in. */
  async seen(now: number): Promise<Seen> {
    return this.#look(now);
  }

  /** What time alone does up to an instant. */
  async pass(at: number): Promise<void> {
    while (this.isKnown) {
      const { next } = this;
      if (next > at) return;
      this.#noted.delete(next);
      await this.#decide(next, 'time');
    }
  }

  /** A place in a ranking or a list, named by the node that asks for it. */
  async give(node: Plain, isIn: boolean, at: number, cause: string): Promise<void> {
    const { given } = this.#known;
    if (given.has(node) === isIn) return;
    if (isIn) given.add(node);
    else given.delete(node);
    await this.#decide(at, cause);
  }

  async refresh(tag: string, at: number): Promise<void> {
    this.#known.held.delete(tag);
    await this.#decide(at, 'time', tag);
  }

  /** The value of an expression as of an instant, for a member of a segment; undefined for others. */
  async rank(by: string, among: string | undefined, now: number): Promise<unknown> {
    const { snapshot, names } = await this.#look(now);
    if (among !== undefined && !snapshot.segments.includes(among)) return undefined;
    return this.#expressions.answered(() => this.#expressions.value(by, (name) => names[name]));
  }

  #look(now: number): Promise<Seen> {
    return lookAt(this.#known, now, this.#noted, this.#expressions);
  }

  /** @param refreshed which tag has its round; until the first one, what others say is followed. */
  async #decide(now: number, cause: string, refreshed: string | null = null): Promise<Seen> {
    const seen = await this.#look(now);
    const { past, held } = this.#known;
    for (const [name, from] of this.#trackedFrom) if (now >= from) past.learn(name, seen.names[name], now);
    for (const tag of this.#definitions.idsOf('tag'))
      if (isHeld(this.#definitions, tag) && !held.has(tag) && (tag === refreshed || !this.#heard.has(tag)))
        held.set(tag, seen.names[tag]);
    const { segments } = seen.snapshot;
    const entered = segments.filter((segment) => !this.#members.includes(segment));
    const left = this.#members.filter((segment) => !segments.includes(segment));
    for (const segment of entered) this.changes.push({ at: now, segment, entered: true, cause });
    for (const segment of left) this.changes.push({ at: now, segment, entered: false, cause });
    this.#members = segments;
    return seen;
  }
}

/** Everything known of a person, or of a thing. */
export interface Known {
  readonly id: number;
  /** What is declared of people, or of such things. */
  readonly definitions: Definitions;
  readonly facts: Fact[];
  readonly past: PastValues;
  /** Values of tags with `refresh`, as of the last one. */
  readonly held: Map<string, unknown>;
  /** Nodes of rankings and lists in which the person has a place. */
  readonly given: Set<Plain>;
  /** Of tags that are heard, every change as the engine recorded it: between two values may be what was heard first. */
  readonly recorded: ReadonlyMap<string, readonly Recorded[]>;
  /** Those on the other side of a relation, given the values of the own fields. */
  relatives(entity: string, as: string | null, fields: Plain): readonly Known[];
}

/** Somebody of whom nothing is known, and who is related to nobody. */
export function nobody(definitions: Definitions, id: number): Known {
  const past = new PastValues(id);
  const nothing = { facts: [], held: new Map(), given: new Set<Plain>(), recorded: new Map() };
  return { id, definitions, past, ...nothing, relatives: () => [] };
}

export interface Seen {
  readonly snapshot: Snapshot;
  /** Values of traits and tags. */
  readonly names: Plain;
}

function isHeld(definitions: Definitions, tag: string): boolean {
  return definitions.get('tag', tag)['refresh'] !== undefined;
}

/** Everything about one at an instant, worked out from nothing. */
export function lookAt(
  known: Known,
  now: number,
  noted: Set<number>,
  expressions: Expressions,
): Promise<Seen> {
  return expressions.answered(() => {
    const { definitions, facts } = known;
    const moment = new Sight(now, noted, expressions).of(known);
    const segments = definitions.idsOf('segment').filter((segment) => moment.member(segment));
    const values = definitions.idsOf('tag').map((tag) => [tag, moment.tag(tag)] as const);
    const tagged = Object.fromEntries(values.filter(([, value]) => value !== undefined));
    return { snapshot: { at: now, segments, tags: tagged }, names: { ...traitsOf(facts), ...tagged } };
  });
}

/** One look, at one and at whomever it leads to: what anybody's answer waits for, the one who asks waits for. */
class Sight {
  readonly #moments = new Map<Known, Moment>();

  constructor(
    readonly now: number,
    readonly noted: Set<number>,
    readonly expressions: Expressions,
  ) {}

  of(known: Known): Moment {
    return once(this.#moments, known, () => this.#momentOf(known));
  }

  #momentOf({ id, definitions, facts, past, held, given, recorded, relatives }: Known): Moment {
    const { now, noted, expressions } = this;
    const members = new Map<string, boolean>();
    const tags = new Map<string, unknown>();
    const traits = traitsOf(facts);
    const tagOf = (tag: string) => tagValue(definitions.get('tag', tag), moment);
    const moment: Moment = {
      id,
      now,
      definitions,
      events: eventsOf(facts),
      scope: (name) => (definitions.has('tag', name) ? moment.tag(name) : traits[name]),
      member: (segment) =>
        once(members, segment, () => isMember(definitions.get('segment', segment), moment)),
      tag: (tag) => once(tags, tag, () => (held.has(tag) ? held.get(tag) : tagOf(tag))),
      isGiven: (node) => given.has(node),
      told: (name) => traits[name],
      valueChanges: () =>
        trackedNames(definitions).flatMap((name) =>
          recorded.has(name)
            ? upTo(now, recorded.get(name)!).map(({ event }) => event)
            : past.eventsWith(name, moment.scope(name), now),
        ),
      changesOf: (name) =>
        recorded.has(name) ? upTo(now, recorded.get(name)!) : past.with(name, moment.scope(name), now),
      related: (entity, as) => relatives(entity, as, traits).map((other) => this.of(other)),
      value: (text, scope) => expressions.value(text, scope),
      note: (instant) => {
        if (instant > now && Number.isFinite(instant)) noted.add(instant);
      },
    };
    return moment;
  }
}

function upTo(now: number, changes: readonly Recorded[]): readonly Recorded[] {
  return changes.filter(({ time }) => time <= now);
}

function once<K, T>(kept: Map<K, T>, key: K, make: () => T): T {
  if (!kept.has(key)) kept.set(key, make());
  return kept.get(key)!;
}

function isMember(segment: Plain, moment: Moment): boolean {
  return segment['list'] === undefined
    ? holds(segment['who'], moment, moment.scope)
    : moment.isGiven(segment);
}

function eventsOf(facts: readonly Fact[]): Happened[] {
  return facts
    .flatMap(({ event }) => (event ? [event] : []))
    .sort((a, b) => a.time - b.time || a.order - b.order);
}

function traitsOf(facts: readonly Fact[]): Plain {
  const traits: Record<string, unknown> = {};
  for (const fact of facts) Object.assign(traits, fact.traits);
  return Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== null));
}
