/**
 * The stage `compile`: a checked workspace → a Program. Reports everything that is wrong with meanings, as
 * `load` reported everything that is wrong with forms; gives a Program only when nothing is.
 */
import type { Definition } from '../language/definition.ts';
import type { Kind } from '../language/kinds.ts';
import type { Workspace } from '../language/workspace.ts';
import { compileChannel } from './channel.ts';
import { type Context, contextOf } from './context.ts';
import { decisionOrderOf } from './decision-order.ts';
import { dependentsOf } from './dependents.ts';
import { checkExperiment } from './experiment.ts';
import type { ExpressionCache } from './expression-cache.ts';
import { compileField } from './field.ts';
import { compileIdentity } from './identity.ts';
import { compileJourney } from './journey.ts';
import { watchesOf } from './levels.ts';
import { compilePolicies, journeyOrder } from './policy.ts';
import type { EventProgram, ProfileProgram, Program } from './program.ts';
import { refreshesOf } from './refresh.ts';
import { compileSegment } from './segment.ts';
import { compileSource } from './source.ts';
import { compileTag } from './tag.ts';
import { compileTemplate } from './template.ts';
import { watchedOf } from './watched.ts';

export interface Compiled {
  /** Null when the workspace has errors. */
  readonly program: Program | null;
  /** Address → addresses it uses: lineage. */
  readonly uses: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What nearly every expression stands on. */
const BASIS = ['entity.profile'];

/** `environment` is a name under `environments:`; left out, the first. The result is the same without `expressions`. */
export function compile(workspace: Workspace, environment?: string, expressions?: ExpressionCache): Compiled {
  // Without the fields of a profile every name would be unknown, and none of that would be news.
  if (BASIS.some((address) => workspace.broken.has(address))) return { program: null, uses: new Map() };
  const context = contextOf(workspace, expressions);
  const each = <K extends Kind, P>(
    kind: K,
    one: (definition: Definition<K>, index: number, context: Context) => P,
  ) => workspace.all(kind).map((definition, index) => one(definition, index, context));
  const profile = compileProfile(context);
  const identity = compileIdentity(context);
  const policy = compilePolicies(context);
  const templates = each('template', (definition) => compileTemplate(definition, context));
  const channels = each('channel', compileChannel);
  const tags = each('tag', compileTag);
  const segments = each('segment', compileSegment);
  const order = journeyOrder(context);
  const journeys = each('journey', (definition) =>
    compileJourney(definition, order.indexOf(definition.id), context),
  ).toSorted((a, b) => a.rank - b.rank);
  const sources = each('source', (definition) => compileSource(definition, context));
  each('experiment', (definition) => checkExperiment(definition, context));
  checkWhole(context);
  const watched = watchedOf(context);
  const decisions = decisionOrderOf(context, watched);
  const deliverOnly = deliverOnlyOf(context, environment);
  if (workspace.diagnostics.hasErrors) return { program: null, uses: context.uses };
  const { name, zone, locale } = workspace.settings;
  const program: Program = {
    name,
    zone,
    locale,
    events: compileEvents(context),
    profile,
    identity,
    features: context.features.features,
    listeners: context.features.listeners(),
    watches: watchesOf(context),
    clocks: context.clocks,
    tags: tags.filter((tag) => tag !== null),
    segments: segments.filter((segment) => segment !== null),
    watched,
    decisionOrder: decisions.order,
    dependents: dependentsOf(context, decisions),
    journeys,
    journeyById: new Map(journeys.map((journey) => [journey.id, journey])),
    templates: new Map(templates.map((template) => [template.id, template])),
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    policy,
    sources,
    refreshes: refreshesOf(context, decisions.definitions),
    lists: context.lists,
    deliverOnly,
  };
  return { program, uses: context.uses };
}

function compileEvents({ events }: Context): ReadonlyMap<string, EventProgram> {
  return new Map(
    [...events].map(([id, { properties = {} }]) => [
      id,
      { id, properties: Object.entries(properties).map(([name, property]) => compileField(name, property)) },
    ]),
  );
}

function compileProfile({ workspace, fields }: Context): ProfileProgram {
  const { time_zone, locale, addresses } = workspace.get('entity', 'profile')?.value ?? {};
  return {
    fields: [...fields].map(([name, field]) => compileField(name, field)),
    personal: new Set([...fields].filter(([, { pii }]) => pii === true).map(([name]) => name)),
    zoneField: time_zone ?? 'time_zone',
    localeField: locale ?? 'locale',
    addresses: addresses ?? { email: 'email', sms: 'phone' },
  };
}

/** What a workspace as a whole must have. */
function checkWhole({ workspace }: Context): void {
  const { diagnostics } = workspace;
  const range = { file: 'carillon.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };
  const declared = [...workspace.broken].some((address) => address.startsWith('identity.'));
  if (workspace.all('identity').length === 0 && !declared) {
    diagnostics.add({
      code: 'CAR-608',
      severity: 'error',
      what: 'this workspace has no `kind: identity`',
      why: 'without identifiers nobody can be told from anybody else, so no event can be accepted',
      fix: 'add a file with `kind: identity` and at least one identifier, e.g. `- { id: user_id, limit: 1 }`',
      range,
    });
  }
}

function deliverOnlyOf(context: Context, environment: string | undefined): number | null {
  const { environments } = context.workspace.settings;
  const chosen = environments[environment ?? Object.keys(environments)[0]!];
  return chosen?.deliver_only === undefined ? null : (context.segmentIndex.get(chosen.deliver_only) ?? null);
}
