/**
 * Checks a message against the declarations and turns it into inputs. What does not fit is never dropped: it
 * comes back with the reason, for the quarantine.
 */
import type { FieldProgram, Program } from '../compiler/program.ts';
import type { EventInput, Input, TraitsInput } from '../evaluate/input.ts';
import { hash53 } from '../store/hash.ts';
import type { Json, JsonObject } from '../store/store.ts';
import type { Incoming } from './incoming.ts';

/** A clock may be wrong by this much; what it dates later than now is taken as now. Beyond it, we do not guess. */
export const CLOCK_TOLERANCE = 5 * 60_000;

/** What the engine itself does and sees: if anybody could report it, anybody could use up a person's caps. */
const OURS: ReadonlySet<string> = new Set([
  'message_sent',
  'message_failed',
  'message_withheld',
  'value_changed',
  'experiment_exposed',
]);

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
  inputs(at: number): readonly Input[];
}
export interface Refused {
  readonly ok: false;
  /** `bad_row`, `unknown_event`, `reserved_event`, `bad_property`, `bad_trait`, `no_identifier`, `future`. */
  readonly code: string;
  readonly reason: string;
}

export function accept(program: Program, incoming: Incoming, now: number): Accepted | Refused {
  if (incoming.fault) return refuse(incoming.fault.code, incoming.fault.reason);
  const identifiers = identifiersOf(program, incoming);
  if (identifiers.length === 0) {
    const kinds = program.identity.identifiers.map(({ id }) => id).join(', ');
    return refuse('no_identifier', `none of ${kinds} has a usable value`);
  }
  if (incoming.time !== null && incoming.time > now + CLOCK_TOLERANCE) {
    return refuse('future', `it is dated ${new Date(incoming.time).toISOString()}, which is still to come`);
  }
  const traits = checked([...program.profile.fields, ...importedTags(program)], incoming.traits, 'trait');
  if (!traits.ok) return refuse('bad_trait', traits.why);
  const message = hash53(`${incoming.source}|${incoming.id}`);
  const consent = consentEvents(incoming, message);
  if (incoming.event === null) {
    return {
      ok: true,
      message,
      identifiers,
      inputs: (at) => [...traitsInput(traits.values, at, incoming), ...consent(at)],
    };
  }
  if (OURS.has(incoming.event))
    return refuse('reserved_event', `only the engine itself reports ${incoming.event}`);
  const event = program.events.get(incoming.event);
  if (!event) return refuse('unknown_event', `the event ${JSON.stringify(incoming.event)} is not declared`);
  const properties = checked(event.properties, incoming.properties, 'property');
  if (!properties.ok) return refuse('bad_property', `${event.id}: ${properties.why}`);
  const happened = (at: number): EventInput => ({
    type: 'event',
    at,
    time: Math.min(incoming.time ?? at, at),
    event: event.id,
    message,
    properties: withoutNulls(properties.values),
    traits: traits.values,
    imported: incoming.imported,
  });
  return { ok: true, message, identifiers, inputs: (at) => [...consent(at), happened(at)] };
}

/** Values of tags that come from outside travel with the traits. */
function importedTags({ tags }: Program): FieldProgram[] {
  return tags.flatMap(({ imported }) => imported ?? []);
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

function traitsInput(traits: JsonObject, at: number, { imported }: Incoming): TraitsInput[] {
  return Object.keys(traits).length === 0 ? [] : [{ type: 'traits', at, traits, imported }];
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
      properties: { ...consent, given: true, source: incoming.source },
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
