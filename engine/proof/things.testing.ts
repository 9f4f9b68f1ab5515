/**
 * The law for people and things together, over any store: vehicles, dealers, products have memberships, tags and
 * journals as people have, ask of one another with `has`, and are asked for by events. What one hears of another
 * travels, so what depends on it may come and go at one instant in whatever order; what is left of it is compared.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import { type Case, cases } from './case.testing.ts';
import { caseText } from './case-file.testing.ts';
import type { Coverage } from './coverage.testing.ts';
import { dependsOn } from './generate/definitions.testing.ts';
import { APART } from './generate/history.testing.ts';
import { KEYS } from './generate/things.testing.ts';
import { inOrder, leftOf } from './law.testing.ts';
import { stepsOf } from './naive/accepted.testing.ts';
import { Expressions } from './naive/expressions.testing.ts';
import type { Change, Step, Told } from './naive/journal.testing.ts';
import { type Recorded, textOf } from './naive/past-values.testing.ts';
import type { Definitions } from './naive/person.testing.ts';
import { roundsOf, sharedRounds } from './naive/together.testing.ts';
import { type Halfway, type Subject, World } from './naive/world.testing.ts';
import { beforehand, demandFound, isAfterItsRelease } from './release.testing.ts';
import { seed } from './seed.testing.ts';
import { compiled } from './ways/compiled.testing.ts';
import {
  type Lived,
  type Outcome,
  type Person,
  type Place,
  playDaemon,
  type Way,
} from './ways/daemon.testing.ts';

const NAMES = KEYS['profile']!;
const IN_MEMORY = 'sqlite::memory:';

/** A store that nobody has, quick to make. */
export function inMemory(buckets: number): () => Promise<Place> {
  return async () => ({ url: IN_MEMORY, buckets });
}

/** Every case over every place; with restarts where the store outlasts them. */
export async function demandOfThings(
  runs: number,
  places: readonly (() => Promise<Place>)[],
  coverage?: Coverage,
  isRefreshed = false,
): Promise<void> {
  const size = {
    isRefreshed,
    definitions: 12,
    least: 7,
    histories: NAMES.length,
    hasThings: true,
    mayRelease: !isRefreshed,
  };
  const law = fc.asyncProperty(cases(size), async (one) => {
    try {
      for (const [index, place] of places.entries())
        await demandOfCase(one, await place(), index === 0 ? coverage : undefined);
    } catch (error) {
      throw new Error(`${String(error)}\n\nfor cases/:\n${caseText(one)}`, { cause: error });
    }
  });
  await fc.assert(law, { numRuns: runs, seed });
}

/** One case over one place. Gives what the naive evaluator tells, by the key of everybody. */
export async function demandOfCase(
  one: Case,
  place: Place,
  coverage?: Coverage,
): Promise<ReadonlyMap<string, Told>> {
  const { definitions, histories, things, cuts, release } = one;
  const candidate = await compiled(definitions);
  coverage?.compiled(definitions, 'refused' in candidate ? candidate.refused : null);
  if ('refused' in candidate) throw new Error(candidate.refused.join('\n'));
  if (coverage && release) coverage.released += 1;
  const people: Person[] = [
    ...histories.map((acts, index) => ({ name: NAMES[index]!, acts })),
    ...things.map(({ entity, key, acts }) => ({ name: key, entity, acts })),
  ];
  const told = people.flatMap(({ acts }) => acts.map(({ at }) => at));
  const span = { begin: Math.min(...told), end: Math.max(...told) + 60_000 };
  const way: Way = {
    ...place,
    together: false,
    // What is in memory is gone with whoever ran.
    restarts: place.url === IN_MEMORY ? new Set() : cuts[0]!,
    asked: { workspace: candidate.workspace, at: [span.end] },
    ...(release && { before: { candidate: await beforehand(definitions, release), until: release.at } }),
    refreshes: { rounds: roundsOf(definitions, span.begin, span.end), root: '.', write: async () => {} },
  };
  const outcome = await playDaemon(candidate, people, span.end, way);
  const hearsay = hearsayOf(definitions);
  const all = people.map(({ name, entity = 'profile' }) => {
    const { id = 0, valueChanges } = outcome.people.get(name) ?? {};
    return { entity, key: name, id, recorded: recordedOf(definitions, entity, hearsay, valueChanges) };
  });
  const kept = all.flatMap(({ recorded }) => [...recorded.values()]);
  if (coverage) coverage.keptHearsay += kept.filter(({ length }) => length > 0).length;
  const world = new World(definitions, all, new Expressions(definitions.zone), release);
  await live(world, timelineOf(definitions, people), way.refreshes!.rounds, span, release);
  demandSame(world, one, outcome.people, sharedRounds(definitions, span.begin, span.end));
  demandOfSql(world, definitions, outcome);
  for (const subject of all) coverage?.told(definitions.about(subject.entity), world.lifeOf(subject)!);
  for (const _ of outcome.bySql[0]!.found) coverage?.lowered();
  return new Map(all.map((subject) => [subject.key, world.lifeOf(subject)!]));
}

/** From the beginning to the end; a round comes before what is told at its instant. */
async function live(
  world: World,
  timeline: ReturnType<typeof timelineOf>,
  rounds: readonly number[],
  { begin, end }: { readonly begin: number; readonly end: number },
  release: Halfway | null,
): Promise<void> {
  const told = timeline.map(({ step }) => step.at);
  const instants = new Set([...rounds, ...told, ...(release ? [release.at] : [])]);
  for (const at of [...instants].sort((a, b) => a - b)) {
    if (at === release?.at) await world.release();
    if (rounds.includes(at)) await world.refresh(begin, at);
    for (const { subject, step } of timeline) if (step.at === at) await world.take(subject, step);
  }
  await world.look(end);
}

/** @param people by key, whoever is known. */
export function demandSame(
  world: World,
  { definitions, isApart, release }: Case,
  people: ReadonlyMap<string, Lived>,
  shared: ReadonlySet<number> = new Set(),
): void {
  const hearsay = hearsayOf(definitions);
  const isTold = (change: Change) => isAfterItsRelease(change, release);
  const isOwn = (change: Change) =>
    !hearsay.has(change.segment) && !shared.has(change.at) && isTold(change) && change.cause !== 'release';
  const isLeft = (change: Change) => isTold(change) && change.cause !== 'release';
  for (const subject of world.subjects) {
    const life = world.lifeOf(subject)!;
    const lived = people.get(subject.key);
    const who = `${subject.entity} ${subject.key}`;
    expect(lived !== undefined, `${who} is known`).toBe(life.isKnown);
    if (!lived) continue;
    const last = life.snapshots.at(-1);
    expect(lived.end, `memberships and tags of ${who}`).toEqual(last);
    expect(lived.rebuilt, `${who} rebuilt`).toEqual(last);
    const own = inOrder(life.changes.filter(isOwn));
    expect(inOrder(lived.changes.filter(isOwn)), `changes of ${who}`).toEqual(own);
    if (isApart) {
      const left = leftOf(life.changes.filter(isLeft), APART);
      expect(leftOf(lived.changes.filter(isLeft), APART), `what is left of them`).toEqual(left);
      const isThing = subject.entity !== 'profile';
      demandFound(lived.changes, life.snapshots, release, (segment) => isThing || hearsay.has(segment));
      for (const [tag, changes] of life.known.recorded) {
        const first = life.known.past.firstOf(tag);
        const values = restingValues(life.known.past.changesOf(tag), first);
        expect(restingValues(changes, first), `values of ${tag} of ${who}`).toEqual(values);
      }
    }
  }
}

function demandOfSql(world: World, definitions: Definitions, { bySql }: Outcome): void {
  for (const [segment, ids] of bySql[0]!.found) {
    const of = String(definitions.get('segment', segment)['of'] ?? 'profile');
    const members = world.livesOf(of).filter(({ snapshots }) => snapshots.at(-1)?.segments.includes(segment));
    expect(ids, `${segment} by SQL`).toEqual(members.map(({ id }) => id).sort((a, b) => a - b));
  }
}

/** In order of time; at one instant, in the order in which they are sent. */
function timelineOf(definitions: Definitions, people: readonly Person[]) {
  return people
    .flatMap(({ name, entity = 'profile', acts }) =>
      stepsOf(definitions.about(entity), acts, name).map((step): { subject: Subject; step: Step } => ({
        subject: { entity, key: name },
        step,
      })),
    )
    .sort((a, b) => a.step.at - b.step.at);
}

/** Tags and segments that depend on what others say of themselves, or perhaps on when such a value changed. */
function hearsayOf({ documents }: Definitions): ReadonlySet<string> {
  const own = documents.filter(({ kind }) => kind === 'tag' || kind === 'segment');
  const found = (isKept: boolean) => {
    const hearsay = new Set<string>();
    for (const { kind: _, id, ...body } of own)
      if (dependsOn(body, hearsay) || (isKept && dependsOn(body, hearsay, '"value_changed"')))
        hearsay.add(String(id));
    return hearsay;
  };
  const hearsay = found(false);
  return own.some(({ id, history }) => history === true && hearsay.has(String(id))) ? found(true) : hearsay;
}

/**
 * Of values that are hearsay and keep their history, the changes as the daemon recorded them: in between may lie what
 * was heard first. That they come to rest where they should is demanded; what depends on them follows from them.
 */
function recordedOf(
  definitions: Definitions,
  entity: string,
  hearsay: ReadonlySet<string>,
  changes: Lived['valueChanges'] = new Map(),
): Lived['valueChanges'] {
  const own = definitions.about(entity);
  const kept = own.idsOf('tag').filter((id) => hearsay.has(id) && own.get('tag', id)['history'] === true);
  return new Map(kept.map((id) => [id, changes.get(id) ?? []]));
}

/** What values became, by moments, after there was one for the first time. What came and went within one was never there. */
function restingValues(
  changes: readonly Pick<Recorded, 'time' | 'from' | 'to'>[],
  first: number | undefined,
): string[] {
  const left = new Map<string, number>();
  const momentOf = (time: number) => Math.floor(time / APART);
  const add = (time: number, value: unknown, count: number) => {
    const what = `${new Date(momentOf(time) * APART).toISOString()} ${textOf(value)}`;
    left.set(what, (left.get(what) ?? 0) + count);
  };
  for (const { time, from, to } of changes) {
    if (first === undefined || momentOf(time) <= momentOf(first)) continue;
    add(time, from, -1);
    add(time, to, 1);
  }
  return [...left].flatMap(([what, count]) => (count === 0 ? [] : [`${what} ${count}`])).sort();
}
