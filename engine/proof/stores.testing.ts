/** The law over stores: what the naive evaluator tells is what a daemon over any store comes to and has written down. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { type Case, cases } from './case.testing.ts';
import { caseText } from './case-file.testing.ts';
import { inOrder } from './law.testing.ts';
import { stepsOf } from './naive/accepted.testing.ts';
import { Expressions } from './naive/expressions.testing.ts';
import { type Change, membersAt, playNaively, type Told } from './naive/journal.testing.ts';
import { Definitions } from './naive/person.testing.ts';
import type { Halfway } from './naive/world.testing.ts';
import { beforehand, candidateOf, demandFound, isAfterItsRelease } from './release.testing.ts';
import { seed } from './seed.testing.ts';
import {
  type Lived,
  type Outcome,
  type Person,
  type Place,
  playDaemon,
  type Way,
} from './ways/daemon.testing.ts';

const NAMES = ['ann', 'bo', 'cy', 'dee'];
const QUERIES = 24;
const HOUR = 3_600_000;

/** Every case over every place, once plainly and once with restarts and a release half-way. */
export async function demandOfStores(runs: number, places: readonly (() => Promise<Place>)[]): Promise<void> {
  const tally: Tally = { changes: 0, found: 0, restarts: 0, together: 0, queries: 0, lowered: 0, chosen: 0 };
  const law = fc.asyncProperty(
    cases({ definitions: 7, histories: NAMES.length, queries: QUERIES, mayRelease: true }),
    async (one) => {
      try {
        for (const place of places) await demandOf(one, await place(), tally);
      } catch (error) {
        throw new Error(`${String(error)}\n\nfor cases/:\n${caseText(one)}`, { cause: error });
      }
    },
  );
  await fc.assert(law, { numRuns: runs, seed });
  const plays = runs * places.length;
  expect(tally.changes, 'changes of membership').toBeGreaterThan(plays);
  expect(tally.found, 'members found by a release').toBeGreaterThan(plays / 16);
  expect(tally.restarts, 'restarts').toBeGreaterThan(plays / 2);
  expect(tally.together, 'played in shared batches').toBeGreaterThan(plays / 4);
  expect(tally.lowered, 'segments that SQL answered').toBeGreaterThan(plays * 15);
  expect(tally.chosen, 'of whom SQL found some and not all').toBeGreaterThan(plays * 3);
}

/** What the plays were about. */
interface Tally {
  changes: number;
  found: number;
  restarts: number;
  together: number;
  /** Segments asked by SQL, those that have it, and answers of some of the people but not all. */
  queries: number;
  lowered: number;
  chosen: number;
}

async function demandOf(one: Case, place: Place, tally: Tally): Promise<void> {
  const { definitions, histories, cuts, queries, release } = one;
  const candidate = await candidateOf(definitions);
  const people = histories.map((acts, index): Person => ({ name: NAMES[index]!, acts }));
  const end = Math.max(...people.flatMap(({ acts }) => acts.map(({ at }) => at))) + 60_000;
  const asked = new Definitions(definitions.zone, [...definitions.documents, ...queries]);
  const way: Way = {
    ...place,
    asked: {
      workspace: (await candidateOf(asked)).workspace,
      at: [end, end + 7 * HOUR, end + 60 * 24 * HOUR],
    },
    together: cuts[0]!.size % 3 > 0,
    restarts: cuts[0]!,
    ...(release && { before: { candidate: await beforehand(definitions, release), until: release.at } }),
  };
  const outcome = await playDaemon(candidate, people, end, way);
  expect(outcome.receipts.toSorted()).toEqual(receiptsOf(people).toSorted());
  const expressions = new Expressions(definitions.zone);
  tally.restarts += way.restarts.size;
  if (way.together) tally.together += 1;
  const late = release ? definitions.idsOf('tag').filter((id) => !release.early.has(id)) : [];
  const knownFrom = new Map(late.map((id) => [id, release!.at]));
  for (const { name, acts } of people) {
    const lived = outcome.people.get(name);
    const steps = stepsOf(definitions, acts, name);
    expect(lived !== undefined, `${name} is known`).toBe(steps.some((step) => 'traits' in step));
    if (!lived) continue;
    const until = [...steps, { at: end }, ...(release ? [{ at: release.at }] : [])];
    const inOrder = until.toSorted((a, b) => a.at - b.at);
    const told = await playNaively(definitions, lived.id, inOrder, expressions, knownFrom);
    demandSame(told, lived, release);
    tally.changes += told.changes.length;
    tally.found += lived.changes.filter(({ cause }) => cause === 'release').length;
  }
  await demandOfSql(asked, people, outcome, expressions, tally);
}

/** The people whom SQL finds are the members. */
async function demandOfSql(
  definitions: Definitions,
  people: readonly Person[],
  outcome: Outcome,
  expressions: Expressions,
  tally: Tally,
): Promise<void> {
  const known = people.flatMap(({ name, acts }) => {
    const lived = outcome.people.get(name);
    return lived ? [{ id: lived.id, steps: stepsOf(definitions, acts, name) }] : [];
  });
  known.sort((a, b) => a.id - b.id);
  for (const { at, found } of outcome.bySql) {
    const of = new Map<number, readonly string[]>();
    for (const { id, steps } of known) of.set(id, await membersAt(definitions, id, steps, at, expressions));
    const members = [...found].map(([segment]) => {
      const ids = known.filter(({ id }) => of.get(id)!.includes(segment)).map(({ id }) => id);
      return [segment, ids] as const;
    });
    expect([...found], `by SQL at ${new Date(at).toISOString()}`).toEqual(members);
    tally.lowered += members.length;
    tally.queries += definitions.idsOf('segment').length;
    tally.chosen += members.filter(([, { length }]) => length > 0 && length < known.length).length;
  }
}

function demandSame(told: Told, lived: Lived, release: Halfway | null): void {
  const last = told.snapshots.at(-1)!;
  expect(lived.end, 'memberships and tags').toEqual(last);
  expect(lived.rebuilt, 'rebuilt from the events').toEqual(last);
  demandFound(lived.changes, told.snapshots, release);
  const isTold = (change: Change) => change.at < last.at && isAfterItsRelease(change, release);
  const journal = lived.changes.filter(({ cause }) => cause !== 'release');
  expect(inOrder(journal.filter(isTold)), 'changes').toEqual(inOrder(told.changes.filter(isTold)));
  expect(
    journal.every((change) => change.at === last.at || isTold(change)),
    'nothing before its release',
  ).toBe(true);
}

function receiptsOf(people: readonly Person[]): string[] {
  return people.flatMap(({ name, acts }) => {
    const seen = new Set<string>();
    return acts.flatMap((act) => {
      if (!('id' in act) || act.isOwn) return [];
      const outcome = act.isWrong ? 'quarantined' : seen.has(act.id) ? 'duplicate' : 'accepted';
      if (outcome === 'accepted') seen.add(act.id);
      return [`${name} ${act.id} ${outcome}`];
    });
  });
}
