/** One message, call or task, from the first decision to its result: why it is there, what was tried, and what became of it. */
import { kindNameOf, originOf } from '../evaluate/effects/kind.ts';
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
  const { key, body } = effect;
  const shown = (value: Json | undefined) => (showPersonal ? wordsOf(value) : MASK);
  const { facts, content, head, sent } = (factsOf[kindNameOf(effect)] ?? messageFacts)(effect, zone);
  const { provider } = body;
  const told = [
    ['  to', nameOf(person), body['to'] === undefined ? '' : shown(body['to'])],
    ...facts,
    ...offerFacts(body['grant'], shown, zone),
    ['  release', wordsOf(body['release']), ''],
    ['  decided', instantWords(effect.createdAt, zone), ''],
    ...(typeof provider === 'string' ? [['  provider', provider, '']] : []),
  ];
  const said = Object.entries(content).map(([part, value]) => [
    `  ${part}`,
    shortened(shown(value).replaceAll(/\s+/g, ' '), CONTENT_WIDTH),
  ]);
  const lines = [
    `${paint.strong(`${head} ${key}`)}: ${resultWords(telling, zone, sent)}`,
    ...columns(told, ['left', 'left', 'left']),
    ...(said.length === 0 ? [] : ['', 'What it says', ...columns(said, ['left', 'left'])]),
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

/** What only its kind knows of an effect. */
interface Facts {
  readonly head: string;
  /** What it is called that the other side has it; left out, as of a message. */
  readonly sent?: string;
  readonly facts: readonly (readonly string[])[];
  readonly content: JsonObject;
}

function messageFacts({ key, body, channel }: EffectRow): Facts {
  const origin = body['origin'] as JsonObject;
  return {
    head: 'Message',
    facts: [
      ['  journey', wordsOf(origin['journey']), `step ${wordsOf(origin['step'])}`],
      ['  template', wordsOf(origin['template']), `class ${wordsOf(origin['class'])}`],
      ['  channel', channel, `${wordsOf(body['medium'])}, ${wordsOf(body['locale'])}`],
    ],
    content: readableContent(key, body),
  };
}

function callFacts(effect: EffectRow): Facts {
  const { journey, step } = originOf(effect);
  return {
    head: 'Call',
    sent: 'answered',
    facts: [
      ['  journey', journey, `step ${step}`],
      ['  channel', effect.channel, ''],
    ],
    content: (effect.body['call'] ?? {}) as JsonObject,
  };
}

function taskFacts({ body, due }: EffectRow, zone: string): Facts {
  const origin = body['origin'] as JsonObject;
  const { assignee, team, entity, outcome } = body;
  return {
    head: 'Task',
    facts: [
      ['  journey', wordsOf(origin['journey']), `step ${wordsOf(origin['step'])}`],
      ['  template', wordsOf(origin['template']), `class ${wordsOf(origin['class'])}`],
      ['  for', wordsOf(assignee ?? team), assignee === undefined ? 'team' : wordsOf(entity)],
      ['  due', instantWords(due, zone), ''],
      ...(outcome === undefined ? [] : [['  outcome', wordsOf(outcome), '']]),
    ],
    content: (body['content'] ?? {}) as JsonObject,
  };
}

const factsOf: Readonly<Record<string, (effect: EffectRow, zone: string) => Facts>> = {
  message: messageFacts,
  call: callFacts,
  task: taskFacts,
};

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
  open: 'to be done',
  overdue: 'to be done, and past its time',
  done: 'done',
};

function resultWords({ effect, person }: MessageTelling, zone: string, sent = RESULTS.sent): string {
  const { status, reason, attempts, due } = effect;
  const why = reason === null ? '' : `: ${reasonWords(reason)}`;
  const tries = attempts === 0 ? '' : `, ${counted(attempts, 'attempt')}`;
  const waits = status === 'ready' && reason !== 'paused' && due > person.draft.at;
  return `${status === 'sent' ? sent : RESULTS[status]}${why}${tries}${waits ? `, next try ${instantWords(due, zone)}` : ''}`;
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
    .filter(({ properties: { message, task } }) => message === key || task === key)
    .map(({ time, type, properties }) => [
      `  ${instantWords(time, zone)}`,
      type,
      wordsOf(properties['reason'] ?? properties['link'] ?? properties['url']),
    ]);
  return rows.length === 0 ? [] : ['', 'Events', ...columns(rows, ['left', 'left', 'left'])];
}
