/**
 * Journeys as earlier releases had them, for people who stay on those to the end (`on_change: pin`): their steps,
 * conditions, goal, stop and templates. What these name — segments, tags, events, channels — is of now, and what of it
 * is gone is kept from the earlier release as long as somebody needs it.
 */
import type { Definition } from '../language/definition.ts';
import { Diagnostics } from '../language/diagnostic.ts';
import type { Environment, Kind } from '../language/kinds.ts';
import { Workspace } from '../language/workspace.ts';
import type { Context } from './context.ts';
import { compileJourney } from './journey.ts';
import type { JourneyProgram } from './program.ts';
import { compileTemplate } from './template.ts';

/** One earlier version of a journey. */
export interface PinnedVersion {
  /** As it is called now, and as it was called then. */
  readonly journey: string;
  readonly was: string;
  readonly release: number;
  /** All definitions of that release, and which uses which. */
  readonly workspace: Workspace;
  readonly uses: Readonly<Record<string, readonly string[]>>;
}

export interface Pins {
  readonly versions: readonly PinnedVersion[];
  /** `<release in which an instance began> <journey>` → its version in `versions`. */
  readonly places: ReadonlyMap<string, PinnedVersion>;
}

export const NO_PINS: Pins = { versions: [], places: new Map() };

/** Why a version can no longer be run. */
export interface PinnedFault {
  readonly version: PinnedVersion;
  readonly what: string;
}

/** Kinds of which a definition that is gone can go on, unseen. */
const KEPT: ReadonlySet<string> = new Set(['segment', 'tag', 'calendar', 'experiment']);

/** The workspace with what the versions need and it has no more; addresses of that are in `kept`. */
export function withKept(
  workspace: Workspace,
  kinds: readonly Kind[],
  { versions }: Pins,
): { readonly workspace: Workspace; readonly kept: ReadonlySet<string> } {
  const kept = new Map<string, Definition>();
  for (const version of versions) {
    for (const address of reachedBy(version)) {
      const [kind, id] = address.split('.') as [Kind, string];
      if (!KEPT.has(kind) || kept.has(address) || workspace.get(kind, id)) continue;
      const definition = version.workspace.get(kind, id);
      if (definition) kept.set(address, definition);
    }
  }
  const now = kinds.flatMap((kind) => workspace.all(kind) as readonly Definition[]);
  const { root, settings, moved, files } = workspace;
  const all = [...now, ...kept.values()];
  return {
    workspace: new Workspace(root, settings, moved, all, new Diagnostics(), files, new Set(), true),
    kept: new Set(kept.keys()),
  };
}

/** Addresses of all that a version stands on, directly or not. */
export function reachedBy({ was, uses }: PinnedVersion): ReadonlySet<string> {
  const reached = new Set([`journey.${was}`]);
  for (const one of reached) {
    // Another journey is begun, not made of; a thing of an entity has no more to say.
    if (one.startsWith('journey.') && one !== `journey.${was}` && !one.includes('#')) continue;
    for (const used of uses[one] ?? []) reached.add(used);
  }
  return reached;
}

/** The programs of the versions, by where instances began; what is wrong with any is in `faults`. */
export function compilePinned(
  { versions, places }: Pins,
  context: Context,
  environment: Environment | undefined,
  rankOf: (journey: string) => number,
): { readonly pinned: ReadonlyMap<string, JourneyProgram>; readonly faults: readonly PinnedFault[] } {
  const faults: PinnedFault[] = [];
  const programs = new Map<PinnedVersion, JourneyProgram>();
  for (const version of versions) {
    const missing = missingOf(version, context);
    if (missing.length > 0) {
      for (const address of missing) faults.push({ version, what: `it needs ${address}, which is gone` });
      continue;
    }
    const diagnostics = new Diagnostics();
    programs.set(
      version,
      compileVersion(version, rankOf(version.journey), { ...context, diagnostics }, environment),
    );
    const errors = diagnostics.all.filter(({ severity }) => severity === 'error');
    for (const { what } of errors) faults.push({ version, what });
  }
  const pinned = new Map(
    [...places].flatMap(([place, version]): [string, JourneyProgram][] => {
      const program = programs.get(version);
      return program ? [[place, program]] : [];
    }),
  );
  return { pinned, faults };
}

function compileVersion(
  version: PinnedVersion,
  rank: number,
  context: Context,
  environment: Environment | undefined,
): JourneyProgram {
  const { journey, was, release } = version;
  const definition = version.workspace.get('journey', was)!;
  const own: Context = {
    ...context,
    workspace: withTemplatesOf(version, context.workspace),
    thingsOf: new Map(),
  };
  const templates = [...reachedBy(version)].flatMap((address) => {
    const id = address.startsWith('template.') ? address.slice('template.'.length) : null;
    const template = id === null ? undefined : version.workspace.get('template', id);
    return template ? [compileTemplate(template, { ...own, workspace: version.workspace }, environment)] : [];
  });
  const named = { ...definition, id: journey, address: `journey.${journey}@${release}` };
  return {
    ...compileJourney(named, rank, own),
    pinned: { release, templates: new Map(templates.map((template) => [template.id, template])) },
  };
}

/** What a step looks up of a template is that of the release. */
function withTemplatesOf(version: PinnedVersion, now: Workspace): Workspace {
  const { root, settings, moved, diagnostics } = now;
  const others = (
    [
      'channel',
      'audience',
      'experiment',
      'journey',
      'calendar',
      'offer',
      'placement',
      'tag',
      'segment',
      'entity',
      'mixin',
      'event',
    ] as const
  ).flatMap((kind) => now.all(kind) as readonly Definition[]);
  const all = [...others, ...(version.workspace.all('template') as readonly Definition[])];
  return new Workspace(root, settings, moved, all, diagnostics, version.workspace.files, new Set(), true);
}

/** Events and fields that are gone cannot be kept: they are what is taken in and stored. */
function missingOf(version: PinnedVersion, { events, scopes, workspace }: Context): string[] {
  return [...reachedBy(version)].filter((address) => {
    const [kind = '', id = '', field] = address.split('#')[0]!.split('.');
    if (kind === 'event') return !events.has(id);
    if (kind === 'entity')
      return !scopes.has(id) || (field !== undefined && !scopes.get(id)!.fields.has(field));
    return KEPT.has(kind) && workspace.get(kind as Kind, id) === undefined;
  });
}
