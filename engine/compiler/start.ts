/** Compiles the starts of a journey: what begins an instance, for whom, and how often. */
import type { Site } from '../language/definition.ts';
import { parseDuration } from '../language/duration.ts';
import type { ScopeType, ValueType } from '../language/expressions/index.ts';
import type { Start } from '../language/kinds.ts';
import { compileCondition } from './conditions/index.ts';
import { type Context, noteUse, occurrenceScope, segmentOf } from './context.ts';
import type { StartProgram } from './program.ts';
import { compileAt, compileDate } from './start-date.ts';
import { occurrenceView } from './view.ts';

const DEFAULT_LATE = 3_600_000;

export function compileStart(start: Start, site: Site, context: Context): StartProgram | null {
  const common = {
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
  if ('at' in start) {
    const calendar = compileAt(start, site);
    return calendar && { ...common, on: 'at', calendar };
  }
  if ('date' in start) {
    const calendar = compileDate(start, site, context);
    return calendar && { ...common, on: 'date', calendar };
  }
  if ('called' in start) return { ...common, on: 'called', key: start.key ?? null };
  if ('every' in start) return { ...common, on: 'every', cron: start.every };
  return compileDidStart(start, common, site, context);
}

type Common = Omit<StartProgram, 'on' | 'segment' | 'cron' | 'event' | 'where'>;

function ofSegment(
  on: 'enters' | 'leaves',
  id: string,
  common: Common,
  site: Site,
  context: Context,
): StartProgram | null {
  const segment = segmentOf(id, site.at(on), context);
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
  const profile: ValueType = { type: 'object', fields: context.profileScope.names };
  const beside: ScopeType = { ...scope, names: new Map([...scope.names, ['profile', profile]]) };
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
