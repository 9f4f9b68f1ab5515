/**
 * The programs of everything that is not a person: the same shape as that of people, without what only people have —
 * journeys, messages, policies.
 */
import type { Context } from './context.ts';
import { type Decided, decidedProgram } from './decided.ts';
import { compileField } from './field.ts';
import type { Program, ThingStarts } from './program.ts';

type Common = Pick<Program, 'name' | 'zone' | 'locale' | 'events' | 'identity'>;

export function compileEntities(
  { scopes }: Context,
  decided: ReadonlyMap<string, Decided>,
  order: readonly string[],
  thingStarts: ReadonlyMap<string, ThingStarts>,
  common: Common,
): ReadonlyMap<string, Program> {
  const programs = new Map<string, Program>();
  for (const [entity, scope] of scopes) {
    if (entity === 'profile') continue;
    programs.set(entity, {
      ...bareProgram(entity, common),
      ...decidedProgram(scope, decided.get(entity)!, order, common.identity),
      thingStarts: thingStarts.get(entity) ?? null,
      copied: [...(scope.walkable.get(entity)?.keys() ?? [])],
      keyField: scope.workspace.get('entity', entity)?.value.key ?? null,
      profile: {
        ...NOBODY,
        fields: [...scope.fields].map(([name, field]) => compileField(name, field)),
        personal: new Set([...scope.fields].filter(([, { pii }]) => pii === true).map(([name]) => name)),
      },
    });
  }
  return programs;
}

const NOBODY = { fields: [], personal: new Set<string>(), zoneField: '', localeField: '', addresses: {} };

/** A program that decides nothing: of an entity that is no longer declared, but whose rows stay. */
export function bareProgram(entity: string, { name, zone, locale, events, identity }: Common): Program {
  return {
    entity,
    keyField: null,
    copied: [],
    entities: new Map(),
    relations: { out: [], in: [] },
    passes: new Map(),
    thingStarts: null,
    upToDate: new Set(),
    name,
    zone,
    locale,
    events,
    profile: NOBODY,
    identity,
    features: [],
    listeners: new Map(),
    watches: [],
    clocks: [],
    tags: [],
    segments: [],
    watched: [],
    decisionOrder: [],
    dependents: {
      ofFeature: [],
      ofTrait: new Map(),
      ofFlag: new Map(),
      ofTag: new Map(),
      ofTime: [],
      ofRelation: new Map(),
    },
    journeys: [],
    journeyById: new Map(),
    pinned: new Map(),
    templates: new Map(),
    channels: new Map(),
    metrics: new Map(),
    impacts: new Map(),
    models: new Map(),
    experiments: new Map(),
    offers: new Map(),
    placements: new Map(),
    audiences: [],
    policy: {
      consent: new Map(),
      suppress: [],
      reserved: [],
      control: [],
      quiet: [],
      windows: [],
      caps: [],
      priority: [],
      gates: [],
    },
    campaigns: { byId: new Map(), ofJourney: new Map(), ofOffer: new Map() },
    limits: { byId: new Map(), onStarts: new Map(), onMessages: new Map() },
    sources: [],
    refreshes: [],
    lists: [],
    deliverOnly: null,
    reaching() {
      return this;
    },
    followed: null,
  };
}
