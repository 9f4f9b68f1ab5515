/** Tags and segments in a world, each over those before it; and the files of the workspace they make. */
import { stringify } from 'yaml';
import { Definitions, type Plain } from '../naive/person.testing.ts';
import { condition } from './conditions/index.testing.ts';
import type { Dice } from './dice.testing.ts';
import { type Names, namesOf } from './names.testing.ts';
import type { Place } from './place.testing.ts';
import { tag } from './tags/index.testing.ts';
import type { World } from './world.testing.ts';

/** Nesting of a condition. */
const DEPTH = 2;

/** So that the order of ids is not the order in which definitions build on one another. */
const INITIALS = ['m', 'z', 'a', 'p', 'c', 'x'];

export function definitionsOf(world: World, all: readonly Dice[]): Definitions {
  const documents: Plain[] = [...worldDocuments(world)];
  const tags: Record<string, string> = {};
  const segments: string[] = [];
  for (const [index, dice] of all.entries()) {
    const id = `${dice.of(INITIALS)}_${index}`;
    const place: Place = { world, names: withTags(world, tags), segments, depth: DEPTH };
    if (dice.chance(40)) {
      const body = tag(dice, place);
      documents.push({ kind: 'tag', id, ...body });
      tags[id] = String(body['type']);
    } else {
      documents.push({ kind: 'segment', id, who: condition(dice, place) });
      segments.push(id);
    }
  }
  return new Definitions(world.zone, documents);
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
