/**
 * Starts of things. A thing comes to a start like a person does; what it sends to the person it is related to is a
 * line with all that the start was: the thing as it was then, and the event. There it begins an instance, or does not.
 */
import type { JourneyProgram, StartProgram, ThingStart } from '../compiler/program.ts';
import type { Reference } from '../compiler/reference.ts';
import type { Json, ProfileId } from '../store/store.ts';
import type { Draft } from './draft.ts';
import type { BeginInput, NobodyInput } from './input.ts';
import type { StartEvent, Thing } from './instance.ts';
import { decide, type Run } from './run.ts';
import { type ProfileView, viewOf } from './scope.ts';
import { begin } from './start.ts';

/** To the person a relation means: a start of the thing has come. */
export interface BeginLine extends Omit<BeginInput, 'type'> {
  readonly type: 'begin';
  readonly who: Reference;
  readonly from: ProfileId;
  /** The thing's own count of what it has told: no two of its lines are the same. */
  readonly turn: number;
}

/** Tells the person whom the start is for; where there is nobody, that is what is written down. */
export function tellStart(run: Run, draft: Draft, starting: ThingStart, event: StartEvent | null): void {
  const { journey, place, thing, start } = starting;
  const view = viewOf(run.program, draft);
  if (start.ofThing !== null && !start.ofThing.holds(view)) return;
  const who = starting.reference(draft.traits[thing.field]);
  if (who === null) {
    noteNobody(draft, { journey, relation: thing.relation });
    return;
  }
  draft.out.lines.push({
    type: 'begin',
    who,
    from: draft.id,
    turn: ++draft.relations.turn,
    at: draft.at,
    journey,
    place,
    relation: thing.relation,
    thing: thingOf(run, draft, view),
    event: event && { event: event.event, time: event.time, properties: event.properties },
  });
}

export function noteNobody(
  draft: Draft,
  { journey, relation }: Pick<NobodyInput, 'journey' | 'relation'>,
): void {
  decide(draft, { journey, id: '', step: null }, 'not_started', 'nobody', { relation });
}

/** What conditions about an event of the thing name it by. */
export function thingScope(run: Run, draft: Draft): Readonly<Record<string, unknown>> {
  return { [draft.entity]: thingOf(run, draft, viewOf(run.program, draft)).values };
}

function thingOf({ program }: Run, draft: Draft, view: ProfileView): Thing {
  const values: Record<string, Json> = {};
  for (const name of program.thingStarts?.fields ?? []) {
    const value = draft.traits[name];
    if (value !== undefined) values[name] = value;
  }
  for (const { id, index } of program.tags) {
    const value = view.tag(index);
    if (value !== undefined && value !== null) values[id] = value as Json;
  }
  return { entity: draft.entity, key: draft.key ?? '', values };
}

/** The person hears of it. A release may have come in between: a start that is no more begins nothing. */
export function beginForThing(run: Run, draft: Draft, input: BeginInput): void {
  const id = run.layout.movedJourneys.get(input.journey) ?? input.journey;
  const journey = run.program.journeyById.get(id);
  const start = journey && startOf(journey, input);
  if (!journey || !start) decide(draft, { journey: id, id: '', step: null }, 'not_started', 'start_removed');
  else begin(run, draft, journey, start, input.event, input.thing);
}

function startOf({ starts }: JourneyProgram, { place, relation }: BeginInput): StartProgram | undefined {
  const isMeant = (start: StartProgram | undefined) => start?.thing?.relation === relation;
  return isMeant(starts[place]) ? starts[place] : starts.find(isMeant);
}
