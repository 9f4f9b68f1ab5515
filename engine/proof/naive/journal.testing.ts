/**
 * The naive journal: the person is looked at anew at every instant at which something was accepted and at every
 * instant that a condition named as one at which its answer may change. What differs is a change.
 */
import { holds } from './conditions/index.testing.ts';
import { Expressions } from './expressions.testing.ts';
import type { Definitions, Fact, Happened, Moment, Plain } from './person.testing.ts';
import { tagValue } from './tags/index.testing.ts';

export interface Change {
  readonly at: number;
  readonly segment: string;
  readonly entered: boolean;
  readonly cause: string;
}

export interface Snapshot {
  readonly at: number;
  readonly segments: readonly string[];
  /** Tags that have a value. */
  readonly tags: Plain;
}

/** Something accepted, or a look at the clock. */
export type Step = Fact | { readonly at: number };

export interface Told {
  readonly changes: readonly Change[];
  /** One after each step from the first accepted fact on. */
  readonly snapshots: readonly Snapshot[];
}

export async function playNaively(
  definitions: Definitions,
  id: number,
  steps: readonly Step[],
  expressions = new Expressions(definitions.zone),
): Promise<Told> {
  const changes: Change[] = [];
  const snapshots: Snapshot[] = [];
  const noted = new Set<number>();
  const known: Fact[] = [];
  let members: readonly string[] = [];
  const look = (now: number) =>
    expressions.answered(() => lookAt(definitions, id, known, now, noted, expressions));
  const change = (now: number, after: readonly string[], cause: string) => {
    for (const segment of after)
      if (!members.includes(segment)) changes.push({ at: now, segment, entered: true, cause });
    for (const segment of members)
      if (!after.includes(segment)) changes.push({ at: now, segment, entered: false, cause });
    members = after;
  };
  for (const step of steps) {
    while (known.length > 0) {
      const next = Math.min(...noted);
      if (next > step.at) break;
      noted.delete(next);
      change(next, (await look(next)).segments, 'time');
    }
    if ('traits' in step) known.push(step);
    if (known.length === 0) continue;
    const seen = await look(step.at);
    change(step.at, seen.segments, 'traits' in step ? 'event' : 'unforeseen');
    snapshots.push(seen);
    for (const instant of noted) if (instant <= step.at) noted.delete(instant);
  }
  return { changes, snapshots };
}

/** Everything about the person at an instant, worked out from nothing. */
function lookAt(
  definitions: Definitions,
  id: number,
  facts: readonly Fact[],
  now: number,
  noted: Set<number>,
  expressions: Expressions,
): Snapshot {
  const members = new Map<string, boolean>();
  const tags = new Map<string, unknown>();
  const traits = traitsOf(facts);
  const once = <T>(kept: Map<string, T>, key: string, make: () => T): T => {
    if (!kept.has(key)) kept.set(key, make());
    return kept.get(key)!;
  };
  const moment: Moment = {
    id,
    now,
    definitions,
    events: eventsOf(facts),
    scope: (name) => (definitions.has('tag', name) ? moment.tag(name) : traits[name]),
    member: (segment) =>
      once(members, segment, () => holds(definitions.get('segment', segment)['who'], moment, moment.scope)),
    tag: (tag) => once(tags, tag, () => tagValue(definitions.get('tag', tag), moment)),
    value: (text, scope) => expressions.value(text, scope),
    note: (instant) => {
      if (instant > now && Number.isFinite(instant)) noted.add(instant);
    },
  };
  const segments = definitions.idsOf('segment').filter((segment) => moment.member(segment));
  const values = definitions.idsOf('tag').map((tag) => [tag, moment.tag(tag)] as const);
  return { at: now, segments, tags: Object.fromEntries(values.filter(([, value]) => value !== undefined)) };
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
