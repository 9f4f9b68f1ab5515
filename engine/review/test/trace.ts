/** What led there: everything that happened to somebody and was decided about them, in order, with virtual instants. */
import { engineOnly } from '../../compiler/tests/own-acts.ts';
import { formatOffset } from '../../language/offset.ts';
import type { ChangeRow, DecisionRow, EventRow, JsonObject, Store } from '../../store/store.ts';
import { columns, shortened } from '../table.ts';
import { shownValue } from '../truth.ts';
import { instantWords, reasonWords } from '../words.ts';
import type { Facts } from './facts.ts';
import type { Scenario } from './scenario.ts';

/** One thing that happened or was decided. */
export interface TraceEntry {
  readonly at: number;
  /** From the start of the clock. */
  readonly offset: string;
  readonly what: 'event' | 'segment' | 'decision';
  readonly text: string;
  /** Whose way it belongs to; left out where it belongs to none. */
  readonly journey?: string;
}

/** More than a test has. */
const MOST = 100_000;
/** Columns for the properties of an event. */
const PROPERTIES_WIDTH = 90;

/** At one instant: what was told, what it made of somebody, what was decided, and what came of that. */
const TURNS: Readonly<Record<TraceEntry['what'], number>> = { event: 0, segment: 1, decision: 2 };
const COMES_OF_IT = 3;

function turnOf({ what, text }: Pick<TraceEntry, 'what' | 'text'>): number {
  const [type = ''] = text.split(' ');
  return what === 'event' && engineOnly.has(type) ? COMES_OF_IT : TURNS[what];
}

export async function traceOf(store: Store, facts: Facts, { start }: Scenario): Promise<TraceEntry[]> {
  const { person } = facts;
  const changes = await store.people.changesOf(person.draft.id, MOST);
  const slots = await store.knownSlots('segment');
  const names = new Map([...slots].map(([name, slot]) => [slot, name]));
  const entries = [
    ...person.events.map((event) => ({
      at: event.at,
      what: 'event' as const,
      text: eventWords(event),
      ...journeyIn(event.properties),
    })),
    ...changes.toReversed().flatMap((change) => changeEntries(change, names)),
    ...facts.decisions.map((row) => ({
      at: row.at,
      what: 'decision' as const,
      text: decisionWords(row),
      journey: row.journey,
    })),
  ];
  return entries
    .toSorted((a, b) => a.at - b.at || turnOf(a) - turnOf(b))
    .map((entry) => ({ ...entry, offset: formatOffset(wholeSeconds(entry.at - start)) }));
}

/** A timer runs when its instant has passed: what is left of the second says nothing. */
function wholeSeconds(span: number): number {
  return Math.floor(span / 1_000) * 1_000;
}

function eventWords({ type, properties, time, at }: EventRow): string {
  const late = at - time > 1_000 ? `, happened ${formatOffset(at - time)} before` : '';
  return `${type}${propertyWords(type, properties)}${late}`;
}

/** Of our own acts, what tells one from another. */
const TOLD_OF_MESSAGES = [
  'template',
  'channel',
  'reason',
  'outcome',
  'team',
  'assignee',
  'url',
  'link',
  'bounce',
];

function propertyWords(type: string, properties: JsonObject): string {
  const isOwn = /^(message|task)_/.test(type);
  const shown = Object.entries(properties)
    .filter(
      ([name]) =>
        !name.includes('.') &&
        (isOwn ? TOLD_OF_MESSAGES.includes(name) : name !== 'proof' && name !== 'source' && name !== 'by'),
    )
    .map(
      ([name, value]) =>
        `${name} ${Array.isArray(value) ? `(${value.length})` : shownValue(name, value, new Set())}`,
    );
  return shown.length === 0 ? '' : shortened(` ${shown.join(', ')}`, PROPERTIES_WIDTH);
}

function journeyIn({ journey }: JsonObject): { readonly journey?: string } {
  return typeof journey === 'string' ? { journey } : {};
}

function changeEntries({ at, entered, left }: ChangeRow, names: ReadonlyMap<number, string>) {
  const entry = (word: string) => (slot: number) => ({
    at,
    what: 'segment' as const,
    text: `${word} ${names.get(slot) ?? slot}`,
  });
  return [...entered.map(entry('entered')), ...left.map(entry('left'))];
}

function decisionWords({ journey, step, outcome, reason, detail }: DecisionRow): string {
  const place = step === '' ? journey : `${journey}.${step}`;
  const until = typeof detail['until'] === 'string' ? ` until ${detail['until']}` : '';
  const key = typeof detail['key'] === 'string' && detail['key'] !== '' ? ` for ${detail['key']}` : '';
  const words = reasonWords(reason);
  return `${place}${key} ${outcome.replaceAll('_', ' ')}${words === '' ? '' : `: ${words}`}${until}`;
}

/** The lines that people read: of the journeys that matter, where some do, and the last ones, which lead there. */
export function traceLines(
  entries: readonly TraceEntry[],
  zone: string,
  { journeys, most }: { readonly journeys: readonly string[]; readonly most: number },
): string[] {
  const matters = ({ journey }: TraceEntry) =>
    journey === undefined || journeys.length === 0 || journeys.includes(journey);
  const mattering = entries.filter(matters);
  const shown = mattering.slice(-most);
  const rows = shown.map(({ at, offset, text }) => [offset, instantWords(at, zone), text]);
  const lines = columns(rows, ['right', 'left', 'left']);
  const hidden = [
    ...(shown.length === mattering.length ? [] : [`${mattering.length - shown.length} before`]),
    ...(mattering.length === entries.length
      ? []
      : [`${entries.length - mattering.length} of other journeys`]),
  ];
  return hidden.length === 0 ? lines : [`(and ${hidden.join(', ')})`, ...lines];
}
