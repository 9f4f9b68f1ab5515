/**
 * The stage `compile`: a checked workspace → a Program. Reports everything that is wrong with meanings, as
 * `load` reported everything that is wrong with forms; gives a Program only when nothing is.
 */
import type { Definition } from '../language/definition.ts';
import { type Environment, type Kind, releasedKinds } from '../language/kinds.ts';
import type { Workspace } from '../language/workspace.ts';
import { compileAudience } from './audience.ts';
import { compileCampaigns } from './campaign.ts';
import { compileChannel } from './channel.ts';
import { type Context, contextOf } from './context.ts';
import { compileDecided, decidedProgram, followedFor } from './decided.ts';
import { dependencyOrder } from './dependency.ts';
import { isMoved } from './dependents.ts';
import { compileEntities } from './entities.ts';
import { compileExperiment } from './experiment/experiment.ts';
import type { ExpressionCache } from './expression-cache.ts';
import { compileField } from './field.ts';
import { compileIdentity } from './identity.ts';
import { compileJourney } from './journey.ts';
import { compileLimits } from './limit.ts';
import { compileImpacts } from './metric/impact.ts';
import { compileMetrics, scheduledMetrics } from './metric/metrics.ts';
import { compileModels } from './model/models.ts';
import { compileOffer } from './offer.ts';
import { compilePinned, NO_PINS, type PinnedFault, type Pins, withKept } from './pinned.ts';
import { compilePlacement } from './placement.ts';
import { compilePolicies, journeyOrder } from './policy.ts';
import type { Probe } from './probe.ts';
import type { EventProgram, ProfileProgram, Program } from './program.ts';
import { reachingOf } from './reaching.ts';
import { refreshesOf } from './refresh.ts';
import { checkRelations } from './relations.ts';
import { compileSource } from './source.ts';
import { thingStartsOf } from './start-thing.ts';
import { checkTemplatesOf } from './steps/check-templates.ts';
import { compileTemplate } from './template.ts';
import { checkTest } from './tests/check-test.ts';
import { referencesOf } from './walking.ts';

export interface Compiled {
  /** Null when the workspace has errors. */
  readonly program: Program | null;
  /** Address → addresses it uses: lineage. */
  readonly uses: ReadonlyMap<string, ReadonlySet<string>>;
  /** Versions of earlier releases that cannot be run any more. */
  readonly faults: readonly PinnedFault[];
}

const SETTINGS_RANGE = { file: 'carillon.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };

/** What nearly every expression stands on. */
const BASIS = ['entity.profile'];

/**
 * `environment` is a name under `environments:`; left out, the first. The result is the same without `expressions`. With
 * `pins`, which a workspace without errors may have, earlier versions of journeys go on beside the present ones; with `probe`, it
 * is compiled for tests.
 */
export function compile(
  now: Workspace,
  environment?: string,
  expressions?: ExpressionCache,
  pins: Pins = NO_PINS,
  probe: Probe | null = null,
): Compiled {
  // Without the fields of a profile every name would be unknown, and none of that would be news.
  if (BASIS.some((address) => now.broken.has(address))) return { program: null, uses: new Map(), faults: [] };
  const { workspace, kept } =
    pins.versions.length === 0
      ? { workspace: now, kept: new Set<string>() }
      : withKept(now, releasedKinds, pins);
  const context = contextOf(workspace, expressions, kept, probe);
  const each = <K extends Kind, P>(
    kind: K,
    one: (definition: Definition<K>, index: number, context: Context) => P,
  ) => workspace.all(kind).map((definition, index) => one(definition, index, context));
  const chosen = environmentOf(context, environment);
  const profile = compileProfile(context);
  const identity = compileIdentity(context);
  const policy = compilePolicies(context);
  const campaigns = compileCampaigns(context);
  const limits = compileLimits(context, campaigns);
  const templates = each('template', (definition) => compileTemplate(definition, context, chosen));
  const channels = each('channel', compileChannel);
  const metrics = compileMetrics(context);
  const experiments = each('experiment', (definition) => compileExperiment(definition, metrics, context));
  const offers = each('offer', (definition) => compileOffer(definition, context, campaigns));
  const placements = each('placement', (definition) => compilePlacement(definition, context));
  const audiences = each('audience', (definition) => compileAudience(definition, context, identity));
  checkRelations(context, identity);
  const decided = new Map([...context.scopes].map(([entity, scope]) => [entity, compileDecided(scope)]));
  const models = compileModels(context);
  const impacts = compileImpacts(context, metrics);
  const ranks = journeyOrder(context);
  const journeys = each('journey', (definition) =>
    compileJourney(definition, ranks.indexOf(definition.id), context),
  ).toSorted((a, b) => a.rank - b.rank);
  each('journey', (definition) => checkTemplatesOf(definition, templates, context));
  const sources = each('source', (definition) => compileSource(definition, context));
  each('test', (definition) => checkTest(definition, context));
  checkWhole(context);
  const { pinned, faults } = compilePinned(pins, context, chosen, (id) => ranks.indexOf(id));
  const order = dependencyOrder(context);
  const deliverOnly = deliverOnlyOf(context, chosen);
  if (workspace.diagnostics.hasErrors)
    return { program: null, uses: context.uses, faults: [...faults, ...keptFaults(pins, workspace)] };
  const { name, zone, locale } = workspace.settings;
  const common = { name, zone, locale, events: compileEvents(context), identity };
  const thingStarts = thingStartsOf(journeys, context, identity);
  const entities = compileEntities(context, decided, order, thingStarts, common);
  const program: Program = {
    ...common,
    ...decidedProgram(context, decided.get('profile')!, order, identity),
    keyField: null,
    copied: [],
    entities,
    passes: passesOf(common.events, entities),
    thingStarts: null,
    upToDate: upToDateOf(context),
    profile,
    journeys,
    journeyById: new Map(journeys.map((journey) => [journey.id, journey])),
    pinned,
    templates: new Map(templates.map((template) => [template.id, template])),
    audiences,
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    metrics: scheduledMetrics(metrics, context),
    impacts,
    models,
    experiments: new Map(experiments.map((experiment) => [experiment.id, experiment])),
    offers: new Map(offers.map((offer) => [offer.id, offer])),
    placements: new Map(placements.map((placement) => [placement.id, placement])),
    policy,
    campaigns,
    limits,
    sources,
    refreshes: refreshesOf(context, order),
    lists: context.lists,
    deliverOnly,
    reaching(beside) {
      const reaching = reachingOf(context, beside);
      const counts = (address: string) => reaching.has(address);
      const refreshes = refreshesOf(context, order.filter(counts));
      return { ...program, ...followedFor(context, order, counts), refreshes, followed: reaching };
    },
    followed: null,
  };
  return { program, uses: context.uses, faults };
}

/** What was kept of an earlier release, and no longer fits beside what there is now. */
function keptFaults({ versions }: Pins, { diagnostics }: Workspace): PinnedFault[] {
  const [version] = versions;
  if (!version) return [];
  return diagnostics.all
    .filter(({ severity }) => severity === 'error')
    .map(({ what }) => ({ version, what }));
}

function compileEvents({ events, scopes }: Context): ReadonlyMap<string, EventProgram> {
  return new Map(
    [...events].map(([id, { properties = {} }]) => [
      id,
      {
        id,
        properties: Object.entries(properties).map(([name, property]) => compileField(name, property)),
        references: referencesOf(events.get(id)!).filter(({ entity }) => scopes.has(entity)),
      },
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

/** Entities whose memberships a `where` asks as of an event, where they change by what others do. */
function upToDateOf({ askedAsOf, entityOf, scopes }: Context): ReadonlySet<string> {
  const asked = [...askedAsOf].map((address) => ({ address, entity: entityOf.get(address)! }));
  return new Set(
    asked.filter(({ address, entity }) => isMoved(scopes.get(entity)!, address)).map(({ entity }) => entity),
  );
}

/** Event type → entities whose programs listen to it, where it refers to them. */
function passesOf(events: Program['events'], entities: Program['entities']): Program['passes'] {
  const passes = new Map<string, ReadonlySet<string>>();
  for (const { id, references } of events.values()) {
    const listening = references.filter(({ entity }) => listens(entities.get(entity), id));
    if (listening.length > 0) passes.set(id, new Set(listening.map(({ entity }) => entity)));
  }
  return passes;
}

function listens(program: Program | undefined, event: string): boolean {
  const starts = program?.thingStarts?.starts ?? [];
  return (
    program?.listeners.has(event) === true ||
    starts.some(({ start }) => start.on === 'did' && start.event === event)
  );
}

/** What a workspace as a whole must have. */
function checkWhole({ workspace }: Context): void {
  const { diagnostics } = workspace;
  const declared = [...workspace.broken].some((address) => address.startsWith('identity.'));
  if (workspace.all('identity').length === 0 && !declared) {
    diagnostics.add({
      code: 'CAR-608',
      severity: 'error',
      what: 'this workspace has no `kind: identity`',
      why: 'without identifiers nobody can be told from anybody else, so no event can be accepted',
      fix: 'add a file with `kind: identity` and at least one identifier, e.g. `- { id: user_id, limit: 1 }`',
      range: SETTINGS_RANGE,
    });
  }
}

/** The named one, or the first. */
function environmentOf({ workspace }: Context, name: string | undefined): Environment | undefined {
  const { environments } = workspace.settings;
  return environments[name ?? Object.keys(environments)[0]!];
}

function deliverOnlyOf(context: Context, chosen: Environment | undefined): number | null {
  if (chosen?.deliver_only === undefined) return null;
  const index = context.segmentIndex.get(chosen.deliver_only);
  if (index !== undefined) return index;
  if (!context.entityOf.has(`segment.${chosen.deliver_only}`)) return null;
  context.diagnostics.add({
    code: 'CAR-552',
    severity: 'error',
    what: `segment ${chosen.deliver_only} is not of people`,
    why: 'messages go to people, and `deliver_only` says to which of them',
    fix: 'name a segment of people under `deliver_only`',
    range: SETTINGS_RANGE,
  });
  return null;
}
