/** The law over stores: what the naive evaluator tells is what a daemon over any store comes to and has written down. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Candidate } from '../runtime/release.ts';
import { type Case, cases } from './case.testing.ts';
import { caseText } from './case-file.testing.ts';
import { inOrder } from './law.testing.ts';
import { stepsOf } from './naive/accepted.testing.ts';
import { Expressions } from './naive/expressions.testing.ts';
import { membersAt, playNaively, type Told } from './naive/journal.testing.ts';
import { Definitions, type Plain } from './naive/person.testing.ts';
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

const NAMES = ['ann', 'bo', 'cy', 'dee'];
const QUERIES = 24;
const HOUR = 3_600_000;

/** Every case over every place, once plainly and once with restarts and a release half-way. */
export async function demandOfStores(runs: number, places: readonly (() => Promise<Place>)[]): Promise<void> {
  const tally: Tally = { changes: 0, found: 0, restarts: 0, together: 0, queries: 0, lowered: 0, chosen: 0 };
  const law = fc.asyncProperty(
    cases({ definitions: 7, histories: NAMES.length, queries: QUERIES }),
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
  const { definitions, histories, cuts, queries } = one;
  const candidate = await candidateOf(definitions);
  const people = histories.map((acts, index): Person => ({ name: NAMES[index]!, acts }));
  const instants = people.flatMap(({ acts }) => acts.map(({ at }) => at)).sort((a, b) => a - b);
  const released = instants[instants.length >> 1]! + 17;
  const isReleased = cuts[0]!.size % 2 === 1;
  const end = instants.at(-1)! + 60_000;
  const asked = new Definitions(definitions.zone, [...definitions.documents, ...queries]);
  const way: Way = {
    ...place,
    asked: {
      workspace: (await candidateOf(asked)).workspace,
      at: [end, end + 7 * HOUR, end + 60 * 24 * HOUR],
    },
    together: cuts[0]!.size % 3 > 0,
    restarts: cuts[0]!,
    ...(isReleased && { before: { candidate: await beforehand(definitions), until: released } }),
  };
  const outcome = await playDaemon(candidate, people, end, way);
  expect(outcome.receipts.toSorted()).toEqual(receiptsOf(people).toSorted());
  const expressions = new Expressions(definitions.zone);
  tally.restarts += way.restarts.size;
  if (way.together) tally.together += 1;
  const early = new Set(earlyIds(definitions));
  const late = definitions.idsOf('tag').filter((id) => isReleased && !early.has(id));
  const knownFrom = new Map(late.map((id) => [id, released]));
  for (const { name, acts } of people) {
    const lived = outcome.people.get(name);
    const steps = stepsOf(definitions, acts, name);
    expect(lived !== undefined, `${name} is known`).toBe(steps.some((step) => 'traits' in step));
    if (!lived) continue;
    const until = [...steps, { at: end }, ...(isReleased ? [{ at: released }] : [])];
    const inOrder = until.toSorted((a, b) => a.at - b.at);
    const told = await playNaively(definitions, lived.id, inOrder, expressions, knownFrom);
    demandSame(told, lived, isReleased ? released : null, early);
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

/** Half of the definitions: each builds only on those before it. */
async function beforehand(definitions: Definitions) {
  const { zone, documents } = definitions;
  const early = new Set(earlyIds(definitions));
  const kept = documents.filter((document) => !isOurs(document) || early.has(String(document['id'])));
  return candidateOf(new Definitions(zone, kept));
}

async function candidateOf(definitions: Definitions): Promise<Candidate> {
  const candidate = await compiled(definitions);
  if ('refused' in candidate) throw new Error(candidate.refused.join('\n'));
  return candidate;
}

function earlyIds({ documents }: Definitions): string[] {
  const ids = documents.filter(isOurs).map(({ id }) => String(id));
  const told = documents.filter(({ imported }) => imported === true).map(({ id }) => String(id));
  return [...told, ...ids.slice(0, ids.length >> 1)];
}

/** Not what is told from outside: before it is declared, nobody knows what becomes of what is told. */
function isOurs({ kind, imported }: Plain): boolean {
  return (kind === 'tag' && imported !== true) || kind === 'segment';
}

function demandSame(told: Told, lived: Lived, released: number | null, early: ReadonlySet<string>): void {
  const last = told.snapshots.at(-1)!;
  expect(lived.end, 'memberships and tags').toEqual(last);
  expect(lived.rebuilt, 'rebuilt from the events').toEqual(last);
  // What a release brings it finds, and from then on it is like everything else.
  const isTold = ({ at, segment }: { at: number; segment: string }) =>
    at < last.at && (released === null || early.has(segment) || at > released);
  const journal = lived.changes.filter(({ cause }) => cause !== 'release');
  expect(inOrder(journal.filter(isTold)), 'changes').toEqual(inOrder(told.changes.filter(isTold)));
  const found = lived.changes.filter(({ cause }) => cause === 'release');
  expect(found.every(({ at, entered, segment }) => at === released && entered && !early.has(segment))).toBe(
    true,
  );
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
