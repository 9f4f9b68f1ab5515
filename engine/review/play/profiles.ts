/**
 * People from a file instead of a store: one JSON object to a line, with identifiers, traits, consent and events. They
 * are who they would be after an import; events that are still to come happen in the play, at their instant.
 */
import type { Program } from '../../compiler/program.ts';
import type { EventInput, Input } from '../../evaluate/input.ts';
import { parseInstant } from '../../language/instant.ts';
import { accept } from '../../runtime/accept.ts';
import { identifierKey } from '../../runtime/identify.ts';
import type { Incoming } from '../../runtime/incoming.ts';
import { hash53 } from '../../store/hash.ts';
import type { EventRow, JsonObject, ProfileId, ProfileImage } from '../../store/store.ts';
import type { Behaviour, Cue } from './stage.ts';

export interface GivenPeople {
  readonly images: readonly ProfileImage[];
  /** What they do in the play. */
  readonly behaviour: Pick<Behaviour, 'cuesOf'>;
}

/** A line that cannot be read: its number, from 1, and what is wrong with it. */
export interface Unreadable {
  readonly line: number;
  readonly what: string;
}

interface Given {
  readonly identifiers?: Incoming['identifiers'];
  readonly traits?: JsonObject;
  readonly consent?: Incoming['consent'];
  readonly events?: readonly {
    readonly event?: string;
    readonly at?: string;
    readonly properties?: JsonObject;
  }[];
}

export function readProfiles(text: string, program: Program, at: number): GivenPeople | Unreadable {
  const images = new Map<ProfileId, ProfileImage>();
  const cues = new Map<ProfileId, readonly Cue[]>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const read = readLine(line, program, at, index);
    if ('what' in read) return { line: index + 1, what: read.what };
    const { id } = read.image.profile;
    if (images.has(id)) return { line: index + 1, what: 'somebody with these identifiers came before' };
    images.set(id, read.image);
    cues.set(id, read.cues);
  }
  return {
    images: [...images.values()],
    behaviour: { cuesOf: ({ profile }) => cues.get(profile.id) ?? [] },
  };
}

function readLine(
  line: string,
  program: Program,
  now: number,
  index: number,
): { readonly image: ProfileImage; readonly cues: readonly Cue[] } | { readonly what: string } {
  let given: Given;
  try {
    given = JSON.parse(line) as Given;
  } catch {
    return { what: 'it is no JSON' };
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return { what: 'it is not an object' };
  const { identifiers = {}, traits = {}, consent = {}, events = [] } = given;
  const message = (id: string, more: Partial<Incoming>): Incoming => ({
    id: `profiles-${index}-${id}`,
    source: 'profiles',
    event: null,
    time: null,
    identifiers,
    traits: {},
    consent: {},
    properties: {},
    imported: true,
    raw: null,
    ...more,
  });
  const facts = accept(program, message('traits', { traits, consent }), now);
  if (!facts.ok) return { what: facts.reason };
  const inputs: Input[] = [...facts.inputs(now)];
  const cues: Cue[] = [];
  for (const [place, { event, at, properties = {} }] of events.entries()) {
    const time = at === undefined ? null : parseInstant(at);
    if (time === null || event === undefined)
      return { what: `event ${place + 1} needs \`event\` and \`at\`` };
    const isPast = time <= now;
    const incoming = message(String(place), { event, time, properties, imported: isPast });
    const accepted = accept(program, incoming, Math.max(now, time));
    if (!accepted.ok) return { what: accepted.reason };
    if (isPast) inputs.push(...accepted.inputs(now));
    else cues.push({ at: time, inputs: () => accepted.inputs(time) });
  }
  const id = hash53(identifierKey(facts.identifiers[0]!));
  const known: Record<string, readonly string[]> = {};
  for (const { kind, value } of facts.identifiers) known[kind] = [...(known[kind] ?? []), value];
  const told = inputs.filter((input): input is EventInput => input.type === 'event');
  return {
    image: {
      profile: {
        id,
        entity: 'profile',
        key: null,
        createdAt: now,
        mergedInto: null,
        identifiers: known,
        traits: traitsIn(inputs),
        consent: consentIn(told),
      },
      state: null,
      instances: [],
      effects: [],
      events: told.map((event) => rowOf(id, event)).sort((a, b) => a.time - b.time || a.message - b.message),
    },
    cues: cues.sort((a, b) => a.at - b.at),
  };
}

function traitsIn(inputs: readonly Input[]): JsonObject {
  const all = Object.assign(
    {},
    ...inputs.map((input) => ('traits' in input ? input.traits : {})),
  ) as JsonObject;
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

function consentIn(events: readonly EventInput[]): ProfileImage['profile']['consent'] {
  const consent: Record<string, Record<string, boolean>> = {};
  for (const { event, properties } of events) {
    if (event !== 'consent_changed') continue;
    const { class: messageClass, channel, given } = properties;
    const own = consent[String(messageClass)] ?? {};
    consent[String(messageClass)] = { ...own, [String(channel)]: given === true };
  }
  return consent;
}

function rowOf(profile: ProfileId, { event: type, time, message, at, properties }: EventInput): EventRow {
  return { profile, type, time, message, at, properties };
}
