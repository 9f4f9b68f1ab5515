/** What a journey has done with somebody: where they stand, what was decided and why, or why it never began. */
import type { JourneyProgram, StartProgram } from '../compiler/program.ts';
import { SPREAD } from '../compiler/steps/spread.ts';
import type { StepResult } from '../compiler/steps/step.ts';
import type { Instance } from '../evaluate/instance.ts';
import type { Run } from '../evaluate/run.ts';
import { JourneyView } from '../evaluate/scope.ts';
import { journeyOf } from '../evaluate/version.ts';
import type { DecisionRow, Store } from '../store/store.ts';
import { type Paint, unpainted } from './paint.ts';
import { nameOf, type Person } from './person.ts';
import { columns } from './table.ts';
import { truthOf } from './truth.ts';
import { truthLines } from './truth-text.ts';
import { instantWords, reasonWords, spanWords } from './words.ts';

/** Decisions looked through for those of one journey. */
const DECISIONS = 1_000;
/** Decisions shown, newest first. */
const SHOWN = 20;

export async function journeyText(
  store: Store,
  person: Person,
  journey: JourneyProgram,
  paint: Paint = unpainted,
): Promise<string> {
  const instances = person.draft.instances.filter((instance) => instance.journey === journey.id);
  const decisions = (await store.people.decisionsOf(person.draft.id, DECISIONS)).filter((decision) => {
    return decision.journey === journey.id;
  });
  const inside = instances.some(({ endedAt }) => endedAt === null);
  const verdict = inside
    ? paint.good('inside')
    : instances.length > 0
      ? 'no longer inside'
      : 'has never been in';
  const lines = [
    `${paint.strong(nameOf(person))} ${instances.length > 0 ? `is ${verdict}` : verdict} ${paint.strong(journey.id)} (${journey.title}), as of ${instantWords(person.draft.at, person.run.program.zone)}`,
    ...instances.toReversed().flatMap((instance) => ['', ...instanceLines(person, journey, instance, paint)]),
    ...(inside ? [] : journey.starts.flatMap((start) => ['', ...startLines(person, journey, start, paint)])),
    ...decisionLines(person, decisions, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function instanceLines(person: Person, now: JourneyProgram, instance: Instance, paint: Paint): string[] {
  const journey = journeyOf(person.run.program, instance) ?? now;
  const say = (instant: number) => instantWords(instant, person.run.program.zone);
  const { startedAt, endedAt, event, key, reason, thing } = instance;
  const cause = event ? `, by ${event.type} of ${say(event.at)}` : '';
  const head = `  Began ${say(startedAt)}${cause}${key === '' ? '' : `, for ${thing?.key === key ? `${thing.entity} ` : ''}${key}`}`;
  if (endedAt !== null)
    return [`${head}; ended ${say(endedAt)}: ${reasonWords(reason ?? 'done')}`, ...pastLines(instance, say)];
  const view = new JourneyView(person.view, instance);
  const conditions = [
    ...(journey.goal ? ([['goal', journey.goal.test]] as const) : []),
    ...(journey.stop ? ([['stop', journey.stop]] as const) : []),
  ];
  return [
    head,
    ...(journey.pinned ? [`  Stays on release ${journey.pinned.release} (on_change: pin)`] : []),
    `  ${positionWords(person, journey, instance)}`,
    ...pastLines(instance, say),
    ...conditions.flatMap(([word, test]) => {
      return [`  ${word}`, ...truthLines(truthOf(test, { ...person, view }), paint, '    ')];
    }),
  ];
}

function positionWords({ run, draft }: Person, { steps, goal }: JourneyProgram, instance: Instance): string {
  const { zone } = run.program;
  const say = (instant: number) => instantWords(instant, zone);
  if (instance.step === null) {
    const until = goal?.upTo == null ? '' : ` until ${say(instance.startedAt + goal.upTo)}`;
    return `Went all the way; the goal is still watched${until}`;
  }
  const type = steps.get(instance.step)?.type ?? 'step';
  const status = instance.results[instance.step]?.status;
  const goesOn = instance.due === null ? 'when something happens' : `${say(instance.due)} at the latest`;
  return [
    `Stands at ${instance.step} (${type}${roundWords(instance)}) since ${say(instance.arrivedAt)} (${spanWords(Math.max(0, draft.at - instance.arrivedAt))})`,
    ...(status === undefined ? [] : [resultWords(instance.results[instance.step]!)]),
    `goes on ${goesOn}`,
  ].join('; ');
}

/** `, round 2 of 5`, for everybody who is inside a repeat. */
function roundWords({ rounds }: Instance): string {
  return rounds
    .map(({ index, items }) => `, round ${index + 1}${items ? ` of ${items.length}` : ''}`)
    .join('');
}

function pastLines({ results, step }: Instance, say: (instant: number) => string): string[] {
  const passed = Object.entries(results).filter(([id]) => id !== step && id !== SPREAD);
  return columns(
    passed.map(([id, result]) => [
      `    ${id}`,
      result.at === undefined ? '' : say(result.at),
      resultWords(result),
    ]),
    ['left', 'left', 'left'],
  );
}

/** Of an answer only the names: it may be personal. */
function resultWords({ status, reason, arm, answer, outcome, offer, rule }: StepResult): string {
  if (status === undefined) return typeof arm === 'string' ? arm : '';
  if (status === 'granted' || status === 'asked') return `${status}: ${String(offer)}`;
  if (status === 'decided') return `decided: ${String(rule)}`;
  if (typeof outcome === 'string') return `${status}: ${outcome}`;
  if (typeof answer === 'object' && answer !== null)
    return `${status}: ${Object.keys(answer).join(', ') || 'nothing of what is declared'}`;
  return typeof reason === 'string' ? `${status}: ${reasonWords(reason)}` : status;
}

/** Whether it could begin, for somebody who is not inside. */
function startLines(person: Person, journey: JourneyProgram, start: StartProgram, paint: Paint): string[] {
  return [
    `  ${occasionWords(person, start)}`,
    ...(start.on === 'enters' && start.thing === null ? entryLines(person, start, paint) : []),
    ...(start.who ? ['  for whom this holds', ...truthLines(truthOf(start.who, person), paint, '    ')] : []),
    ...againLines(person, journey, start),
  ];
}

function occasionWords({ run }: Person, start: StartProgram): string {
  const { thing } = start;
  const whose = thing === null ? '' : `, for the ${thing.field} of the ${thing.entity}`;
  return `${ownWords(run, start)}${whose}`;
}

function ownWords({ program }: Run, start: StartProgram): string {
  if (start.on === 'did')
    return `It begins with the event ${start.event}${start.key === null ? '' : `, once for each ${start.key}`}`;
  if (start.on === 'at' || start.on === 'date') return `It begins ${start.calendar.words}`;
  if (start.on === 'called') return 'It begins when another journey asks for it';
  if (start.on === 'every') return `It begins ${start.calendar?.words ?? `by the clock: ${start.cron}`}`;
  const segments =
    start.thing === null ? program.segments : program.entities.get(start.thing.entity)!.segments;
  const { id, title } = segments[start.segment]!;
  return `It begins when ${start.thing === null ? 'somebody' : `a ${start.thing.entity}`} ${start.on} ${id} (${title})`;
}

function entryLines(
  person: Person,
  start: StartProgram & { readonly on: 'enters' | 'leaves' },
  paint: Paint,
): string[] {
  const segment = person.run.program.segments[start.segment]!;
  const existing = start.existing
    ? 'members that an import or a new journey finds begin too'
    : 'who was a member before the programme began does not begin';
  return [
    ...truthLines(truthOf(segment.test, person), paint, '    '),
    ...(person.draft.members[segment.index] ? [`  A member already: ${existing}`] : []),
  ];
}

/** What `again` says to somebody who was inside before; with a key, every value of it is a story of its own. */
function againLines(
  { draft, run }: Person,
  { id }: JourneyProgram,
  { again, key, thing }: StartProgram,
): string[] {
  const ends = draft.instances.filter(({ journey, endedAt }) => journey === id && endedAt !== null);
  if (ends.length === 0 || again === 'always' || key !== null || thing !== null) return [];
  if (again === 'never') return ['  Was inside before, and nobody begins twice (again: never)'];
  const from = Math.max(...ends.map(({ endedAt }) => endedAt!)) + again.after;
  return from <= draft.at
    ? []
    : [`  Was inside before, and may begin again from ${instantWords(from, run.program.zone)}`];
}

function decisionLines({ run }: Person, decisions: readonly DecisionRow[], paint: Paint): string[] {
  if (decisions.length === 0) return [];
  const rows = decisions
    .slice(0, SHOWN)
    .map(({ at, outcome, reason, step, detail }) => [
      `    ${instantWords(at, run.program.zone)}`,
      outcome.replaceAll('_', ' '),
      step === '' ? '' : `at ${step}`,
      outcome === 'started' ? startWords(reason) : reasonWords(reason),
      Object.keys(detail).length === 0 || outcome === 'started' ? '' : paint.faint(JSON.stringify(detail)),
    ]);
  return ['', '  Decisions, newest first', ...columns(rows, ['left', 'left', 'left', 'left', 'left'])];
}

const STARTS: Readonly<Record<string, string>> = {
  enters: 'entered the segment',
  leaves: 'left the segment',
  called: 'another journey asked for it',
  did: 'the event came',
  every: 'by the clock',
  at: 'its time came',
  date: 'the day came',
};

function startWords(reason: string): string {
  return STARTS[reason] ?? reasonWords(reason);
}
