/**
 * Behaviour: the part that a `did` condition, a tag over events and a frequency cap have in common — which
 * occurrences, in which window, measured how. Compiles to a feature.
 */
import type { Site } from '../language/definition.ts';
import { formatDuration, isPeriod, parseDuration } from '../language/duration.ts';
import { type CompiledExpression, ExpressionFault, type ScopeType } from '../language/expressions/index.ts';
import { writtenOut } from '../language/fields.ts';
import { parseInstant } from '../language/instant.ts';
import type { DidCondition, EventDefinition, Filter } from '../language/kinds.ts';
import type { Json, JsonObject } from '../store/store.ts';
import { compileCondition } from './conditions/index.ts';
import { type Context, noteEvent, noteUse, occurrenceScope } from './context.ts';
import { expressionAt } from './expression.ts';
import { type BehaviourFeature, contentHash, type MeasureName } from './feature.ts';
import { neverMeet } from './never/window.ts';
import { calendarWindow, periodWindow } from './period.ts';
import { occurrenceView } from './view.ts';
import { refersToOwn } from './walking.ts';
import {
  always,
  intersect,
  lookBack,
  sinceAgo,
  sinceInstant,
  untilAgo,
  untilInstant,
  type Window,
} from './window.ts';
import { dateStart } from './zone.ts';

export interface BehaviourSpec
  extends Pick<DidCondition, 'did' | 'each' | 'which' | 'within' | 'since' | 'until'> {
  readonly where?: Filter;
  readonly measure: MeasureName;
  /** Key of the definition that holds the measured expression, e.g. `sum`, or the way to it, and the expression. */
  readonly value?: { readonly key: string | readonly string[]; readonly expression: string };
  readonly decimals?: number;
  /** Of `value_changed`: the one value whose changes are looked at. */
  readonly watched?: string;
  /** Only results of a message of this step, of anybody's way through the journey. */
  readonly resultOf?: { readonly journey: string; readonly step: string };
}

/** Decimals that sums keep where no declaration says: enough for a price times a quantity. */
const DEFAULT_DECIMALS = 4;

/** Names that a journey's own features see beside the occurrence; null for behaviour shared between definitions. */
export type Beside = ScopeType | null;

/** The feature of a behaviour; null when something about it is wrong, which has then been reported. */
export function compileBehaviour(
  spec: BehaviourSpec,
  site: Site,
  context: Context,
  beside: Beside = null,
): BehaviourFeature | null {
  const event = context.events.get(spec.did);
  if (!event) return null;
  noteEvent(context, site.definition, event.id, spec.watched);
  const each = eachOf(spec, event, site);
  // What became of a watched value is the subject's own, whatever it is.
  const isOwn = spec.watched !== undefined || refersToOwn(event, site, context);
  if (each === undefined || !isOwn) return null;
  const own = occurrenceScope(event, each, context);
  const scope: ScopeType = beside ? { ...own, names: new Map([...beside.names, ...own.names]) } : own;
  const where =
    spec.where === undefined
      ? null
      : compileCondition(spec.where, site.at('where'), { context, scope, place: 'where' });
  const value =
    spec.value &&
    expressionAt(
      spec.value.expression,
      site.at(...[spec.value.key].flat()),
      scope,
      context,
      numeric(spec.measure),
    );
  const window = windowOf(spec, site, context);
  if ((spec.where !== undefined && !where) || value === null || window === null) return null;
  const decimals = decimalsOf(spec, event, value?.names ?? []);
  const canonical = {
    event: event.id,
    each,
    where: where?.canonical ?? null,
    pick: spec.which ?? null,
    measure: spec.measure,
    value: value?.canonical ?? null,
    decimals,
    window: window.canonical,
    ...(spec.resultOf && { result_of: { ...spec.resultOf } }),
  };
  const names = (occurrence: object, outside: object) =>
    beside ? { ...outside, ...occurrence } : occurrence;
  return {
    kind: 'behaviour',
    hash: contentHash(canonical),
    canonical,
    event: event.id,
    each,
    readsAt: mayReadAt(canonical),
    only: resultFilter(spec),
    where: where && ((occurrence, outside) => where.holds(occurrenceView(names(occurrence, outside)))),
    pick: spec.which ?? null,
    measure: spec.measure,
    value: value ? (occurrence, outside) => measurable(value, names(occurrence, outside), decimals) : null,
    decimals,
    window: window.window,
  };
}

/** By its words: the name itself, or what may stand for all names. */
function mayReadAt({ where, value }: JsonObject): boolean {
  return /\bat\b|[$*%]/.test(JSON.stringify([where ?? null, value ?? null]));
}

function resultFilter({ resultOf }: BehaviourSpec): ((occurrence: object) => boolean) | null {
  if (resultOf === undefined) return null;
  return (occurrence) => {
    const { journey, step } = occurrence as { readonly journey?: unknown; readonly step?: unknown };
    return journey === resultOf.journey && step === resultOf.step;
  };
}

/**
 * An occurrence over which the expression fails, or gives no finite number at the scale of sums, is not measured:
 * it must not stop those that can be.
 */
function measurable(value: CompiledExpression, names: object, decimals: number): unknown {
  try {
    const result = value.evaluate(names);
    if (typeof result !== 'number') return result;
    // What is stored knows no −0, so nothing that is not stored yet may.
    return Number.isFinite(result * 10 ** decimals) ? result + 0 : undefined;
  } catch (fault) {
    if (fault instanceof ExpressionFault) return undefined;
    throw fault;
  }
}

function eachOf({ each }: BehaviourSpec, event: EventDefinition, site: Site): string | null | undefined {
  if (each === undefined) return null;
  const property = event.properties?.[each];
  if (property !== undefined && writtenOut(property).type === 'list') return each;
  site.at('each').report({
    code: 'CAR-501',
    what:
      property === undefined
        ? `${event.id} has no property \`${each}\``
        : `\`${each}\` of ${event.id} is not a list`,
    why: '`each` counts the elements of a list property as occurrences of their own',
    fix: `name a list property of event ${event.id}`,
  });
  return undefined;
}

function numeric(measure: MeasureName): 'number' | null {
  return measure === 'sum' || measure === 'avg' ? 'number' : null;
}

/** Decimals of the one property that is summed, if it is one. */
function decimalsOf(
  { decimals, measure, value, each }: BehaviourSpec,
  event: EventDefinition,
  names: readonly string[],
): number {
  if (measure !== 'sum' && measure !== 'avg') return 0;
  const name = names.length === 1 && value?.expression.trim() === names[0] ? names[0]! : null;
  const list = each === undefined ? undefined : event.properties?.[each];
  const element =
    list !== undefined && typeof list === 'object' && typeof list.of === 'object' ? list.of : undefined;
  const property = name === null ? undefined : (element?.[name] ?? event.properties?.[name]);
  const declared = property === undefined ? undefined : writtenOut(property);
  if (declared?.type === 'integer') return 0;
  return Math.max(declared?.decimals ?? DEFAULT_DECIMALS, decimals ?? 0);
}

export interface NamedWindow {
  readonly window: Window;
  readonly canonical: Json;
}

export function windowOf(
  {
    within,
    since,
    until,
  }: { readonly [Key in 'within' | 'since' | 'until']?: BehaviourSpec[Key] | undefined },
  site: Site,
  context: Context,
): NamedWindow | null {
  const parts: Window[] = [];
  const canonical: Record<string, Json> = {};
  if (within !== undefined) {
    const part = withinWindow(within, site.at('within'), context);
    if (!part) return null;
    parts.push(part.window);
    canonical['within'] = part.canonical;
  }
  for (const [key, moment] of [
    ['since', since],
    ['until', until],
  ] as const) {
    if (moment === undefined) continue;
    const part = momentWindow(key, moment, context.zone);
    parts.push(part.window);
    canonical[key] = part.canonical;
  }
  if (parts.length > 1 && neverHolds(since, until, context.zone)) {
    site.at('until').report({
      code: 'CAR-502',
      what: `this window is empty: nothing is at or after ${since} and before ${until}`,
      why: '`since` is where the window begins and `until` where it ends',
      fix: 'swap the two; "30 to 60 days ago" is `since: 60d, until: 30d`',
    });
    return null;
  }
  if (!context.workspace.isApplied && neverMeet(within, until)) {
    site.at('until').report({
      code: 'CAR-502',
      what: `this window is empty: nothing is within ${String(within)} and yet before ${until} ago`,
      why: '`within` looks back from now, and `until` ends the window before it begins',
      fix: 'write `since` in place of `within`; "30 to 60 days ago" is `since: 60d, until: 30d`',
    });
    return null;
  }
  return { window: parts.length === 0 ? always : intersect(parts), canonical };
}

function withinWindow(
  within: NonNullable<DidCondition['within']>,
  site: Site,
  context: Context,
): NamedWindow | null {
  if (typeof within === 'object') {
    const calendar = context.workspace.get('calendar', within.calendar);
    if (!calendar) return null;
    noteUse(context, site.definition, calendar.address);
    const { days } = calendar.value;
    return {
      window: calendarWindow(days, context.zone),
      canonical: { calendar: days as unknown as Json, zone: context.zone },
    };
  }
  if (isPeriod(within)) {
    return { window: periodWindow(within, context.zone), canonical: { period: within, zone: context.zone } };
  }
  const span = parseDuration(within)!;
  return { window: lookBack(span), canonical: formatDuration(span) };
}

/** A date is its first instant in the workspace's zone; a duration is that long before the instant of the question. */
function momentWindow(key: 'since' | 'until', moment: string, zone: string): NamedWindow {
  const span = parseDuration(moment);
  if (span !== null) {
    return {
      window: key === 'since' ? sinceAgo(span) : untilAgo(span),
      canonical: { ago: formatDuration(span) },
    };
  }
  const instant = parseInstant(moment) ?? dateStart(moment, zone);
  return { window: key === 'since' ? sinceInstant(instant) : untilInstant(instant), canonical: { instant } };
}

function neverHolds(since: string | undefined, until: string | undefined, zone: string): boolean {
  if (since === undefined || until === undefined) return false;
  const [from, to] = [parseDuration(since), parseDuration(until)];
  if (from !== null && to !== null) return from <= to;
  if (from !== null || to !== null) return false;
  const instantOf = (moment: string) => parseInstant(moment) ?? dateStart(moment, zone);
  return instantOf(since) >= instantOf(until);
}
