/**
 * A call of the Segment API → an Incoming. Pure but for the ids it is handed. What a call lacks or has wrong
 * becomes the fault of its Incoming, so that the engine sets it aside with its reason.
 *
 * Not looked at: `integrations` (the engine is the only receiver), and consent as analytics clients tell it
 * (`context.consent`), which is about tracking. Consent to messages is the event `consent_changed`.
 */
import { formatInstant } from '../../language/instant.ts';
import type { Incoming } from '../../runtime/incoming.ts';
import type { Json, JsonObject } from '../../store/store.ts';
import type { Declarations } from '../declarations.ts';
import { entityContent } from '../entity.ts';
import { LARGEST_MESSAGE } from '../limits.ts';
import { badCall, type Call, type CallFault, ENTITY_CALL, readCall, textOf } from './call.ts';
import { contents } from './content.ts';
import { identifiersOf, objectOf } from './person.ts';
import { timeOf } from './time.ts';

/** What the request says for every call in it. */
export interface Envelope {
  readonly receivedAt: number;
  readonly sentAt?: Json | undefined;
  readonly context?: Json | undefined;
}

/** What every Incoming of this server names as its source. */
export const SOURCE = 'http';

export function incomingOf(
  program: Declarations,
  message: Json,
  envelope: Envelope,
  newId: () => string,
): Incoming {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    return faulty(newId(), message, badCall('the message is not an object'));
  }
  const raw = whole(message as JsonObject, envelope);
  const id = textOf(raw.messageId) ?? newId();
  const isEntity = raw.type === ENTITY_CALL;
  const call = isEntity ? null : readCall(raw);
  if (call && 'code' in call) return faulty(id, raw, call);
  if (Buffer.byteLength(JSON.stringify(message)) > LARGEST_MESSAGE) {
    return faulty(id, raw, { code: 'too_large', reason: `it is larger than ${LARGEST_MESSAGE / 1024} KB` });
  }
  const time = timeOf(raw, envelope.receivedAt);
  if (time === undefined) return faulty(id, raw, BAD_TIME);
  if (call) return fitting(program, call, { id, raw, time });
  const told = entityContent(program, raw);
  return 'code' in told
    ? faulty(id, raw, told)
    : { id, source: SOURCE, time, consent: {}, imported: false, raw, ...told };
}

const BAD_TIME: CallFault = {
  code: 'bad_time',
  reason: '`timestamp` is not an instant like 2026-03-01T09:00:00Z',
};

function fitting(
  program: Declarations,
  call: Call,
  { id, raw, time }: { readonly id: string; readonly raw: JsonObject; readonly time: number | null },
): Incoming {
  const content = contents[call.type](call, program);
  if ('code' in content) return faulty(id, raw, content);
  const identifiers = { ...identifiersOf(program, call), ...content.identifiers };
  return { id, source: SOURCE, time, consent: {}, imported: false, raw, ...content, identifiers };
}

function faulty(id: string, raw: Json, { code, reason }: CallFault): Incoming {
  return {
    id,
    source: SOURCE,
    event: null,
    time: null,
    identifiers: {},
    traits: {},
    consent: {},
    properties: {},
    imported: false,
    raw,
    fault: { code, reason },
  };
}

/** The message with what its envelope says of it, so that it can be read again without. The key is no part of it. */
function whole(
  { writeKey: _, ...message }: JsonObject,
  { receivedAt, sentAt, context }: Envelope,
): JsonObject {
  return {
    ...message,
    ...(message.sentAt === undefined && sentAt !== undefined && { sentAt }),
    ...(context !== undefined && { context: mergedContext(context, message.context) }),
    receivedAt: formatInstant(receivedAt),
  };
}

/** What the message itself says wins. A context of the wrong form stays as it is, to be refused. */
function mergedContext(outer: Json, inner: Json | undefined): Json {
  const isObject =
    inner === undefined || inner === null || (typeof inner === 'object' && !Array.isArray(inner));
  return isObject ? { ...objectOf(outer), ...objectOf(inner) } : inner;
}
