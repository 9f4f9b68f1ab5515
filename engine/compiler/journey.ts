/** Compiles a journey: its starts, goal and stop, and its tree of steps into a table by id. */
import type { Definition, Site } from '../language/definition.ts';
import { parseDuration } from '../language/duration.ts';
import type { ScopeType, ValueType } from '../language/expressions/index.ts';
import type { Condition, JourneyDefinition, Start, Step, TimedGoal } from '../language/kinds.ts';
import { compileCondition } from './conditions/index.ts';
import { type Context, noteUse, occurrenceScope, segmentOf, siteOf } from './context.ts';
import type { JourneyProgram, StartProgram } from './program.ts';
import { JourneyContext } from './steps/context.ts';
import { stepTypeOf } from './steps/index.ts';
import type { StepProgram } from './steps/step.ts';
import { occurrenceView } from './view.ts';

const DEFAULT_LATE = 3_600_000;

export function compileJourney(
  definition: Definition<'journey'>,
  rank: number,
  context: Context,
): JourneyProgram {
  const { id, value } = definition;
  const site = siteOf(context, definition);
  const starts = Array.isArray(value.start) ? value.start : [value.start];
  const stepIds = collectStepIds(value.steps, site.at('steps'));
  const journey = new JourneyContext(
    context,
    id,
    journeyScope(context, starts, stepIds),
    stepIds,
    compileList,
  );
  const goal = compileGoal(value, site, journey);
  const stop = value.stop === undefined ? null : journey.condition(value.stop, site.at('stop'), 'start');
  const first = compileList(value.steps, site.at('steps'), journey, null);
  checkMigrations(value, site, stepIds);
  return {
    id,
    title: value.title ?? id,
    rank,
    version: value.version ?? 1,
    starts: starts.flatMap((start, place) => {
      const startSite = Array.isArray(value.start) ? site.at('start', place) : site.at('start');
      return compileStart(start, startSite, context) ?? [];
    }),
    goal,
    stop,
    own: journey.ownFeatures,
    clocks: journey.clocks,
    steps: journey.steps,
    first,
  };
}

/** Who is to go somewhere must find a step there. */
function checkMigrations({ migrations = {} }: JourneyDefinition, site: Site, ids: ReadonlySet<string>): void {
  for (const [from, to] of Object.entries(migrations)) {
    if (ids.has(to)) continue;
    site.at('migrations', from).report({
      code: 'CAR-712',
      what: `this journey has no step \`${to}\``,
      why: `\`migrations\` says that people who stand at \`${from}\` go there`,
      fix: `use one of ${[...ids].join(', ')}`,
    });
  }
}

/** Compiles a list of steps back to front, so that each knows the one after it. */
function compileList(
  steps: readonly Step[],
  site: Site,
  journey: JourneyContext,
  next: string | null,
): string | null {
  let following = next;
  for (const [index, step] of [...steps.entries()].reverse()) {
    const outer = journey.step;
    journey.step = step.id;
    const type = stepTypeOf(step);
    const meaning = type.compile(step as never, site.at(index), journey, following);
    const program: StepProgram = { ...meaning, id: step.id, type: type.head, next: following };
    journey.steps.set(step.id, program);
    journey.step = outer;
    following = step.id;
  }
  return following;
}

/** Ids of all steps, nested ones too, in the order of reading; a doubled id is an error. */
function collectStepIds(steps: readonly Step[], site: Site, found = new Map<string, Site>()): Set<string> {
  for (const [index, step] of steps.entries()) {
    const place = site.at(index);
    const first = found.get(step.id);
    if (first) {
      place.at('id').report({
        code: 'CAR-701',
        what: `two steps are called \`${step.id}\``,
        why: `people inside a journey are known by the id of their step; the other one stands at line ${first.definition.locate(first.path).line}`,
        fix: 'give each step an id of its own',
      });
    } else {
      found.set(step.id, place);
    }
    for (const [list, path] of nestedLists(step)) collectStepIds(list, place.at(...path), found);
  }
  return new Set(found.keys());
}

/** Ids of all steps, nested ones too. */
export function stepIdsOf(steps: readonly Step[]): Set<string> {
  return new Set(
    steps.flatMap((step) => [step.id, ...nestedLists(step).flatMap(([list]) => [...stepIdsOf(list)])]),
  );
}

/** The lists of steps that stand inside a step, each with its place in it. */
export function nestedLists(step: Step): [readonly Step[], (string | number)[]][] {
  const lists: [readonly Step[] | undefined, (string | number)[]][] = [];
  if ('else' in step) lists.push([step.else, ['else']]);
  if ('branch' in step) {
    for (const [index, { then }] of step.branch.entries()) lists.push([then, ['branch', index, 'then']]);
  }
  if ('split' in step) {
    for (const [index, { then }] of step.split.entries()) lists.push([then, ['split', index, 'then']]);
  }
  return lists.filter((entry): entry is [readonly Step[], (string | number)[]] => entry[0] !== undefined);
}

/* ---------------------------------------------------------------- names in scope */

const STEP_TYPE: ValueType = {
  type: 'object',
  fields: new Map<string, ValueType>(
    (
      [
        ['at', 'instant'],
        ['status', 'text'],
        ['reason', 'text'],
        ['channel', 'text'],
        ['message', 'text'],
        ['arm', 'text'],
      ] as const
    ).map(([name, type]) => [name, { type, optional: true }]),
  ),
};

/** The profile's traits and tags, bare; `event`, `journey`, `steps` and `profile` by their prefix. */
function journeyScope(context: Context, starts: readonly Start[], stepIds: ReadonlySet<string>): ScopeType {
  const { profileScope } = context;
  const names = new Map<string, ValueType>(profileScope.names);
  names.set('profile', { type: 'object', fields: profileScope.names });
  names.set('journey', {
    type: 'object',
    fields: new Map<string, ValueType>([
      ['id', { type: 'text' }],
      ['started_at', { type: 'instant' }],
      ['instance', { type: 'text' }],
    ]),
  });
  names.set('steps', { type: 'object', fields: new Map([...stepIds].map((id) => [id, STEP_TYPE])) });
  names.set('event', startEventType(starts, context));
  return { names, describe: 'traits and tags of profile, and event, journey, steps, profile' };
}

/** The start event's properties; of several starts, those of all of them. A start without an event has none. */
function startEventType(starts: readonly Start[], context: Context): ValueType {
  const fields = new Map<string, ValueType>([['at', { type: 'instant', optional: true }]]);
  for (const start of starts) {
    if ('enters' in start) return { type: 'unknown', optional: true };
    const event = 'did' in start ? context.events.get(start.did) : undefined;
    if (event)
      for (const [name, type] of occurrenceScope(event, null, context).names)
        fields.set(name, { ...type, optional: true });
  }
  return { type: 'object', fields };
}

/* ---------------------------------------------------------------- starts and goal */

function compileStart(start: Start, site: Site, context: Context): StartProgram | null {
  const common = {
    who:
      start.who === undefined
        ? null
        : compileCondition(start.who, site.at('who'), { context, scope: context.profileScope, place: 'who' }),
    key: null,
    running: start.running ?? 'ignore',
    again: againOf(start),
    existing: 'existing' in start && start.existing === true,
    late: start.late === undefined ? DEFAULT_LATE : parseDuration(start.late)!,
  } as const;
  if (start.who !== undefined && common.who === null) return null;
  if ('enters' in start) {
    const segment = segmentOf(start.enters, site.at('enters'), context);
    if (segment === null) return null;
    noteUse(context, site.definition, `segment.${start.enters}`);
    return { ...common, on: 'enters', segment };
  }
  if ('every' in start) return { ...common, on: 'every', cron: start.every };
  return compileDidStart(start, common, site, context);
}

type Common = Omit<StartProgram, 'on' | 'segment' | 'cron' | 'event' | 'where'>;

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
  const again = start.again ?? ('every' in start ? 'always' : 'never');
  return typeof again === 'string' ? again : { after: parseDuration(again.after)! };
}

function compileGoal(
  { goal }: JourneyDefinition,
  site: Site,
  journey: JourneyContext,
): JourneyProgram['goal'] {
  if (goal === undefined) return null;
  const timed = typeof goal === 'object' && 'when' in goal ? (goal as TimedGoal) : null;
  const test = timed
    ? journey.condition(timed.when, site.at('goal', 'when'), 'start')
    : journey.condition(goal as Condition, site.at('goal'), 'start');
  return test && { test, upTo: timed?.up_to === undefined ? null : parseDuration(timed.up_to)! };
}
