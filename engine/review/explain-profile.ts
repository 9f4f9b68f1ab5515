/** All that is known of one person, on one screen. Values marked as personal are masked unless asked for. */

import { declaredSegments } from '../compiler/program.ts';
import { addressOf } from '../evaluate/address.ts';
import { hasBounced } from '../evaluate/bounced.ts';
import { kindNameOf } from '../evaluate/effects/kind.ts';
import { builtinEvents } from '../language/builtin-events.ts';
import type { EventRow, JsonObject, Store } from '../store/store.ts';
import { consentHistoryLines } from './consent-history.ts';
import { type Paint, unpainted } from './paint.ts';
import { nameOf, type Person } from './person.ts';
import { columns, shortened } from './table.ts';
import type { Titles } from './titles.ts';
import { MASK, shownValue } from './truth.ts';
import { instantWords, reasonWords } from './words.ts';

/** Events, messages and changes shown, newest first. */
const SHOWN = 10;
/** Decisions looked through for messages that were not sent. */
const DECISIONS = 200;
/** Columns for the properties of an event. */
const PROPERTIES_WIDTH = 84;

export async function profileText(
  store: Store,
  person: Person,
  titles: Titles,
  paint: Paint = unpainted,
): Promise<string> {
  const { draft, run } = person;
  const sections: (readonly [string, readonly string[]])[] = [
    ['Identifiers', identifierLines(person)],
    [draft.key === null ? 'Traits' : 'Fields', traitLines(person)],
    ['Tags', tagLines(person)],
    ['Consent', consentLines(person)],
    ['Changes of consent, newest first', consentHistoryLines(person.events, run.program.zone)],
    ['Addresses that messages came back from for good', bouncedLines(person)],
    ['Segments', segmentLines(person)],
    ['Journeys', journeyLines(person, titles)],
    ['Starts that began nothing, newest first', await startLines(store, person, titles)],
    ['Messages, newest first', await messageLines(store, person)],
    ['Offers, newest first', offerLines(person)],
    ['Events, newest first', eventLines(person)],
  ];
  const head = `${paint.strong(nameOf(person))} ${paint.faint(`(profile ${draft.id})`)}, in the store since ${instantWords(draft.createdAt, run.program.zone)}`;
  const shown = sections.filter(([, lines]) => lines.length > 0);
  return `${[head, ...shown.map(([title, lines]) => [paint.strong(title), ...lines].join('\n'))].join('\n\n')}\n`;
}

function identifierLines({ draft, masked }: Person): string[] {
  const rows = Object.entries(draft.identifiers).map(([kind, values]) => [
    `  ${kind}`,
    values.map((value) => (masked.has(kind) ? MASK : value)).join(', '),
  ]);
  return columns(rows, ['left', 'left']);
}

function traitLines({ draft, masked, run }: Person): string[] {
  // Tags that come from outside are kept beside the traits, and shown as tags.
  const tags = new Set(run.program.tags.map(({ id }) => id));
  const rows = Object.entries(draft.traits)
    .filter(([name]) => !tags.has(name))
    .map(([name, value]) => [`  ${name}`, shownValue(name, value, masked)]);
  return columns(rows, ['left', 'left']);
}

function tagLines({ run, view, masked }: Person): string[] {
  const rows = run.program.tags.map((tag) => [
    `  ${tag.id}`,
    shownValue(tag.id, view.tag(tag.index), masked),
    tag.explain(view),
  ]);
  return columns(rows, ['left', 'left', 'left']);
}

function consentLines({ draft }: Person): string[] {
  return columns(
    Object.entries(draft.consent).map(([messageClass, channels]) => [
      `  ${messageClass}`,
      Object.entries(channels)
        .map(([channel, given]) => `${channel} ${given ? 'yes' : 'no'}`)
        .join(', '),
    ]),
    ['left', 'left'],
  );
}

function bouncedLines({ draft, run }: Person): string[] {
  return Object.keys(run.program.profile.addresses)
    .filter((medium) => hasBounced(draft, medium, addressOf(run, draft, { medium }) ?? ''))
    .map((medium) => `  ${medium}: nothing is sent there until it changes, or address_restored is told`);
}

function segmentLines({ run, draft }: Person): string[] {
  const members = declaredSegments(run.program).filter(({ index }) => draft.members[index]);
  return columns(
    members.map(({ id, title }) => [`  ${id}`, title]),
    ['left', 'left'],
  );
}

function journeyLines({ run, draft }: Person, titles: Titles): string[] {
  const { zone } = run.program;
  const rows = draft.instances
    .toReversed()
    .map(({ journey, startedAt, endedAt, step, reason }) => [
      `  ${journey}`,
      titles('journey', journey),
      `began ${instantWords(startedAt, zone)}`,
      endedAt === null
        ? step === null
          ? 'the goal is still watched'
          : `at ${step}`
        : `ended ${instantWords(endedAt, zone)}: ${reasonWords(reason ?? 'done')}`,
    ]);
  return columns(rows, ['left', 'left', 'left', 'left']);
}

const GRANTS = {
  asked: 'asked for',
  held: 'to go with its message',
  granted: 'granted',
  ending: 'granted',
  over: 'used or over',
} as const;

function offerLines({ draft, run }: Person): string[] {
  const say = (at: number) => instantWords(at, run.program.zone);
  const rows = draft.grants
    .toReversed()
    .slice(0, SHOWN)
    .map(({ offer, state, at, until, journey, step }) => [
      `  ${say(at)}`,
      offer,
      GRANTS[state],
      `${journey}, step ${step}`,
      until === null ? '' : `until ${say(until)}`,
    ]);
  return columns(rows, ['left', 'left', 'left', 'left', 'left']);
}

/** What becomes of a start of a thing is written down with the person, unless there is nobody. */
async function startLines(store: Store, { draft, run }: Person, titles: Titles): Promise<string[]> {
  if (run.program.thingStarts === null) return [];
  const decisions = await store.people.decisionsOf(draft.id, SHOWN);
  return columns(
    decisions.map(({ journey, at, reason, detail }) => [
      `  ${journey}`,
      titles('journey', journey),
      instantWords(at, run.program.zone),
      reasonWords(reason),
      typeof detail['relation'] === 'string' ? `(${detail['relation']})` : '',
    ]),
    ['left', 'left', 'left', 'left', 'left'],
  );
}

interface MessageLine {
  readonly at: number;
  readonly words: readonly string[];
}

/** Results are events, what is on its way is in the outbox, and what was refused is among the decisions. */
async function messageLines(store: Store, { draft, events, run }: Person): Promise<string[]> {
  const results = events
    .filter(({ type }) => type.startsWith('message_') && type !== 'message_withheld')
    .map(({ time, type, properties }) => {
      return lineOf(time, type.slice('message_'.length), properties, text(properties['reason']));
    });
  const open = draft.effects.map((effect) => {
    const { createdAt, status, channel, body, reason } = effect;
    const what = { template: kindNameOf(effect), ...(body['origin'] as JsonObject), channel };
    return lineOf(createdAt, status, what, reason ?? '');
  });
  const decisions = await store.people.decisionsOf(draft.id, DECISIONS);
  const refused = decisions
    .filter(({ outcome }) => outcome === 'refused' || outcome === 'waiting' || outcome === 'withheld')
    .map(({ at, outcome, journey, step, reason }) => lineOf(at, outcome, { journey, step }, reason));
  const rows = [...results, ...open, ...refused]
    .sort((a, b) => b.at - a.at)
    .slice(0, SHOWN)
    .map(({ at, words }) => [`  ${instantWords(at, run.program.zone)}`, ...words]);
  return columns(rows, ['left', 'left', 'left', 'left', 'left']);
}

function lineOf(at: number, status: string, origin: JsonObject, reason: string): MessageLine {
  const { template, channel, journey, step } = origin;
  const what = template === undefined ? '' : `${text(template)} by ${text(channel)}`;
  return {
    at,
    words: [status, what, `${text(journey)}, step ${text(step)}`, reason === '' ? '' : reasonWords(reason)],
  };
}

function text(value: JsonObject[string] | undefined): string {
  return typeof value === 'string' ? value : '';
}

const OWN_EVENTS = new Set([
  'consent_changed',
  ...builtinEvents.map(({ id }) => id).filter((id) => id.startsWith('message_')),
]);

function eventLines({ events, run, masked }: Person): string[] {
  const rows = events
    .filter(({ type }) => !OWN_EVENTS.has(type))
    .slice(-SHOWN)
    .toReversed()
    .map(({ time, type, properties }) => [
      `  ${instantWords(time, run.program.zone)}`,
      type,
      shortened(propertiesOf(properties, maskedIn(type, properties, masked)), PROPERTIES_WIDTH),
    ]);
  return columns(rows, ['left', 'left', 'left']);
}

/** A change of something personal says what it was and is. */
function maskedIn(
  type: string,
  { name }: EventRow['properties'],
  masked: ReadonlySet<string>,
): ReadonlySet<string> {
  const isPersonal = type === 'value_changed' && typeof name === 'string' && masked.has(name);
  return isPersonal ? new Set([...masked, 'from', 'to']) : masked;
}

/** Short values first: a long list would push everything else out of the line. */
function propertiesOf(properties: EventRow['properties'], masked: ReadonlySet<string>): string {
  return Object.entries(properties)
    .filter(([name]) => !name.includes('.'))
    .map(([name, value]) => [
      name,
      Array.isArray(value) ? `(${value.length})` : shownValue(name, value, masked),
    ])
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
