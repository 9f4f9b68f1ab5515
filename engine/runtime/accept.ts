/**
 * Checks a message against the declarations and turns it into inputs. What does not fit is never dropped: it
 * comes back with the reason, for the quarantine.
 */
import type { FieldProgram, Program } from '../compiler/program.ts';
import { entityKind, keyOf, type Reference } from '../compiler/reference.ts';
import type { Born } from '../evaluate/draft.ts';
import type { EventInput, Input, TraitsInput } from '../evaluate/input.ts';
import { DECISION_MADE } from '../evaluate/placement/record.ts';
import { hash53 } from '../store/hash.ts';
import type { Json, JsonObject } from '../store/store.ts';
import type { Copy } from './copying.ts';
import { faultOfDecision } from './imported-decision.ts';
import type { Incoming } from './incoming.ts';
import { referencesIn } from './passing.ts';
import { whyReserved } from './reserved-events.ts';

/** A clock may be wrong by this much; what it dates later than now is taken as now. Beyond it, we do not guess. */
export const CLOCK_TOLERANCE = 5 * 60_000;

export interface Identifier {
  readonly kind: string;
  readonly value: string;
}
export interface Accepted {
  readonly ok: true;
  /** hash53 of the message id. */
  readonly message: number;
  /** In order of trust, normalised, blocked ones left out. */
  readonly identifiers: readonly Identifier[];
  /** What it refers to that is not a person. */
  readonly references: readonly Reference[];
  /** What it tells of, if not of a person. */
  readonly entity?: Born;
  /** `copy` puts what references mean beside them. */
  inputs(at: number, copy?: Copy): readonly Input[];
}
export interface Refused {
  readonly ok: false;
  /** `bad_row`, `unknown_event`, `reserved_event`, `bad_property`, `bad_trait`, `unknown_entity`, `bad_key`, `no_identifier`, `future`. */
  readonly code: string;
  readonly reason: string;
}

export function accept(program: Program, incoming: Incoming, now: number): Accepted | Refused {
  if (incoming.fault) return refuse(incoming.fault.code, incoming.fault.reason);
  if (incoming.entity) return acceptEntity(program, incoming, incoming.entity, now);
  const identifiers = identifiersOf(program, incoming);
  if (identifiers.length === 0) {
    const kinds = program.identity.identifiers.map(({ id }) => id).join(', ');
    return refuse('no_identifier', `none of ${kinds} has a usable value`);
  }
  if (incoming.time !== null && incoming.time > now + CLOCK_TOLERANCE) {
    return refuse('future', inFuture(incoming.time));
  }
  const given = traitsWithHints(program, incoming);
  const traits = checked(traitsOfPeople(program), given, 'trait');
  if (!traits.ok) return refuse('bad_trait', traits.why);
  const message = hash53(`${incoming.source}|${incoming.id}`);
  const consent = consentEvents(incoming, message);
  if (incoming.event === null) {
    return {
      ok: true,
      message,
      identifiers,
      references: [],
      inputs: (at) => [...traitsInput(traits.values, at, incoming), ...consent(at)],
    };
  }
  const reserved = whyReserved(incoming.event, incoming.imported);
  if (reserved !== null) return refuse('reserved_event', reserved);
  const event = program.events.get(incoming.event);
  if (!event) return refuse('unknown_event', `the event ${JSON.stringify(incoming.event)} is not declared`);
  const properties = checked(event.properties, incoming.properties, 'property');
  if (!properties.ok) return refuse('bad_property', `${event.id}: ${properties.why}`);
  const fault = event.id === DECISION_MADE ? faultOfDecision(properties.values) : null;
  if (fault !== null) return refuse('bad_property', `${event.id}: ${fault}`);
  const told = withMeans(event.id, withoutNulls(properties.values), incoming);
  const happened = (at: number, copy: Copy): EventInput => ({
    type: 'event',
    at,
    time: Math.min(incoming.time ?? at, at),
    event: event.id,
    message,
    properties: copy(event.references, told, at),
    traits: traits.values,
    imported: incoming.imported,
  });
  return {
    ok: true,
    message,
    identifiers,
    references: referencesIn(event.references, told),
    inputs: (at, copy = asIs) => [...consent(at), happened(at, copy)],
  };
}

const asIs: Copy = (_paths, properties) => properties;

/** What is told of something that is not a person: its key, and fields. */
function acceptEntity(
  program: Program,
  incoming: Incoming,
  { id, key: given }: NonNullable<Incoming['entity']>,
  now: number,
): Accepted | Refused {
  const entity = program.entities.get(id);
  if (!entity) return refuse('unknown_entity', `the entity ${JSON.stringify(id)} is not declared`);
  const key = keyOf(given);
  if (key === null) return refuse('bad_key', `the key of ${id} is missing, or is no text`);
  if (incoming.time !== null && incoming.time > now + CLOCK_TOLERANCE)
    return refuse('future', inFuture(incoming.time));
  const traits = checked(entity.profile.fields, incoming.traits, 'field');
  if (!traits.ok) return refuse('bad_trait', `${id}: ${traits.why}`);
  // Which one it is does not change by what is told of it.
  const values = Object.fromEntries(
    Object.entries(traits.values).filter(([name]) => name !== entity.keyField),
  );
  return {
    ok: true,
    message: hash53(`${incoming.source}|${incoming.id}`),
    identifiers: [{ kind: entityKind(id), value: key }],
    references: [],
    entity: { entity: id, key },
    inputs: (at) => [{ type: 'traits', at, traits: values, imported: incoming.imported }],
  };
}

function inFuture(time: number): string {
  return `it is dated ${new Date(time).toISOString()}, which is still to come`;
}

const traitsOf = new WeakMap<Program, readonly FieldProgram[]>();

/** Values of tags that come from outside travel with the traits. */
function traitsOfPeople(program: Program): readonly FieldProgram[] {
  const known = traitsOf.get(program);
  if (known) return known;
  const all = [...program.profile.fields, ...program.tags.flatMap(({ imported }) => imported ?? [])];
  traitsOf.set(program, all);
  return all;
}

function refuse(code: string, reason: string): Refused {
  return { ok: false, code, reason };
}

/** In order of trust, normalised; those that are blocked or none at all are left out. */
export function identifiersOf(
  program: Program,
  incoming: Pick<Incoming, 'identifiers' | 'traits'>,
): Identifier[] {
  const found: Identifier[] = [];
  for (const identifier of program.identity.identifiers) {
    const given = incoming.identifiers[identifier.id] ?? incoming.traits[identifier.id];
    if (given === undefined || given === null) continue;
    const value = identifier.normalise(given);
    if (value !== null && !identifier.blocked.has(value)) found.push({ kind: identifier.id, value });
  }
  return found;
}

/** A hint is not worth setting a whole message aside: one that the field does not accept is passed over. */
function traitsWithHints({ profile }: Program, { traits, hints }: Incoming): JsonObject {
  if (hints === undefined) return traits;
  const taken = Object.entries(hints).filter(([name, hint]) => {
    const field = profile.fields.find((declared) => declared.name === name);
    return !Object.hasOwn(traits, name) && field?.accept(hint).ok;
  });
  return { ...traits, ...Object.fromEntries(taken) };
}

/** Also where nothing is told: somebody who is new is a member of what asks for nothing. */
function traitsInput(traits: JsonObject, at: number, { imported }: Incoming): TraitsInput[] {
  return [{ type: 'traits', at, traits, imported }];
}

/** By which means consent was said, where the event does not say it itself. */
function withMeans(event: string, properties: JsonObject, incoming: Incoming): JsonObject {
  return event === 'consent_changed' ? { ...meansOf(incoming), ...properties } : properties;
}

function meansOf({ imported, source }: Incoming): JsonObject {
  return { by: imported ? 'import' : 'api', source };
}

/** Consent given along with a message is recorded as the event it is: a proof with its time and source. */
function consentEvents(incoming: Incoming, message: number): (at: number) => EventInput[] {
  const given = Object.entries(incoming.consent).flatMap(([messageClass, channels]) =>
    channels.map((channel) => ({ class: messageClass, channel })),
  );
  return (at) =>
    given.map((consent) => ({
      type: 'event',
      at,
      time: Math.min(incoming.time ?? at, at),
      event: 'consent_changed',
      message: hash53(`${message}|${consent.class}|${consent.channel}`),
      properties: { ...consent, given: true, ...meansOf(incoming), proof: incoming.id },
      imported: incoming.imported,
    }));
}

type Checked =
  | { readonly ok: true; readonly values: JsonObject }
  | { readonly ok: false; readonly why: string };

/** Declared names are checked and brought to form; others stay as they came. A null unsets, and is not checked. */
function checked(fields: readonly FieldProgram[], values: JsonObject, word: string): Checked {
  const result: Record<string, Json> = { ...values };
  for (const field of fields) {
    const value = values[field.name];
    if (value === undefined || value === null) {
      if (field.required) return { ok: false, why: `${word} ${field.name} is required` };
      continue;
    }
    const accepted = field.accept(value);
    if (!accepted.ok) return { ok: false, why: `${word} ${field.name} ${accepted.why}` };
    result[field.name] = accepted.value;
  }
  return { ok: true, values: result };
}

function withoutNulls(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
