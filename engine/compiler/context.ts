/**
 * What every part of the compiler is handed: the workspace, the tables that collect what is found, and the
 * names that expressions may use in each place. Made once per compilation.
 */

import { builtinEvents } from '../language/builtin-events.ts';
import { type Definition, Site } from '../language/definition.ts';
import type { Diagnostics } from '../language/diagnostic.ts';
import type { ScopeType, ValueType } from '../language/expressions/index.ts';
import { fieldsOf, writtenOut } from '../language/fields.ts';
import type { EventDefinition, FieldDefinition, Kind } from '../language/kinds.ts';
import type { Workspace } from '../language/workspace.ts';
import { ExpressionCache } from './expression-cache.ts';
import { type Feature, FeatureTable } from './feature.ts';
import { valueTypeOf } from './field.ts';
import { LevelNotes } from './levels.ts';
import type { ListProgram } from './list.ts';
import type { MetricProgram } from './metric/program.ts';
import type { Probe } from './probe.ts';
import type { RefreshProgram } from './refresh.ts';
import { type Asked, type Relation, relationsOf } from './relations.ts';
import { limitsOfTag } from './tag-limits.ts';
import type { ConditionClock, Test } from './view.ts';
import { type Walkable, walkableOf, withWalked } from './walking.ts';
import { watchedOf } from './watched.ts';

/** A segment that no file declares: what `has` asks of the other side. */
export interface HiddenSegment {
  /** By content, so that equal questions are one, in every release. */
  readonly id: string;
  readonly address: string;
  readonly test: Test;
}

/** Of one entity; what is not of the entity is shared by all of them. */
export interface Context {
  readonly workspace: Workspace;
  /** `profile` for people. */
  readonly entity: string;
  /** One of every entity, this one included. */
  readonly scopes: ReadonlyMap<string, Context>;
  /** Address → entity, of tags, segments, and what `has` asks. */
  readonly entityOf: Map<string, string>;
  readonly relations: readonly Relation[];
  /** Relation → what conditions ask about it. */
  readonly asked: Map<string, Asked>;
  /** Address → relations it asks about, with their side. */
  readonly relationsOf: Map<string, Set<string>>;
  /** Their indexes come after those of declared segments. */
  readonly hidden: HiddenSegment[];
  readonly walkable: Walkable;
  /** Addresses of segments that a `where` asks about what an event refers to. */
  readonly askedAsOf: Set<string>;
  readonly diagnostics: Diagnostics;
  readonly zone: string;
  readonly expressions: ExpressionCache;
  readonly features: FeatureTable;
  /** Of conditions about dates: when each may change by itself, and whose it is. */
  readonly clocks: { readonly address: string; readonly clock: ConditionClock }[];
  /** Fields of the entity, mixins included. */
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  readonly events: ReadonlyMap<string, EventDefinition>;
  /** Index of each tag and segment: its place among the ids in order. */
  readonly tagIndex: ReadonlyMap<string, number>;
  readonly segmentIndex: ReadonlyMap<string, number>;
  /** Fields and tags of the entity, as expressions see them. */
  readonly profileScope: ScopeType;
  /** Names of occurrences that were asked for, by event and `each`: most definitions speak of the same few. */
  readonly occurrenceScopes: Map<string, ScopeType>;
  /** What each definition uses, by address: lineage, and the order of segments. */
  readonly uses: Map<string, Set<string>>;
  /** Features that a definition reads itself, by address. */
  readonly featuresOf: Map<string, Set<number>>;
  /** What they compare with numbers. */
  readonly levels: LevelNotes;
  /** Addresses of definitions with a condition about a date. */
  readonly timed: Set<string>;
  /** Flags that a definition reads itself, by address. */
  readonly flagsOf: Map<string, Set<string>>;
  /** What is worked out anew from time to time, by the address of the definition that says how often. */
  readonly refreshes: Map<string, readonly RefreshProgram[]>;
  readonly lists: ListProgram[];
  /** Template → entities that it names a thing of: only journeys that begin for one can send it. */
  readonly thingsOf: Map<string, Set<string>>;
  /** Once they are compiled: those without errors. */
  readonly metrics: Map<string, MetricProgram>;
  /** Addresses of definitions that are gone, and go on for people who are pinned to an earlier release. */
  readonly kept: ReadonlySet<string>;
  /** Of a program that is compiled for tests; null in every other. */
  readonly probe: Probe | null;
}

/** The context of people; those of other entities are in its `scopes`. */
export function contextOf(
  workspace: Workspace,
  expressions = new ExpressionCache(),
  kept: ReadonlySet<string> = new Set(),
  probe: Probe | null = null,
): Context {
  expressions.begin();
  const events = new Map<string, EventDefinition>();
  for (const event of builtinEvents) events.set(event.id, event);
  for (const { id, value } of workspace.all('event')) events.set(id, value);
  const scopes = new Map<string, Context>();
  const shared = {
    workspace,
    diagnostics: workspace.diagnostics,
    zone: workspace.settings.zone,
    expressions,
    events,
    scopes,
    entityOf: new Map(
      [...workspace.all('tag'), ...workspace.all('segment')].map((one) => [one.address, entityOf(one)]),
    ),
    relations: relationsOf(workspace),
    asked: new Map(),
    relationsOf: new Map(),
    walkable: walkableOf(workspace),
    askedAsOf: new Set<string>(),
    occurrenceScopes: new Map(),
    uses: new Map(),
    featuresOf: new Map(),
    timed: new Set<string>(),
    flagsOf: new Map(),
    refreshes: new Map(),
    lists: [],
    thingsOf: new Map(),
    metrics: new Map(),
    kept,
    probe,
  };
  const entities = new Set(['profile', ...workspace.all('entity').map(({ id }) => id)]);
  for (const entity of entities) scopes.set(entity, { ...shared, ...ownContext(workspace, entity) });
  return scopes.get('profile')!;
}

function ownContext(workspace: Workspace, entity: string) {
  const definition = workspace.get('entity', entity);
  const fields = new Map(Object.entries(definition ? fieldsOf(workspace, definition) : {}));
  const indexOf = (ids: readonly { readonly id: string }[]) =>
    new Map(ids.map(({ id }, index) => [id, index]));
  return {
    entity,
    features: new FeatureTable(),
    levels: new LevelNotes(),
    clocks: [],
    hidden: [],
    fields,
    tagIndex: indexOf(definitionsOf(workspace, 'tag', entity)),
    segmentIndex: indexOf(definitionsOf(workspace, 'segment', entity)),
    profileScope: entityScopeOf(workspace, entity, fields),
  };
}

function entityOf({ value }: Definition<'tag' | 'segment'>): string {
  return value.of ?? 'profile';
}

/** Tags or segments of one entity, in order. */
export function definitionsOf<K extends 'tag' | 'segment'>(
  workspace: Workspace,
  kind: K,
  entity: string,
): readonly Definition<K>[] {
  return workspace.all(kind).filter((one) => entityOf(one) === entity);
}

/** The index of a segment of this entity; null where it is another's, which is reported, or nobody's. */
export function segmentOf(
  id: string,
  site: Site,
  { segmentIndex, scopes, entity }: Context,
  otherwise?: string,
): number | null {
  const index = segmentIndex.get(id);
  if (index !== undefined) return index;
  // A segment that does not exist was reported when references were resolved.
  const other = [...scopes.values()].find((scope) => scope.segmentIndex.has(id))?.entity;
  if (other === undefined) return null;
  site.report({
    code: 'CAR-552',
    what: `segment ${id} is of ${other}, not of ${entity}`,
    why: `here ${entity === 'profile' ? 'a person' : `one ${entity}`} is asked, who can be no member of it`,
    fix: `name a segment of ${entity}, or ${otherwise ?? `ask through a relation: \`has: ${other}\` with \`where: { in: ${id} }\``}`,
  });
  return null;
}

/** What only people have in this version; of something else it is reported. */
export function isAboutPeople(site: Site, { entity }: Context, what: string): boolean {
  if (entity === 'profile') return true;
  site.report(
    {
      code: 'CAR-632',
      what: `${what} is not supported of ${entity} in this version`,
      why: 'it is set by journeys, and by sources that tell of people',
      fix: 'make it a field of the entity, which a source or `POST /v1/entity` sets',
    },
    'key',
  );
  return false;
}

/** The index of a hidden segment among the segments of its entity; equal ones have one. */
export function remember({ hidden, segmentIndex }: Context, segment: HiddenSegment): number {
  const known = hidden.findIndex(({ id }) => id === segment.id);
  return segmentIndex.size + (known >= 0 ? known : hidden.push(segment) - 1);
}

/** The ids that a definition had before, by moved.yaml. */
export function formerIds({ moved: { moved } }: Workspace, kind: Kind, id: string): readonly string[] {
  const former: string[] = [];
  for (let now = `${kind}.${id}`; ; ) {
    const from = moved.find(({ to }) => to === now)?.from;
    const name = from?.slice(kind.length + 1);
    if (from === undefined || name === undefined || name === id || former.includes(name)) return former;
    former.push(name);
    now = from;
  }
}

/** Remembers that a definition uses another, e.g. `tag.value_tier`. */
export function noteUse(context: Context, { address }: Definition, used: string): void {
  const known = context.uses.get(address) ?? new Set<string>();
  known.add(used);
  context.uses.set(address, known);
}

/** The index of a feature that a definition reads; equal features have one. */
export function featureOf(context: Context, { address }: Definition, feature: Feature): number {
  const index = context.features.intern(feature);
  const known = context.featuresOf.get(address) ?? new Set<number>();
  context.featuresOf.set(address, known.add(index));
  return index;
}

/** Remembers that a definition reads a flag of the profile. */
export function noteFlag(context: Context, { address }: Definition, flag: string): void {
  const known = context.flagsOf.get(address) ?? new Set<string>();
  context.flagsOf.set(address, known.add(flag));
}

/**
 * Remembers that a definition looks at an event. One that the engine records when a value changes is there after
 * the value is decided: it depends on `watched`, or on all such values.
 */
export function noteEvent(context: Context, definition: Definition, event: string, watched?: string): void {
  noteUse(context, definition, `event.${event}`);
  if (event !== 'value_changed' || watched !== undefined) return;
  for (const { address, remembers } of watchedOf(context))
    if (remembers) noteUse(context, definition, address);
}

export function siteOf(context: Context, definition: Definition): Site {
  return new Site(definition, context.diagnostics);
}

const TAG_TYPES: Readonly<Record<string, ValueType>> = {
  text: { type: 'text' },
  number: { type: 'number' },
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  date: { type: 'date' },
  instant: { type: 'instant' },
};

function entityScopeOf(
  workspace: Workspace,
  entity: string,
  fields: ReadonlyMap<string, FieldDefinition>,
): ScopeType {
  const names = new Map<string, ValueType>();
  for (const [name, field] of fields) names.set(name, { ...valueTypeOf(field), optional: true });
  for (const { id, value } of definitionsOf(workspace, 'tag', entity))
    names.set(id, { ...TAG_TYPES[value.type]!, ...limitsOfTag(value), optional: true });
  // What is declared but broken has been reported; that its name is used is no second mistake.
  for (const address of workspace.broken) {
    const [kind, id] = address.split('.');
    if (kind === 'tag' && id !== undefined) names.set(id, { type: 'unknown', optional: true });
  }
  return {
    names,
    describe: entity === 'profile' ? 'traits and tags of profile' : `fields and tags of ${entity}`,
  };
}

/** Names of one occurrence of an event; with `each`, those of one element of its list beside the event's own. */
export function occurrenceScope(
  event: EventDefinition,
  each: string | null,
  { walkable, occurrenceScopes }: Pick<Context, 'walkable' | 'occurrenceScopes'>,
): ScopeType {
  const key = JSON.stringify([event.id, each]);
  const scope = occurrenceScopes.get(key) ?? makeOccurrenceScope(event, each, walkable);
  occurrenceScopes.set(key, scope);
  return scope;
}

function makeOccurrenceScope(
  event: EventDefinition,
  each: string | null,
  walkable: Context['walkable'],
): ScopeType {
  const names = new Map<string, ValueType>([['at', { type: 'instant' }]]);
  for (const [name, property] of Object.entries(event.properties ?? {}))
    names.set(name, propertyType(property));
  const list = each === null ? undefined : event.properties?.[each];
  if (list !== undefined && typeof list === 'object' && list.of !== undefined) {
    if (typeof list.of === 'string') names.set(each!, valueTypeOf(list.of));
    else
      for (const [name, field] of Object.entries(list.of))
        names.set(name, { ...valueTypeOf(field), optional: true });
  }
  return {
    names: withWalked(names, walkable),
    describe:
      each === null ? `properties of ${event.id}` : `properties of ${event.id} and of one of its ${each}`,
  };
}

function propertyType(property: NonNullable<EventDefinition['properties']>[string]): ValueType {
  const declared = writtenOut(property);
  const required = 'required' in declared && declared.required === true;
  return required ? valueTypeOf(declared) : { ...valueTypeOf(declared), optional: true };
}
