/** What each type of call tells: the event, its properties, and facts about the person. One entry a type. */
import type { Json, JsonObject } from '../../store/store.ts';
import type { Declarations } from '../declarations.ts';
import { badCall, type Call, type CallFault, type CallType, textOf } from './call.ts';
import { eventId, renamed } from './names.ts';
import { hintsOf, objectOf, traitsOf } from './person.ts';

export interface Content {
  readonly event: string | null;
  readonly properties: JsonObject;
  readonly traits: JsonObject;
  /** Facts that only fill in where nothing is told. */
  readonly hints?: JsonObject;
  /** Identifiers beside those every call has. */
  readonly identifiers: JsonObject;
}

const NOTHING: Content = { event: null, properties: {}, traits: {}, identifiers: {} };

export const contents: Readonly<
  Record<CallType, (call: Call, program: Declarations) => Content | CallFault>
> = {
  identify: (call, program) => {
    const hints = hintsOf(program, call);
    const traits = traitsOf(program, call);
    return { ...NOTHING, traits, ...(Object.keys(hints).length > 0 && { hints }) };
  },

  track: (call, program) => {
    const name = typeof call.event === 'string' ? call.event.trim() : '';
    if (name === '') return badCall('`event` is not a name');
    return happened(program, eventId(program.events, name), call.properties);
  },

  page: (call, program) =>
    happened(program, 'page_viewed', { ...pageOf(call.context), ...call.properties, ...nameOf(call) }),

  screen: (call, program) => happened(program, 'screen_viewed', { ...call.properties, ...nameOf(call) }),

  group: (call, program) => {
    const group = textOf(call.groupId);
    if (group === null) return badCall('`groupId` is missing');
    return happened(program, 'group_joined', { ...call.traits, group_id: group });
  },

  // Who was anonymous is known from now on. A workspace whose users change their user id tells it by a trait
  // that it declares as an identifier: two user ids of one person are not ours to guess.
  alias: (call) => {
    const previous = textOf(call.previousId);
    if (previous === null) return badCall('`previousId` is missing');
    return { ...NOTHING, identifiers: { anonymous_id: previous } };
  },
};

function happened(program: Declarations, event: string, properties: JsonObject): Content {
  const { properties: fields = [] } = program.events.get(event) ?? {};
  return { ...NOTHING, event, properties: renamed(fields, properties) };
}

function nameOf({ name }: Call): { readonly name?: Json } {
  return name == null ? {} : { name };
}

/** What browsers tell of the page with every call. */
function pageOf({ page }: JsonObject): JsonObject {
  const told = Object.entries(objectOf(page)).filter(
    ([name, value]) => PAGE.has(name) && typeof value === 'string',
  );
  return Object.fromEntries(told);
}

const PAGE: ReadonlySet<string> = new Set(['url', 'path', 'referrer', 'title', 'search']);
