/** The law where people depend on one another or on the world: rankings, tags with `refresh`, and lists, over any store. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { hash53 } from '../store/hash.ts';
import { type Case, cases } from './case.testing.ts';
import { caseText } from './case-file.testing.ts';
import { inOrder, leftOf } from './law.testing.ts';
import { stepsOf } from './naive/accepted.testing.ts';
import { Expressions } from './naive/expressions.testing.ts';
import type { Change } from './naive/journal.testing.ts';
import { Life } from './naive/life.testing.ts';
import type { Definitions } from './naive/person.testing.ts';
import { type Listed, liveTogether, roundsOf, sharedRounds } from './naive/together.testing.ts';
import { seed } from './seed.testing.ts';
import { compiled } from './ways/compiled.testing.ts';
import { instantsOf, type Person, type Place, playDaemon, type Way } from './ways/daemon.testing.ts';

const NAMES = ['ann', 'bo', 'cy', 'dee', 'eve', 'fay'];
const DAY = 86_400_000;

/** What the plays were about. */
interface Tally {
  rounds: number;
  restarts: number;
  ranked: number;
  listed: number;
  held: number;
  /** Values of tags that ask for a place in a ranking. */
  rankedTags: number;
  changes: number;
}

export async function demandOfRefreshes(
  runs: number,
  places: readonly (() => Promise<Place>)[],
): Promise<void> {
  const tally: Tally = { rounds: 0, restarts: 0, ranked: 0, listed: 0, held: 0, rankedTags: 0, changes: 0 };
  const size = { definitions: 7, least: 5, histories: NAMES.length, isRefreshed: true };
  const law = fc.asyncProperty(cases(size), async (one) => {
    try {
      for (const place of places) await demandOf(one, await place(), tally);
    } catch (error) {
      throw new Error(`${String(error)}\n\nfor cases/:\n${caseText(one)}`, { cause: error });
    }
  });
  await fc.assert(law, { numRuns: runs, seed });
  for (const [what, count] of Object.entries(tally)) expect(count, what).toBeGreaterThanOrEqual(runs);
}

async function demandOf({ definitions, histories, cuts }: Case, place: Place, tally: Tally): Promise<void> {
  const candidate = await compiled(definitions);
  if ('refused' in candidate) throw new Error(candidate.refused.join('\n'));
  const people = histories.map((acts, index): Person => ({ name: NAMES[index]!, acts }));
  const told = people.flatMap(({ acts }) => acts.map(({ at }) => at));
  const begin = Math.min(...told);
  const end = Math.max(...told) + 60_000;
  const lists = definitions.documents.filter(({ list }) => list !== undefined).map(({ id }) => String(id));
  const listed: Listed = (segment, at) => namesIn(segment, Math.floor((at - begin) / (4 * DAY)));
  const root = await mkdtemp(join(tmpdir(), 'carillon-lists-'));
  const write = async (at: number) => {
    for (const segment of lists)
      await writeFile(
        join(root, `${segment}.csv`),
        ['person', ...listed(segment, at), 'nobody', ''].join('\n'),
      );
  };
  const way: Way = {
    ...place,
    together: cuts[0]!.size % 3 > 0,
    restarts: cuts[0]!,
    asked: { workspace: candidate.workspace, at: [] },
    refreshes: { rounds: roundsOf(definitions, begin, end), root, write },
  };
  try {
    const { people: found } = await playDaemon(candidate, people, end, way);
    const expressions = new Expressions(definitions.zone);
    const shared = sharedRounds(definitions, begin, end);
    const alike = people.flatMap(({ name, acts }) => {
      const lived = found.get(name);
      if (!lived) return [];
      const steps = [...stepsOf(definitions, acts, name), { at: end }];
      return [{ name, lived, steps, life: new Life(definitions, lived.id, expressions) }];
    });
    const starts = new Set(instantsOf(people, way).filter((_, index) => way.restarts.has(index)));
    await liveTogether(definitions, alike, listed, begin, starts);
    for (const { name, lived, life } of alike) {
      const alone = ({ at }: Change) => !shared.has(at);
      expect(inOrder(lived.changes.filter(alone)), `changes of ${name}`).toEqual(
        inOrder(life.changes.filter(alone)),
      );
      expect(leftOf(lived.changes), `what is left of them`).toEqual(leftOf(life.changes));
      expect(lived.end, `memberships and tags of ${name}`).toEqual(life.snapshots.at(-1));
      expect(lived.rebuilt, `${name} rebuilt`).toEqual(life.snapshots.at(-1));
      tally.changes += life.changes.length;
      count(definitions, life, tally);
    }
    tally.rounds += way.refreshes!.rounds.length;
    tally.restarts += way.restarts.size;
  } finally {
    await rm(root, { recursive: true });
  }
}

/** Changes of segments that rank or are listed, and values held. */
function count(definitions: Definitions, { changes, snapshots }: Life, tally: Tally): void {
  for (const { segment } of changes) {
    const document = definitions.get('segment', segment);
    if (document['list'] !== undefined) tally.listed += 1;
    else if (document['refresh'] !== undefined) tally.ranked += 1;
  }
  for (const tag of Object.keys(snapshots.at(-1)!.tags)) {
    const document = definitions.get('tag', tag);
    if (document['refresh'] !== undefined) tally.held += 1;
    if (JSON.stringify(document).includes('"top":')) tally.rankedTags += 1;
  }
}

/** Some of them, others every few days. */
function namesIn(segment: string, turn: number): string[] {
  return NAMES.filter((name) => hash53(`${segment}|${turn}|${name}`) % 2 === 0);
}
