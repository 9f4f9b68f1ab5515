/**
 * What every part of the compiler is handed: the workspace, the tables that collect what is found, and the
 * names that expressions may use in each place. Made once per compilation.
 */

import { builtinEvents } from '../language/builtin-events.ts';
import { type Definition, Site } from '../language/definition.ts';
import type { Diagnostics } from '../language/diagnostic.ts';
import type { ScopeType, ValueType } from '../language/expressions/index.ts';
import { fieldsOf, writtenOut } from '../language/fields.ts';
import type { EventDefinition, FieldDefinition } from '../language/kinds.ts';
import type { Workspace } from '../language/workspace.ts';
import { ExpressionCache } from './expression-cache.ts';
import { type Feature, FeatureTable } from './feature.ts';
import { valueTypeOf } from './field.ts';
import { LevelNotes } from './levels.ts';
import type { ListProgram } from './list.ts';
import type { RefreshProgram } from './refresh.ts';
import { limitsOfTag } from './tag-limits.ts';
import type { ConditionClock } from './view.ts';
import { watchedOf } from './watched.ts';

export interface Context {
  readonly workspace: Workspace;
  readonly diagnostics: Diagnostics;
  readonly zone: string;
  readonly expressions: ExpressionCache;
  readonly features: FeatureTable;
  /** Of conditions about dates: when each may change by itself. */
  readonly clocks: ConditionClock[];
  /** Fields of the profile, mixins included. */
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  readonly events: ReadonlyMap<string, EventDefinition>;
  /** Index of each tag and segment: its place among the ids in order. */
  readonly tagIndex: ReadonlyMap<string, number>;
  readonly segmentIndex: ReadonlyMap<string, number>;
  /** Traits and tags of the profile, as expressions see them. */
  readonly profileScope: ScopeType;
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
}

export function contextOf(workspace: Workspace, expressions = new ExpressionCache()): Context {
  expressions.begin();
  const profile = workspace.get('entity', 'profile');
  const fields = new Map(Object.entries(profile ? fieldsOf(workspace, profile) : {}));
  const events = new Map<string, EventDefinition>();
  for (const event of builtinEvents) events.set(event.id, event);
  for (const { id, value } of workspace.all('event')) events.set(id, value);
  const indexOf = (ids: readonly { readonly id: string }[]) =>
    new Map(ids.map(({ id }, index) => [id, index]));
  return {
    workspace,
    diagnostics: workspace.diagnostics,
    zone: workspace.settings.zone,
    expressions,
    features: new FeatureTable(),
    clocks: [],
    fields,
    events,
    tagIndex: indexOf(workspace.all('tag')),
    segmentIndex: indexOf(workspace.all('segment')),
    profileScope: profileScopeOf(workspace, fields),
    uses: new Map(),
    featuresOf: new Map(),
    levels: new LevelNotes(),
    timed: new Set(),
    flagsOf: new Map(),
    refreshes: new Map(),
    lists: [],
  };
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
  for (const { address } of watchedOf(context)) noteUse(context, definition, address);
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

function profileScopeOf(workspace: Workspace, fields: ReadonlyMap<string, FieldDefinition>): ScopeType {
  const names = new Map<string, ValueType>();
  for (const [name, field] of fields) names.set(name, { ...valueTypeOf(field), optional: true });
  for (const { id, value } of workspace.all('tag'))
    names.set(id, { ...TAG_TYPES[value.type]!, ...limitsOfTag(value), optional: true });
  // What is declared but broken has been reported; that its name is used is no second mistake.
  for (const address of workspace.broken) {
    const [kind, id] = address.split('.');
    if (kind === 'tag' && id !== undefined) names.set(id, { type: 'unknown', optional: true });
  }
  return { names, describe: 'traits and tags of profile' };
}

/** Names of one occurrence of an event; with `each`, those of one element of its list beside the event's own. */
export function occurrenceScope(event: EventDefinition, each: string | null): ScopeType {
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
    names,
    describe:
      each === null ? `properties of ${event.id}` : `properties of ${event.id} and of one of its ${each}`,
  };
}

function propertyType(property: NonNullable<EventDefinition['properties']>[string]): ValueType {
  const declared = writtenOut(property);
  const required = 'required' in declared && declared.required === true;
  return required ? valueTypeOf(declared) : { ...valueTypeOf(declared), optional: true };
}
