/**
 * A call of the Segment API as it came, with its parts in the form they must have. What has another form is
 * told as a fault; nothing is guessed.
 */
import type { Json, JsonObject } from '../../store/store.ts';
import { objectOf } from './person.ts';

export const CALL_TYPES = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;
/** Tells of what is not a person: no call of that API, but it stands among them in a batch. */
export const ENTITY_CALL = 'entity';

export type CallType = (typeof CALL_TYPES)[number];

export interface Call {
  readonly type: CallType;
  readonly messageId: string | null;
  readonly userId: Json | undefined;
  readonly anonymousId: Json | undefined;
  readonly previousId: Json | undefined;
  readonly groupId: Json | undefined;
  readonly event: Json | undefined;
  readonly name: Json | undefined;
  readonly traits: JsonObject;
  readonly properties: JsonObject;
  readonly context: JsonObject;
}

export interface CallFault {
  /** `bad_call`, `bad_time`, `too_large`. */
  readonly code: string;
  readonly reason: string;
}

const OBJECTS = ['traits', 'properties', 'context'] as const;

export function readCall(raw: JsonObject): Call | CallFault {
  const { type } = raw;
  if (!isCallType(type)) return badCall(`\`type\` is none of ${[...CALL_TYPES, ENTITY_CALL].join(', ')}`);
  for (const name of OBJECTS) {
    const value = raw[name] ?? {};
    if (typeof value !== 'object' || Array.isArray(value)) return badCall(`\`${name}\` is not an object`);
  }
  const { messageId, userId, anonymousId, previousId, groupId, event, name } = raw;
  return {
    type,
    messageId: textOf(messageId),
    userId,
    anonymousId,
    previousId,
    groupId,
    event,
    name,
    traits: objectOf(raw.traits),
    properties: objectOf(raw.properties),
    context: objectOf(raw.context),
  };
}

export function badCall(reason: string): CallFault {
  return { code: 'bad_call', reason };
}

/** An id as text: clients send numbers too. Null when there is none. */
export function textOf(value: Json | undefined): string | null {
  return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number'
    ? String(value)
    : null;
}

function isCallType(value: Json | undefined): value is CallType {
  return CALL_TYPES.some((type) => type === value);
}
