/** Compiles templates: every part in every locale parsed, its variables checked, ready to render. */
import type { Definition, Site } from '../language/definition.ts';
import type { Content, Environment, Localized } from '../language/kinds.ts';
import { type Context, noteUse, siteOf } from './context.ts';
import {
  checkVariables,
  type LinkTaker,
  type LiquidTemplate,
  oneLine,
  parseLiquid,
  RenderFault,
  type VariableRoots,
} from './liquid/index.ts';
import { thingsInJourneys, thingType } from './start-thing.ts';
import { namesIn, type TemplateNames } from './template-names.ts';
import { type TrackProgram, trackOf } from './track.ts';

export type Rendered =
  | { readonly ok: true; readonly locale: string; readonly content: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly fault: string };

export interface TemplateProgram {
  readonly id: string;
  readonly class: string;
  readonly media: ReadonlySet<string>;
  /** What it says of steps: the id of the step, then the names below it. */
  readonly stepNames: readonly (readonly string[])[];
  readonly track: TrackProgram;
  /** What `render` needs to be told. */
  readonly names: TemplateNames;
  /** Renders all parts of a medium in the wanted locale, or the nearest there is. `links` takes those that are followed. */
  render(medium: string, locale: string, names: object, links?: LinkTaker): Rendered;
  /** The same for whoever does not read it: the text of a part that cannot fail is left out. */
  tryOut(medium: string, locale: string, names: object, links?: LinkTaker): Rendered;
}

type Locales = ReadonlyMap<string, LiquidTemplate>;

const MEDIA = ['email', 'sms', 'push', 'webhook', 'wecom', 'wechat', 'slack', 'task'] as const;
/** Parts that become headers or titles: one line, whatever the values hold. */
const ONE_LINE = new Set([
  'subject',
  'from',
  'reply_to',
  'title',
  'url',
  'icon',
  'sender',
  'template_id',
  'template_code',
]);

export function compileTemplate(
  definition: Definition<'template'>,
  context: Context,
  environment: Environment | undefined,
): TemplateProgram {
  const { id, value } = definition;
  const site = siteOf(context, definition);
  const media = new Map<string, ReadonlyMap<string, Locales>>();
  for (const medium of MEDIA) {
    const parts = value[medium];
    if (!parts) continue;
    const compiled = new Map<string, Locales>();
    for (const [part, localized] of Object.entries(parts) as [string, Localized][]) {
      compiled.set(part, compilePart(part, localized, site.at(medium, part), context));
    }
    media.set(medium, compiled);
  }
  const fallback = context.workspace.settings.locale;
  const track = trackOf(value.track, environment, context.workspace.settings);
  // Links are found in what was written.
  const tryOut = track.clicks ? textOf : textIfItMayFail;
  const all = [...media.values()].flatMap((parts) =>
    [...parts.values()].flatMap((locales) => [...locales.values()]),
  );
  return {
    id,
    class: value.class,
    media: new Set(media.keys()),
    stepNames: stepNamesIn(all),
    names: namesIn(all),
    track,
    render: (medium, locale, names, links) =>
      render(media.get(medium), locale, fallback, names, links, textOf),
    tryOut: (medium, locale, names, links) =>
      render(media.get(medium), locale, fallback, names, links, tryOut),
  };
}

function stepNamesIn(templates: readonly LiquidTemplate[]): (readonly string[])[] {
  return templates.flatMap(({ variables }) =>
    variables.flatMap(({ path: [root, ...names] }) => (root === 'steps' ? [names] : [])),
  );
}

function compilePart(part: string, localized: Localized, site: Site, context: Context): Locales {
  const { workspace } = context;
  const locales = new Map<string, LiquidTemplate>();
  const byLocale: Readonly<Record<string, Content>> =
    typeof localized === 'string' || 'file' in localized
      ? { [workspace.settings.locale]: localized as Content }
      : (localized as Readonly<Record<string, Content>>);
  const plain = byLocale !== localized;
  for (const [locale, content] of Object.entries(byLocale)) {
    const place = plain ? site : site.at(locale);
    const text =
      typeof content === 'string' ? content : workspace.files.get(fileOf(site.definition, content.file));
    // A file that is missing was reported when the workspace was loaded.
    if (text === undefined) continue;
    const parsed = parseLiquid(text, {
      escape: part === 'html' ? 'html' : 'none',
      zone: workspace.settings.zone,
      locale,
    });
    const problems = parsed.ok ? checkVariables(parsed.template, rootsOf(context)) : parsed.problems;
    for (const problem of problems) reportIn(problem, content, place);
    if (parsed.ok) {
      locales.set(locale, parsed.template);
      noteVariables(parsed.template, site, context);
    }
  }
  return locales;
}

/** Path of a file that stands beside the definition, relative to the workspace root. */
function fileOf({ file }: Definition, name: string): string {
  const folder = file.split('/').slice(0, -1);
  return [...folder, name].join('/');
}

function rootsOf(context: Context): VariableRoots {
  const { profileScope } = context;
  return {
    ...Object.fromEntries(thingsInJourneys(context).map((entity) => [entity, thingNames(entity, context)])),
    profile: new Set(profileScope.names.keys()),
    event: 'any',
    journey: new Set(['id', 'started_at', 'instance', 'key']),
    steps: 'any',
    repeat: 'any',
    with: 'any',
    offer: new Set(['id', 'title', 'code', 'benefit', 'valid_until']),
    link: new Set(['unsubscribe']),
  };
}

function thingNames(entity: string, context: Context): ReadonlySet<string> {
  const type = thingType(entity, context);
  return new Set(type.type === 'object' ? type.fields.keys() : []);
}

/** A problem inside a file is placed in that file; one inside YAML, at the value. */
function reportIn(problem: ReturnType<typeof checkVariables>[number], content: Content, site: Site): void {
  const { line, column, severity = 'error', ...finding } = problem;
  if (typeof content === 'string') {
    site.report({ ...finding, severity });
    return;
  }
  const file = fileOf(site.definition, content.file);
  const range = { file, line, column, endLine: line, endColumn: column + 1 };
  site.diagnostics.add({ ...finding, severity, address: site.definition.address, range });
}

function noteVariables(template: LiquidTemplate, site: Site, context: Context): void {
  const things = thingsInJourneys(context);
  for (const { path } of template.variables) {
    const [root, name] = path;
    if (root !== undefined && things.includes(root)) {
      const known = context.thingsOf.get(site.definition.id) ?? new Set<string>();
      context.thingsOf.set(site.definition.id, known.add(root));
      noteUse(context, site.definition, `entity.${root}`);
    }
    if (root !== 'profile' || name === undefined) continue;
    if (context.tagIndex.has(name)) noteUse(context, site.definition, `tag.${name}`);
    else if (context.fields.has(name)) noteUse(context, site.definition, `entity.profile.${name}`);
  }
}

function render(
  parts: ReadonlyMap<string, Locales> | undefined,
  wanted: string,
  fallback: string,
  names: object,
  links: LinkTaker | undefined,
  made: MakeText,
): Rendered {
  if (!parts) return { ok: false, fault: 'the template has no part for this medium' };
  const content: Record<string, string> = {};
  let used = fallback;
  try {
    for (const [part, locales] of parts) {
      const found = nearestLocale(locales, wanted, fallback);
      if (found === null) continue;
      const [locale, template] = found;
      if (locales.size > 1) used = locale;
      const text = made(template, names, locale, links);
      content[part] = ONE_LINE.has(part) ? oneLine(text) : text;
    }
  } catch (fault) {
    if (fault instanceof RenderFault) return { ok: false, fault: fault.message };
    throw fault;
  }
  return { ok: true, locale: used, content };
}

type MakeText = (
  template: LiquidTemplate,
  names: object,
  locale: string,
  links: LinkTaker | undefined,
) => string;
const textOf: MakeText = (template, names, locale, links) => template.render(names, { locale }, links);
const textIfItMayFail: MakeText = (template, names, locale, links) =>
  template.cannotFail(names) ? '' : textOf(template, names, locale, links);

/** The wanted one, its language, the workspace's, or whichever comes first. */
function nearestLocale(
  locales: Locales,
  wanted: string,
  fallback: string,
): readonly [string, LiquidTemplate] | null {
  const exact = locales.get(wanted);
  if (exact) return [wanted, exact];
  const all = [...locales];
  const language = languageOf(wanted);
  return (
    all.find(([locale]) => languageOf(locale) === language) ??
    all.find(([locale]) => locale === fallback) ??
    all[0] ??
    null
  );
}

function languageOf(locale: string): string {
  return locale.split('-')[0]!;
}
