/** Tags and segments in a world, each over those before it; and the files of the workspace they make. */
import { stringify } from 'yaml';
import { Definitions, type Plain } from '../naive/person.testing.ts';
import { condition } from './conditions/index.testing.ts';
import { top } from './conditions/top.testing.ts';
import type { Dice } from './dice.testing.ts';
import { type Names, namesOf } from './names.testing.ts';
import type { Place, Tracked } from './place.testing.ts';
import { tag } from './tags/index.testing.ts';
import { TEXTS } from './text.testing.ts';
import { ARMS, EXPERIMENTS, type World } from './world.testing.ts';

const ARM_SHARES = Object.fromEntries(ARMS.map((arm, index) => [arm, index === 0 ? 20 : 40]));

/**
 * Each definition has a rhythm of its own: which of two rounds of one instant comes first means nothing, and shows
 * only in what comes and goes at that very instant.
 */
const REFRESHES = ['101h', '103h', '107h', '109h', '113h', '127h', '131h', '137h'];

/** Where there are refreshes, each kind of them, and what else there is. */
const FORMS = ['held', 'top', 'list', 'any'];

/** Nesting of a condition. */
const DEPTH = 2;

/** So that the order of ids is not the order in which definitions build on one another. */
const INITIALS = ['m', 'z', 'a', 'p', 'c', 'x'];

export function definitionsOf(world: World, all: readonly Dice[]): Definitions {
  const documents: Plain[] = [...worldDocuments(world)];
  const tags: Record<string, string> = {};
  const segments: string[] = [];
  const tracked = trackedTraits(world);
  for (const [index, dice] of all.entries()) {
    const id = `${dice.of(INITIALS)}_${index}`;
    const place: Place = { world, names: withTags(world, tags), segments, tracked, depth: DEPTH };
    const form = world.isRefreshed ? FORMS[index % FORMS.length]! : 'any';
    const refresh = REFRESHES[index % REFRESHES.length]!;
    if (form === 'held' || (form === 'any' && dice.chance(40))) {
      const body = tag(dice, { ...place, mayRank: false });
      const isTracked = dice.chance(45);
      const more = { ...(isTracked && { history: true }), ...(form === 'held' && { refresh }) };
      documents.push({ kind: 'tag', id, ...body, ...more });
      // What is tried first is what was defined last.
      if (isTracked) tracked.unshift({ name: id, role: 'tag', values: valuesOf(body) });
      tags[id] = String(body['type']);
      continue;
    }
    documents.push({ kind: 'segment', id, ...segmentOf(form, id, refresh, dice, place) });
    segments.push(id);
  }
  return new Definitions(world.zone, documents);
}

function segmentOf(form: string, id: string, refresh: string, dice: Dice, place: Place): Plain {
  if (form === 'list')
    return { list: { connector: 'csv', path: `${id}.csv`, profile: { user_id: 'person' } }, refresh };
  const who = form === 'top' ? top(dice, place) : condition(dice, place);
  return { who, ...(JSON.stringify(who).includes('"top":') && { refresh }) };
}

function trackedTraits({ traits }: World): Tracked[] {
  return Object.entries(traits).flatMap(([name, declared]): Tracked[] => {
    if (typeof declared !== 'object' || declared['history'] !== true) return [];
    return [{ name, role: 'trait', values: valuesOf(declared) }];
  });
}

/** Values that may be asked for, by type. */
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  number: [1, 0.1, -3, 2.55, 10, 0],
  integer: [1, 0, 2, 3, -1],
  boolean: [true, false],
  text: TEXTS,
};

function valuesOf({ type, rules }: Plain): readonly unknown[] {
  if (rules === undefined) return VALUES[String(type)] ?? [undefined];
  return (rules as readonly Plain[]).map((rule) => rule['then']);
}

/** Names of later definitions are tried first: what builds on others is what is worth trying. */
function withTags({ traits }: World, tags: Readonly<Record<string, string>>): Names {
  const later = Object.fromEntries(Object.entries(tags).reverse());
  return namesOf({ ...later, ...traits });
}

function worldDocuments({ traits, events, calendar }: World): Plain[] {
  return [
    { kind: 'entity', id: 'profile', fields: traits },
    { kind: 'identity', id: 'people', identifiers: [{ id: 'user_id', limit: 1 }] },
    calendar,
    ...EXPERIMENTS.map((id) => ({ kind: 'experiment', id, arms: ARM_SHARES, metric: 'orders' })),
    ...Object.entries(events).map(([id, properties]) => ({ kind: 'event', id, properties })),
  ];
}

/** The files of a workspace, by path. */
export function filesOf({ zone, documents }: Definitions): Record<string, string> {
  const settings = {
    name: 'proof',
    zone,
    locale: 'en',
    currency: 'GBP',
    language: 1,
    environments: { local: { store: 'sqlite::memory:' } },
  };
  return {
    'carillon.yaml': stringify(settings),
    'definitions.yaml': documents.map((document) => stringify(document, WRITTEN)).join('---\n'),
  };
}

/** Text is quoted, so that nothing of it is read as something else; and no anchors. */
const WRITTEN = {
  defaultStringType: 'QUOTE_DOUBLE',
  defaultKeyType: 'PLAIN',
  aliasDuplicateObjects: false,
  lineWidth: 0,
} as const;
