/** Compiles the starts of a journey: what begins an instance, for whom, and how often. */
import type { Site } from '../language/definition.ts';
import { parseDuration } from '../language/duration.ts';
import type { ScopeType, ValueType } from '../language/expressions/index.ts';
import type { AtStart, DateStart, EveryStart, Start } from '../language/kinds.ts';
import { compileCondition } from './conditions/index.ts';
import { type Context, noteUse, occurrenceScope, segmentOf } from './context.ts';
import type { StartProgram } from './program.ts';
import { compileAt, compileDate, localSchedule } from './start-date.ts';
import { startThing, thingCondition, thingSite, thingType } from './start-thing.ts';
import { occurrenceView } from './view.ts';

const DEFAULT_LATE = 3_600_000;

export function compileStart(start: Start, site: Site, context: Context): StartProgram | null {
  const thing = startThing(start, site, context);
  if (thing === undefined) return null;
  const common = {
    thing,
    ofThing: null,
    who:
      start.who === undefined
        ? null
        : compileCondition(start.who, site.at('who'), { context, scope: context.profileScope, place: 'who' }),
    key: null,
    running: start.running ?? 'ignore',
    again: againOf(start),
    existing: 'existing' in start && start.existing === true,
    over: 'over' in start && start.over !== undefined ? parseDuration(start.over)! : 0,
    late: 'late' in start && start.late !== undefined ? parseDuration(start.late)! : DEFAULT_LATE,
  } as const;
  if (start.who !== undefined && common.who === null) return null;
  if ('enters' in start) return ofSegment('enters', start.enters, common, site, context);
  if ('leaves' in start) return ofSegment('leaves', start.leaves, common, site, context);
  if ('called' in start) return { ...common, on: 'called', key: start.key ?? null };
  if ('did' in start) return compileDidStart(start, common, site, context);
  const ofThing = thing && thingCondition(start.where, site, thing, context);
  if (ofThing === undefined) return null;
  return compileClockStart(start, { ...common, ofThing }, site, context);
}

function compileClockStart(
  start: AtStart | DateStart | EveryStart,
  common: Common,
  site: Site,
  context: Context,
): StartProgram | null {
  if ('every' in start) {
    const { every: cron, zone } = start;
    return { ...common, on: 'every', cron, calendar: zone === 'profile' ? localSchedule(cron) : null };
  }
  if ('at' in start) {
    const calendar = compileAt(start, site);
    return calendar && { ...common, on: 'at', calendar };
  }
  const [place, own] = common.thing ? thingSite(site, common.thing, context) : [site, context];
  const calendar = compileDate(start, place, own);
  return calendar && { ...common, on: 'date', calendar };
}

type Common = Omit<StartProgram, 'on' | 'segment' | 'cron' | 'event' | 'where'>;

/** What else a start from a segment of things could be. */
const FOR_THINGS = 'say to whom it goes: `for:` and a field of it that refers to people';

function ofSegment(
  on: 'enters' | 'leaves',
  id: string,
  common: Common,
  site: Site,
  context: Context,
): StartProgram | null {
  const own = common.thing ? context.scopes.get(common.thing.entity)! : context;
  const segment = segmentOf(id, site.at(on), own, FOR_THINGS);
  if (segment === null) return null;
  noteUse(context, site.definition, `segment.${id}`);
  return { ...common, on, segment };
}

function compileDidStart(
  start: Extract<Start, { did: string }>,
  common: Common,
  site: Site,
  context: Context,
): StartProgram | null {
  const event = context.events.get(start.did);
  if (!event) return null;
  noteUse(context, site.definition, `event.${event.id}`);
  const scope = occurrenceScope(event, null, context);
  if (start.key !== undefined && (!scope.names.has(start.key) || start.key.includes('.'))) {
    site.at('key').report({
      code: 'CAR-702',
      what: `event ${event.id} has no property \`${start.key}\``,
      why: '`key` tells the instances of one person apart, by a property of the event that starts them',
      fix: `use one of ${[...scope.names.keys()].filter((name) => !name.includes('.')).join(', ')}`,
    });
  }
  // The person whom the start of a thing goes to is found afterwards, and asked by `who`.
  const [name, type]: [string, ValueType] = common.thing
    ? [common.thing.entity, thingType(common.thing.entity, context)]
    : ['profile', { type: 'object', fields: context.profileScope.names }];
  const beside: ScopeType = { ...scope, names: new Map([[name, type], ...scope.names]) };
  const where =
    start.where === undefined
      ? null
      : compileCondition(start.where, site.at('where'), { context, scope: beside, place: 'where' });
  return {
    ...common,
    on: 'did',
    event: event.id,
    key: start.key ?? null,
    where: where && ((occurrence, outside) => where.holds(occurrenceView({ ...outside, ...occurrence }))),
  };
}

function againOf(start: Start): StartProgram['again'] {
  const again =
    start.again ?? ('every' in start || ('date' in start && start.yearly === true) ? 'always' : 'never');
  return typeof again === 'string' ? again : { after: parseDuration(again.after)! };
}
