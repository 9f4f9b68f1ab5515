/**
 * The law where profiles turn out to be one: from then on the one who stays has the traits of both and everything that
 * happened to either. Who merges with whom is as the daemon recorded it; what follows from that is not asked of it.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import { hash53 } from '../store/hash.ts';
import { type Case, cases } from './case.testing.ts';
import { caseText } from './case-file.testing.ts';
import type { Coverage } from './coverage.testing.ts';
import { inOrder } from './law.testing.ts';
import { ownFact, stepsOf } from './naive/accepted.testing.ts';
import { Expressions } from './naive/expressions.testing.ts';
import type { Step } from './naive/journal.testing.ts';
import { Life } from './naive/life.testing.ts';
import { Definitions } from './naive/person.testing.ts';
import { seed } from './seed.testing.ts';
import { inMemory } from './things.testing.ts';
import { compiled } from './ways/compiled.testing.ts';
import type { Place } from './ways/daemon.testing.ts';
import { type Identifiers, playMerging, type Shown } from './ways/merging.testing.ts';

/** What each of them shows by turns, and later together. */
const SHOWN: readonly {
  readonly apart: readonly Identifiers[];
  readonly together: readonly Identifiers[];
}[] = [
  {
    apart: [{ user_id: 'ann' }, { device: 'd1' }, { device: 'd2' }],
    together: [
      { user_id: 'ann', device: 'd1' },
      { user_id: 'ann', device: 'd2' },
    ],
  },
  { apart: [{ device: 'd3' }, { user_id: 'bo' }], together: [{ user_id: 'bo', device: 'd3' }] },
  {
    apart: [{ device: 'd4' }, { device: 'd5' }],
    together: [
      { user_id: 'ann', device: 'd4' },
      { user_id: 'bo', device: 'd4' },
      { user_id: 'ann', device: 'd5' },
    ],
  },
];

/** People by what they show. A profile may not have two users, so not everybody can become one. */
const IDENTITY = {
  kind: 'identity',
  id: 'people',
  identifiers: [
    { id: 'user_id', limit: 1 },
    { id: 'device', limit: 4 },
  ],
};

export interface Merges {
  merged: number;
  /** Changes of membership that a merge made. */
  changes: number;
}

export async function demandOfMerges(
  runs: number,
  places: readonly (() => Promise<Place>)[],
  tally: Merges,
  coverage?: Coverage,
): Promise<void> {
  const law = fc.asyncProperty(
    cases({ definitions: 10, least: 6, histories: SHOWN.length, isFull: true }),
    async (one) => {
      try {
        for (const [index, place] of places.entries())
          await demandOf(one, await place(), tally, index === 0 ? coverage : undefined);
      } catch (error) {
        throw new Error(`${String(error)}\n\nfor cases/:\n${caseText(one)}`, { cause: error });
      }
    },
  );
  await fc.assert(law, { numRuns: runs, seed });
}

async function demandOf(one: Case, place: Place, tally: Merges, coverage?: Coverage): Promise<void> {
  const definitions = withIdentity(one.definitions);
  const candidate = await compiled(definitions);
  if ('refused' in candidate) throw new Error(candidate.refused.join('\n'));
  const all = shownBy(one);
  const end = all.at(-1)!.act.at + 60_000;
  const isKept = place.url !== (await inMemory(1)()).url;
  const restarts = isKept ? one.cuts[0]! : new Set<number>();
  const { records, people } = await playMerging(candidate, all, end, { ...place, restarts });
  const expressions = new Expressions(definitions.zone);
  const lives = new Map<number, Life>();
  const lifeOf = (id: number) => {
    const life = lives.get(id) ?? new Life(definitions, id, expressions);
    lives.set(id, life);
    return life;
  };
  for (const { shown, profile, merged } of records) {
    const { at } = shown.act;
    for (const life of lives.values()) await life.pass(at);
    for (const { loser, winner } of merged) {
      await lifeOf(winner).absorb(lifeOf(loser), at);
      lives.delete(loser);
      tally.merged += 1;
    }
    if (profile !== null) await lifeOf(profile).take(stepOf(definitions, shown));
  }
  expect(people.map(({ id }) => id).sort(), 'those who are left').toEqual([...lives.keys()].sort());
  for (const { id, end: last, rebuilt, changes } of people) {
    const life = lifeOf(id);
    await life.take({ at: end });
    expect(last, 'memberships and tags').toEqual(life.snapshots.at(-1));
    expect(rebuilt, 'rebuilt from the events').toEqual(life.snapshots.at(-1));
    expect(inOrder(changes), 'changes').toEqual(inOrder(life.changes));
    tally.changes += life.changes.filter(({ cause }) => cause === 'merge').length;
    coverage?.told(definitions, life);
  }
}

function withIdentity({ zone, documents }: Definitions): Definitions {
  return new Definitions(
    zone,
    documents.map((document) => (document['kind'] === 'identity' ? IDENTITY : document)),
  );
}

/** What each shows with which message is by chance, and the same whenever it is sent again. */
function shownBy({ histories }: Case): Shown[] {
  const all = histories.flatMap((acts, index) =>
    acts.map((act): Shown => {
      const { apart, together } = SHOWN[index]!;
      const id = 'id' in act ? act.id : '';
      const lot = hash53(`${index}|${id}|${acts.length}`);
      const isLate = acts.findIndex((one) => 'id' in one && one.id === id) > acts.length / 3;
      const shown = isLate && lot % 5 < 2 ? together : apart;
      return { name: `p${index}`, identifiers: shown[Math.floor(lot / 8) % shown.length]!, act };
    }),
  );
  return all.sort((a, b) => a.act.at - b.act.at);
}

/** It was accepted, so it is neither wrong nor told before. */
function stepOf(definitions: Definitions, { name, act }: Shown): Step {
  if ('id' in act && act.isOwn) return ownFact(act, name);
  return stepsOf(definitions, [act], name)[0]!;
}
