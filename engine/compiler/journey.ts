/** Compiles a journey: its starts, goal and stop, and its tree of steps into a table by id. */
import type { Definition, Site } from '../language/definition.ts';
import { parseDuration } from '../language/duration.ts';
import type { ScopeType, ValueType } from '../language/expressions/index.ts';
import type { Condition, JourneyDefinition, Start, Step, TimedGoal } from '../language/kinds.ts';
import { type Context, occurrenceScope, siteOf } from './context.ts';
import type { JourneyProgram } from './program.ts';
import { compileStart } from './start.ts';
import { thingOfJourney, thingType } from './start-thing.ts';
import { JourneyContext } from './steps/context.ts';
import { stepTypeOf } from './steps/index.ts';
import { everyStep, nestedLists } from './steps/nested.ts';
import { resultType } from './steps/results.ts';
import { SPREAD, spread } from './steps/spread.ts';
import type { StepProgram } from './steps/step.ts';

export function compileJourney(
  definition: Definition<'journey'>,
  rank: number,
  context: Context,
): JourneyProgram {
  const { id, value } = definition;
  const site = siteOf(context, definition);
  const starts = Array.isArray(value.start) ? value.start : [value.start];
  const found = new Map<string, Site>();
  const inSteps = collectStepIds(value.steps, site.at('steps'), found);
  // What `finally` does is over at once: nobody stands there, and nothing asks for its results.
  collectStepIds(value.finally ?? [], site.at('finally'), found);
  const compiled = starts.flatMap((start, place) => {
    const startSite = Array.isArray(value.start) ? site.at('start', place) : site.at('start');
    return compileStart(start, startSite, context) ?? [];
  });
  const thing = thingOfJourney(compiled, site, context);
  const journey = new JourneyContext(
    context,
    id,
    journeyScope(context, starts, resultTypes(value.steps, site), thing),
    inSteps,
    decidesIn(value.steps),
    compileList,
    thing,
  );
  const goal = compileGoal(value, site, journey);
  const stop = value.stop === undefined ? null : journey.condition(value.stop, site.at('stop'), 'start');
  const first = compileList(value.steps, site.at('steps'), journey, null);
  checkMigrations(value, site, inSteps);
  if (compiled.some(({ over }) => over > 0)) journey.steps.set(SPREAD, spread(first));
  const last = compileFinally(value, site, journey);
  return {
    id,
    title: value.title ?? id,
    rank,
    version: value.version ?? 1,
    starts: compiled,
    thing,
    goal,
    stop,
    own: journey.ownFeatures,
    clocks: journey.clocks,
    steps: journey.steps,
    first,
    finally: last,
    pinned: null,
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
    const program: StepProgram = {
      ...meaning,
      id: step.id,
      type: type.head,
      next: following,
      within: journey.within,
    };
    journey.steps.set(step.id, program);
    journey.step = outer;
    following = step.id;
  }
  return following;
}

/** Ids of all steps, nested ones too, in the order of reading; a doubled id is an error. */
function collectStepIds(steps: readonly Step[], site: Site, found: Map<string, Site>): Set<string> {
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

/** Steps that ask a placement → which. */
function decidesIn(steps: readonly Step[]): Map<string, string> {
  return new Map(
    steps.flatMap((step): [string, string][] => [
      ...('decide' in step ? [[step.id, step.decide] as [string, string]] : []),
      ...nestedLists(step).flatMap(([list]) => [...decidesIn(list)]),
    ]),
  );
}

/** Ids of all steps, nested ones too. */
export function stepIdsOf(steps: readonly Step[]): Set<string> {
  return new Set(
    steps.flatMap((step) => [step.id, ...nestedLists(step).flatMap(([list]) => [...stepIdsOf(list)])]),
  );
}

/* ---------------------------------------------------------------- names in scope */

function resultTypes(steps: readonly Step[], site: Site): ReadonlyMap<string, ValueType> {
  return new Map([...everyStep(steps, site.at('steps'))].map(([step]) => [step.id, resultType(step)]));
}

/** The profile's traits and tags, bare; `event`, `journey`, `steps` and `profile` by their prefix. */
function journeyScope(
  context: Context,
  starts: readonly Start[],
  steps: ReadonlyMap<string, ValueType>,
  thing: string | null,
): ScopeType {
  const { profileScope } = context;
  const names = new Map<string, ValueType>(profileScope.names);
  names.set('profile', { type: 'object', fields: profileScope.names });
  names.set('journey', {
    type: 'object',
    fields: new Map<string, ValueType>([
      ['id', { type: 'text' }],
      ['started_at', { type: 'instant' }],
      ['instance', { type: 'text' }],
      ['key', { type: 'text' }],
    ]),
  });
  if (thing !== null) names.set(thing, { ...thingType(thing, context), optional: true });
  names.set('steps', { type: 'object', fields: steps });
  names.set('event', startEventType(starts, context));
  const prefixes = ['event', 'journey', 'steps', 'profile', ...(thing === null ? [] : [thing])];
  return { names, describe: `traits and tags of profile, and ${prefixes.join(', ')}` };
}

/** The start event's properties; of several starts, those of all of them. A start without an event has none. */
function startEventType(starts: readonly Start[], context: Context): ValueType {
  const fields = new Map<string, ValueType>([['at', { type: 'instant', optional: true }]]);
  for (const start of starts) {
    if ('enters' in start || 'leaves' in start || 'called' in start)
      return { type: 'unknown', optional: true };
    const event = 'did' in start ? context.events.get(start.did) : undefined;
    if (event)
      for (const [name, type] of occurrenceScope(event, null, context).names)
        fields.set(name, { ...type, optional: true });
  }
  return { type: 'object', fields };
}

/* ---------------------------------------------------------------- goal and finally */

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

/** Steps that pass on at once, in their order. They are not among the steps in which people stand. */
function compileFinally(value: JourneyDefinition, site: Site, journey: JourneyContext): StepProgram[] {
  return (value.finally ?? []).map((step, index) => {
    const type = stepTypeOf(step);
    const meaning = type.compile(step as never, site.at('finally', index), journey, null);
    return { ...meaning, id: step.id, type: type.head, next: null, within: [] };
  });
}
