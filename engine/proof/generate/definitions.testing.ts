/** Tags and segments in a world, each over those before it; and the files of the workspace they make. */
import { stringify } from 'yaml';
import { spanOf } from '../naive/duration.testing.ts';
import { Definitions, type Plain } from '../naive/person.testing.ts';
import { hands } from './conditions/has.testing.ts';
import { condition } from './conditions/index.testing.ts';
import { top } from './conditions/top.testing.ts';
import type { Dice } from './dice.testing.ts';
import { type Names, namesOf } from './names.testing.ts';
import type { Place, Tracked } from './place.testing.ts';
import { tag } from './tags/index.testing.ts';
import { ranked, whether } from './tags/rules.testing.ts';
import { TEXTS } from './text.testing.ts';
import { DEVICES, entityDocuments, KEYS, keyOf, NOTHING, withWalked } from './things.testing.ts';
import {
  ARMS,
  type Declared,
  EXPERIMENTS,
  eventsOf,
  fieldsOf,
  JOURNEY,
  STEPS,
  type World,
} from './world.testing.ts';

const ARM_SHARES = Object.fromEntries(ARMS.map((arm, index) => [arm, index === 0 ? 20 : 40]));

/**
 * Each definition has a rhythm of its own: which of two rounds of one instant comes first means nothing, and shows
 * only in what comes and goes at that very instant.
 */
const REFRESHES = [
  '101h',
  '103h',
  '107h',
  '109h',
  '113h',
  '127h',
  '131h',
  '137h',
  '139h',
  '149h',
  '151h',
  '157h',
];

/** Where there are refreshes, each kind of them, and what else there is. */
const FORMS = ['held', 'top', 'ranked', 'list', 'any'];

/** Nesting of a condition. */
const DEPTH = 2;

/** So that the order of ids is not the order in which definitions build on one another. */
const INITIALS = ['m', 'z', 'a', 'p', 'c', 'x'];

export function definitionsOf(world: World, all: readonly Dice[]): Definitions {
  const documents: Plain[] = [...worldDocuments(world)];
  const entities = ['profile', ...Object.keys(world.things.entities)];
  const places = new Map(entities.map((entity) => [entity, beginning(world, entity)]));
  const hearsay = new Set<string>();
  const after = new Set<string>();
  for (const [index, dice] of all.entries()) {
    const id = `${dice.of(INITIALS)}_${index}`;
    const entity = entities.length === 1 ? 'profile' : dice.of(['profile', ...entities]);
    const defined = places.get(entity)!;
    const place = placeOf(world, places, defined, hearsay);
    const form = formOf(world, index, entity);
    // A round does not wait until everybody has heard of everything.
    const sure = placeOf(world, places, withoutHearsay(defined, hearsay), hearsay);
    const refresh = rhythmOf(world, index);
    const of = entity === 'profile' ? {} : { of: entity };
    if (['held', 'ranked', 'heard'].includes(form) || (form === 'any' && dice.chance(40))) {
      const body = tagOf(form, dice, place, sure);
      const isHearsay = isHeardIn(world, body, hearsay);
      // What others tell is there a moment later: values in between are nobody's business.
      const isAfter = dependsOn(body, after, VALUES_CHANGED);
      const isTracked =
        (dice.chance(45) || form === 'heard') && (!isHearsay || world.keepsHearsay) && !isAfter;
      if (isAfter) after.add(id);
      const isHeld =
        (!isHearsay || world.isApart) && (form === 'held' || (form === 'ranked' && dice.chance(92)));
      const more = { ...(isTracked && { history: true }), ...(isHeld && { refresh }) };
      documents.push({ kind: 'tag', id, ...of, ...body, ...more });
      if (isHearsay) hearsay.add(id);
      // What is tried first is what was defined last.
      if (isTracked) defined.tracked.unshift({ name: id, role: 'tag', values: valuesOf(body) });
      defined.tags[id] = String(body['type']);
      continue;
    }
    const body = segmentOf(form, id, refresh, dice, form === 'top' || world.isRefreshed ? sure : place);
    if (isHeardIn(world, body, hearsay)) hearsay.add(id);
    if (dependsOn(body, after, VALUES_CHANGED)) after.add(id);
    documents.push({ kind: 'segment', id, ...of, ...body });
    defined.segments.push(id);
  }
  return new Definitions(world.zone, documents);
}

/** Where nothing is accepted just when time changes anything, no round comes then either. */
function rhythmOf({ isApart }: World, index: number): string {
  const hours = REFRESHES[index % REFRESHES.length]!;
  return isApart ? `${spanOf(hours) / 1000 + 7}s` : hours;
}

function isHeardIn({ keepsHearsay }: World, body: Plain, hearsay: ReadonlySet<string>): boolean {
  return dependsOn(body, hearsay) || (keepsHearsay && dependsOn(body, hearsay, VALUES_CHANGED));
}

function tagOf(form: string, dice: Dice, place: Place, sure: Place): Plain {
  if (form === 'ranked') return ranked(dice, place, sure);
  const asked = form === 'heard' ? hands(dice, { ...place, depth: 1 }) : null;
  return asked === null ? tag(dice, { ...place, mayRank: false }) : whether(asked);
}

/** Of things there are no lists. */
function formOf(world: World, index: number, entity: string): string {
  const { isRefreshed, isMerging, keepsHearsay, things } = world;
  if (keepsHearsay && !isRefreshed && index % 3 === 0) return 'heard';
  // By a merge things change hands.
  if (isMerging && index % 2 === 0) return 'hands';
  const form = isRefreshed ? FORMS[index % FORMS.length]! : 'any';
  return form === 'list' && (entity !== 'profile' || Object.keys(things.entities).length > 0) ? 'any' : form;
}

function withoutHearsay(defined: Defined, hearsay: ReadonlySet<string>): Defined {
  const isSure = (id: string) => !hearsay.has(id);
  const tags = Object.entries(defined.tags).filter(([id]) => isSure(id));
  return { ...defined, tags: Object.fromEntries(tags), segments: defined.segments.filter(isSure) };
}

/** What is defined of an entity so far. */
interface Defined {
  readonly entity: string;
  readonly tags: Record<string, string>;
  readonly segments: string[];
  readonly tracked: Tracked[];
}

function beginning(world: World, entity: string): Defined {
  const told = trackedFields(fieldsOf(world, entity));
  const isTag = (name: string) => entity === 'profile' && name in world.imported;
  const tracked = told.map((one): Tracked => (isTag(one.name) ? { ...one, role: 'tag' } : one));
  return { entity, tags: {}, segments: [], tracked };
}

function written(declared: string | Plain): Plain {
  return typeof declared === 'string' ? { type: declared } : declared;
}

function placeOf(
  world: World,
  places: ReadonlyMap<string, Defined>,
  { entity, tags, segments, tracked }: Defined,
  hearsay: ReadonlySet<string>,
): Place {
  return {
    world,
    entity,
    events: eventsOf(world, entity),
    names: withTags(world, entity, tags),
    segments: [...segments],
    tracked: [...tracked],
    depth: DEPTH,
    ...(places.size > 1 && { other: (related) => placeOf(world, places, places.get(related)!, hearsay) }),
    // Who merges by an event is not yet heard of where the event is copied.
    asOf: (related) =>
      places.get(related)!.segments.filter((id) => (world.isApart && !world.isMerging) || !hearsay.has(id)),
  };
}

/** That any value changed is known when all are. So a value that is looked after may not depend on it. */
const VALUES_CHANGED = '"value_changed"';

/** Whether what one says of another has a part in it; or another such word. */
export function dependsOn(body: unknown, known: ReadonlySet<string>, word = '"has":'): boolean {
  const text = JSON.stringify(body);
  return text.includes(word) || [...known].some((id) => new RegExp(`\\b${id}\\b`).test(text));
}

function segmentOf(form: string, id: string, refresh: string, dice: Dice, place: Place): Plain {
  if (form === 'list')
    return { list: { connector: 'csv', path: `${id}.csv`, profile: { user_id: 'person' } }, refresh };
  const who =
    form === 'top' ? top(dice, place) : (form === 'hands' && hands(dice, place)) || condition(dice, place);
  return { who, ...(JSON.stringify(who).includes('"top":') && { refresh }) };
}

function trackedFields(fields: Declared): Tracked[] {
  return Object.entries(fields).flatMap(([name, declared]): Tracked[] => {
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
  date: ['1988-02-29', '1990-03-29', '2001-11-01'],
};

function valuesOf({ type, rules, to, by }: Plain): readonly unknown[] {
  if (type === 'ref') return by === undefined ? KEYS[String(to)]! : DEVICES;
  if (rules === undefined) return VALUES[String(type)] ?? [undefined];
  return (rules as readonly Plain[]).map((rule) => rule['then']);
}

/** Names of later definitions are tried first: what builds on others is what is worth trying. */
function withTags(world: World, entity: string, tags: Readonly<Record<string, string>>): Names {
  const later = Object.fromEntries(Object.entries(tags).reverse());
  const key = entity === 'profile' ? {} : { [keyOf(entity)]: 'text' };
  return namesOf({ ...later, ...withWalked(fieldsOf(world, entity), NOTHING), ...key });
}

function worldDocuments({ traits, imported, events, calendar, things }: World): Plain[] {
  return [
    { kind: 'entity', id: 'profile', fields: traits },
    { kind: 'identity', id: 'people', identifiers: [{ id: 'user_id', limit: 1 }] },
    ...entityDocuments(things),
    ...Object.entries(imported).map(([id, tag]) => ({ kind: 'tag', id, ...written(tag), imported: true })),
    calendar,
    ...EXPERIMENTS.map((id) => ({ kind: 'experiment', id, arms: ARM_SHARES })),
    { kind: 'journey', id: JOURNEY, start: { called: true }, steps: STEPS.map((id) => ({ id, wait: '1d' })) },
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
