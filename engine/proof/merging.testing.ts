/**
 * The law where profiles turn out to be one: from then on the one who stays has the traits of both and everything that
 * happened to either. Who merges with whom is as the daemon recorded it; what follows from that is not asked of it.
 */
import fc from 'fast-check';
import { hash53 } from '../store/hash.ts';
import { type Case, cases } from './case.testing.ts';
import { caseText } from './case-file.testing.ts';
import { ownFact, stepsOf } from './naive/accepted.testing.ts';
import { Expressions } from './naive/expressions.testing.ts';
import type { Step } from './naive/journal.testing.ts';
import { Definitions } from './naive/person.testing.ts';
import { type Subject, World } from './naive/world.testing.ts';
import { candidateOf } from './release.testing.ts';
import { seed } from './seed.testing.ts';
import { demandSame, inMemory } from './things.testing.ts';
import type { Lived, Place } from './ways/daemon.testing.ts';
import { type Identifiers, playMerging, type Recorded, type Shown } from './ways/merging.testing.ts';

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
  /** Merges of people to whom things refer, and changes of things in the instant of a merge. */
  related: number;
  heard: number;
}

export function noMerges(): Merges {
  return { merged: 0, changes: 0, related: 0, heard: 0 };
}

export async function demandOfMerges(
  runs: number,
  places: readonly (() => Promise<Place>)[],
  tally: Merges,
  hasThings = false,
): Promise<void> {
  const size = {
    definitions: 10,
    least: 6,
    histories: SHOWN.length,
    isFull: true,
    isMerging: true,
    hasThings,
  };
  const law = fc.asyncProperty(cases(size), async (one) => {
    try {
      for (const place of places) await demandOf(one, await place(), tally);
    } catch (error) {
      throw new Error(`${String(error)}\n\nfor cases/:\n${caseText(one)}`, { cause: error });
    }
  });
  await fc.assert(law, { numRuns: runs, seed });
}

async function demandOf(one: Case, place: Place, tally: Merges): Promise<void> {
  const definitions = withIdentity(one.definitions);
  const candidate = await candidateOf(definitions);
  const all = shownBy(one);
  const end = all.at(-1)!.act.at + 60_000;
  const isKept = place.url !== (await inMemory(1)()).url;
  const restarts = isKept ? one.cuts[0]! : new Set<number>();
  const outcome = await playMerging(candidate, all, end, { ...place, restarts });
  const things = one.things.map(({ entity, key }) => {
    return { entity, key, id: outcome.things.get(`${entity} ${key}`)?.id ?? 0 };
  });
  const world = new World(definitions, things, new Expressions(definitions.zone));
  for (const record of outcome.records) await relive(world, definitions, record, tally);
  await world.look(end);
  const lived = new Map<string, Lived>(outcome.people.map((person) => [String(person.id), person]));
  for (const { entity, key } of things) {
    const thing = outcome.things.get(`${entity} ${key}`);
    if (thing) lived.set(key, thing);
  }
  demandSame(world, { ...one, definitions }, lived);
  const merged = new Set(
    outcome.records.flatMap(({ shown, merged }) => (merged.length > 0 ? [shown.act.at] : [])),
  );
  for (const subject of world.subjects) {
    const { changes } = world.lifeOf(subject)!;
    tally.changes += changes.filter(({ cause }) => cause === 'merge').length;
    if (subject.entity !== 'profile') tally.heard += changes.filter(({ at }) => merged.has(at)).length;
  }
}

/** Who is whose, and who turns out to be one, is as recorded; the rest follows. */
async function relive(
  world: World,
  definitions: Definitions,
  { shown, profile, merged, owners }: Recorded,
  tally: Merges,
): Promise<void> {
  const { at } = shown.act;
  await world.pass(at);
  for (const { loser, winner } of merged) {
    tally.merged += 1;
    if ([loser, winner].some((id) => world.referrersOf(personOf(id)).length > 0)) tally.related += 1;
    await world.merge(String(loser), String(winner), at);
  }
  world.calling = (kind, value) => {
    const owner = owners.get(`${kind ?? IDENTITY.identifiers[0]!.id}|${value}`);
    return owner === undefined ? undefined : String(owner);
  };
  if (profile === null) {
    await world.look(at);
    return;
  }
  const { name, entity } = shown;
  const subject = entity === undefined ? personOf(profile) : { entity, key: name };
  if (!world.lifeOf(subject)) world.expect({ ...subject, id: profile });
  await world.take(subject, stepOf(definitions, shown));
}

function personOf(id: number): Subject {
  return { entity: 'profile', key: String(id) };
}

function withIdentity({ zone, documents }: Definitions): Definitions {
  return new Definitions(
    zone,
    documents.map((document) => (document['kind'] === 'identity' ? IDENTITY : document)),
  );
}

/** What each shows with which message is by chance, and the same whenever it is sent again. */
function shownBy({ histories, things }: Case): Shown[] {
  const told = things.flatMap(({ entity, key, acts }) =>
    acts.map((act): Shown => ({ name: key, entity, identifiers: {}, act })),
  );
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
  return [...all, ...told].sort((a, b) => a.act.at - b.act.at);
}

/** It was accepted, so it is neither wrong nor told before. */
function stepOf(definitions: Definitions, { name, entity = 'profile', act }: Shown): Step {
  if ('id' in act && act.isOwn) return ownFact(act, name);
  return stepsOf(definitions.about(entity), [act], name)[0]!;
}
