/** One message, from the first decision to its result: why it is there, what was tried, and what became of it. */
import { readableContent } from '../evaluate/followed-links.ts';
import type { DecisionRow, EffectRow, EventRow, Json, JsonObject, Store } from '../store/store.ts';
import { type Paint, unpainted } from './paint.ts';
import { nameOf, type Person } from './person.ts';
import { columns, shortened } from './table.ts';
import { MASK } from './truth.ts';
import { counted, instantWords, reasonWords } from './words.ts';

/** Decisions of the person looked through for those of this message. */
const DECISIONS = 1_000;
const CONTENT_WIDTH = 100;

export interface MessageTelling {
  readonly effect: EffectRow;
  readonly person: Person;
  /** Whether the address and what it says are shown. */
  readonly showPersonal: boolean;
}

/** Of its instance, at its step, oldest first. */
async function decisionsOf(store: Store, { effect, person }: MessageTelling): Promise<DecisionRow[]> {
  const { instance, origin } = effect.body;
  const rows = await store.people.decisionsOf(person.draft.id, DECISIONS);
  return rows
    .filter((row) => row.instance === instance && (row.step === '' || row.step === stepOf(origin)))
    .toReversed();
}

function stepOf(origin: Json | undefined): Json | undefined {
  return (origin as JsonObject | undefined)?.['step'];
}

export async function messageText(
  store: Store,
  telling: MessageTelling,
  paint: Paint = unpainted,
): Promise<string> {
  const { effect, person, showPersonal } = telling;
  const { zone } = person.run.program;
  const { key, channel, body } = effect;
  const origin = body['origin'] as JsonObject;
  const shown = (value: Json | undefined) => (showPersonal ? wordsOf(value) : MASK);
  const provider = body['provider'];
  const facts = [
    ['  to', nameOf(person), shown(body['to'])],
    ['  journey', wordsOf(origin['journey']), `step ${wordsOf(origin['step'])}`],
    ['  template', wordsOf(origin['template']), `class ${wordsOf(origin['class'])}`],
    ['  channel', channel, `${wordsOf(body['medium'])}, ${wordsOf(body['locale'])}`],
    ...offerFacts(body['grant'], shown, zone),
    ['  release', wordsOf(body['release']), ''],
    ['  decided', instantWords(effect.createdAt, zone), ''],
    ...(typeof provider === 'string' ? [['  provider', provider, '']] : []),
  ];
  const content = Object.entries(readableContent(key, body)).map(([part, value]) => [
    `  ${part}`,
    shortened(shown(value).replaceAll(/\s+/g, ' '), CONTENT_WIDTH),
  ]);
  const lines = [
    `${paint.strong(`Message ${key}`)}: ${resultWords(telling, zone)}`,
    ...columns(facts, ['left', 'left', 'left']),
    ...(content.length === 0 ? [] : ['', 'What it says', ...columns(content, ['left', 'left'])]),
    ...decisionLines(await decisionsOf(store, telling), zone, paint),
    ...eventLines(person.events, key, zone),
  ];
  return `${lines.join('\n')}\n`;
}

/** What was granted with it. Its code is part of what the message says. */
function offerFacts(
  grant: Json | undefined,
  shown: (value: Json | undefined) => string,
  zone: string,
): string[][] {
  if (grant === undefined) return [];
  const { offer, code, valid_until: until } = grant as JsonObject;
  const ends = typeof until === 'string' ? `, until ${instantWords(Date.parse(until), zone)}` : '';
  return [['  offer', wordsOf(offer), `${code === undefined ? 'no code' : `code ${shown(code)}`}${ends}`]];
}

function wordsOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const RESULTS: Readonly<Record<EffectRow['status'], string>> = {
  ready: 'decided, not handed over yet',
  sending: 'being handed over',
  sent: 'the channel accepted it',
  failed: 'failed for good',
  doubtful: 'perhaps out, perhaps not: look at the channel',
  dropped: 'withdrawn before it was handed over',
};

function resultWords({ effect, person }: MessageTelling, zone: string): string {
  const { status, reason, attempts, due } = effect;
  const why = reason === null ? '' : `: ${reasonWords(reason)}`;
  const tries = attempts === 0 ? '' : `, ${counted(attempts, 'attempt')}`;
  const waits = status === 'ready' && reason !== 'paused' && due > person.draft.at;
  return `${RESULTS[status]}${why}${tries}${waits ? `, next try ${instantWords(due, zone)}` : ''}`;
}

function decisionLines(decisions: readonly DecisionRow[], zone: string, paint: Paint): string[] {
  if (decisions.length === 0) return [];
  const rows = decisions.map(({ at, outcome, reason, step, detail }) => [
    `  ${instantWords(at, zone)}`,
    outcome.replaceAll('_', ' '),
    step,
    reasonWords(reason),
    Object.keys(detail).length === 0 ? '' : paint.faint(JSON.stringify(detail)),
  ]);
  return ['', 'Decisions, oldest first', ...columns(rows, ['left', 'left', 'left', 'left', 'left'])];
}

/** What was reported of it: handed over, opened, clicked. */
function eventLines(events: readonly EventRow[], key: string, zone: string): string[] {
  const rows = events
    .filter(({ type, properties }) => type.startsWith('message_') && properties['message'] === key)
    .map(({ time, type, properties }) => [
      `  ${instantWords(time, zone)}`,
      type,
      wordsOf(properties['reason'] ?? properties['link'] ?? properties['url']),
    ]);
  return rows.length === 0 ? [] : ['', 'Events', ...columns(rows, ['left', 'left', 'left'])];
}
