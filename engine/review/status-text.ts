/** How a store stands, in words a marketer understands. `run` shows the same after its start. */
import { limitLines } from './limits.ts';
import { listLines } from './lists.ts';
import { modelLines } from './models/model-status.ts';
import { offerLines } from './offers.ts';
import { type Paint, unpainted } from './paint.ts';
import type { JourneyStatus, MessageStatus, Status } from './status.ts';
import { columns, shortened } from './table.ts';
import { targetLines } from './targets.ts';
import { counted, instantWords, number, reasonWords, releaseWords } from './words.ts';

/** Columns of a terminal for a title. */
const TITLE_WIDTH = 46;

export function statusText(status: Status, paint: Paint = unpainted): string {
  const { title, environment, release, zone } = status;
  const applied = `${releaseWords(release)}, applied ${instantWords(release.appliedAt, zone)}`;
  const sections = [
    [`${paint.strong(title)} ${paint.faint(`(${environment})`)}: ${applied}`],
    peopleLines(status, paint),
    entityLines(status, paint),
    segmentLines(status, paint),
    journeyLines(status, paint),
    messageLines(status.messages, paint, zone),
    offerLines(status.offers, status.currency, paint),
    limitLines(status.limits, status.currency, paint),
    targetLines(status.targets, paint),
    audienceLines(status, paint),
    listLines(status.lists, zone, paint),
    modelLines(status.models, zone, paint),
    quarantineLines(status, paint),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function audienceLines({ audiences, zone }: Status, paint: Paint): string[] {
  if (audiences.length === 0) return [];
  return [
    paint.strong('Audiences'),
    ...columns(
      audiences.map(({ id, title, channel, told, queued, failed, last }) => [
        `  ${id}`,
        shortened(title, TITLE_WIDTH),
        `by ${channel}: ${counted(told, 'change')} told, ${number(queued)} on their way, ${number(failed)} failed`,
        last === null
          ? 'not read back yet'
          : `read back ${instantWords(last.at, zone)}: ${number(last.outside)} there, ${number(last.added)} added, ${number(last.removed)} removed`,
      ]),
      ['left', 'left', 'left', 'left'],
    ),
  ];
}

function peopleLines({ profiles, events }: Status, paint: Paint): string[] {
  // What became of messages stands below, with its reasons.
  const told = events.filter(({ id }) => !id.startsWith('message_'));
  const rows = told.map(({ id, title, count }) => [`  ${number(count)}`, title, id]);
  return [
    paint.strong(counted(profiles, 'profile')),
    ...columns(rows, ['right', 'left', 'left'], faintLast(paint, 2)),
    ...(told.length === 0 ? ['  no events yet'] : []),
  ];
}

function entityLines({ entities }: Status, paint: Paint): string[] {
  if (entities.length === 0) return [];
  const rows = entities.map(({ id, title, count }) => [
    `  ${number(count)}`,
    shortened(title, TITLE_WIDTH),
    id,
  ]);
  return [
    `${paint.strong('Entities')} besides people`,
    ...columns(rows, ['right', 'left', 'left'], faintLast(paint, 2)),
  ];
}

function segmentLines({ segments }: Status, paint: Paint): string[] {
  if (segments.length === 0) return [];
  const rows = segments.map(({ id, title, of, members }) => [
    `  ${number(members)}`,
    shortened(title, TITLE_WIDTH),
    of === 'profile' ? id : `${id} (of ${of})`,
  ]);
  return [
    `${paint.strong('Segments')} and their members`,
    ...columns(rows, ['right', 'left', 'left'], faintLast(paint, 2)),
  ];
}

function journeyLines({ journeys, zone }: Status, paint: Paint): string[] {
  if (journeys.length === 0) return [];
  const heads = columns(
    journeys.map(({ id, title, inside, ended }) => [
      `  ${number(inside)}`,
      shortened(title, TITLE_WIDTH),
      id,
      endedWords(ended),
    ]),
    ['right', 'left', 'left', 'left'],
    faintLast(paint, 2),
  );
  return [
    `${paint.strong('Journeys')} and the people inside`,
    ...journeys.flatMap((journey, index) => [
      heads[index]!,
      ...pauseLines(journey, zone, paint),
      ...stepLines(journey, paint),
    ]),
  ];
}

function pauseLines({ pausedSince, id }: JourneyStatus, zone: string, paint: Paint): string[] {
  if (pausedSince === null) return [];
  const since = instantWords(pausedSince, zone);
  return [paint.warning(`        paused since ${since}: \`carillon resume ${id}\` ends it`)];
}

function endedWords(ended: JourneyStatus['ended']): string {
  const ends = Object.entries(ended).map(([reason, count]) => `${number(count)} ${reasonWords(reason)}`);
  return ends.length > 0 ? `ended: ${ends.join(', ')}` : '';
}

function stepLines({ steps, watched }: JourneyStatus, paint: Paint): string[] {
  const rows = [
    ...steps.map((step) => [`        ${number(step.people)}`, `at ${step.id}`, stepWords(step.type)]),
    ...(watched > 0
      ? [[`        ${number(watched)}`, 'past the last step', 'the goal is still watched']]
      : []),
  ];
  return columns(rows, ['right', 'left', 'left'], faintLast(paint, 2));
}

const STEP_WORDS: Readonly<Record<string, string>> = {
  send: 'to be sent to',
  wait: 'waiting',
  call: 'for an answer',
  task: 'for somebody of ours',
};

function stepWords(type: string): string {
  return STEP_WORDS[type] ?? type;
}

export function messageLines(messages: MessageStatus, paint: Paint, zone: string): string[] {
  const { sent, answered, queued, waiting, held, refused, withdrawn, tasks, resting, failed } = messages;
  const rows = [
    ...Object.entries(sent).map(([channel, count]) => [number(count), 'sent', channel]),
    ...Object.entries(answered).map(([channel, count]) => [number(count), 'answered', channel]),
    ...row(queued, 'on their way', ''),
    ...row(waiting, 'waiting', 'for the end of quiet hours'),
    ...row(held, 'held', 'it is not known whether they went out: look at the channel'),
    ...Object.entries(refused).map(([reason, count]) => [number(count), 'not sent', reasonWords(reason)]),
    ...row(withdrawn, 'withdrawn', 'their journey ended first'),
    ...row(tasks.open, 'tasks', 'to be done'),
    ...row(tasks.overdue, 'tasks', 'past their time'),
    ...row(tasks.done, 'tasks', 'done'),
    ...Object.entries(resting).map(([channel, until]) => [
      '',
      'resting',
      `${channel}: several messages in a row failed; tried again at ${instantWords(until, zone)}`,
    ]),
    ...failed.map(({ channel, reason, count }) => [number(count), 'failed', `${channel}: ${reason}`]),
  ];
  if (rows.length === 0) return [paint.strong('Messages'), '  none yet'];
  const colours: Readonly<Record<string, (text: string) => string>> = {
    sent: paint.good,
    answered: paint.good,
    failed: paint.error,
    held: paint.warning,
  };
  const lines = columns(
    rows.map(([count = '', ...rest]) => [`  ${count}`, ...rest]),
    ['right', 'left', 'left'],
    (cell, column) => (column === 1 ? (colours[cell] ?? plain)(cell) : cell),
  );
  return [paint.strong('Messages'), ...lines];
}

function plain(text: string): string {
  return text;
}

function row(count: number, word: string, more: string): string[][] {
  return count === 0 ? [] : [[number(count), word, more]];
}

function quarantineLines({ quarantine }: Status, paint: Paint): string[] {
  const codes = Object.entries(quarantine);
  if (codes.length === 0) return [];
  return [
    `${paint.strong('Set aside')} ${paint.faint('(`carillon quarantine list` shows them)')}`,
    ...columns(
      codes.map(([code, count]) => [`  ${number(count)}`, reasonWords(code)]),
      ['right', 'left'],
    ),
  ];
}

function faintLast(paint: Paint, last: number): (cell: string, column: number) => string {
  return (cell, column) => (column === last ? paint.faint(cell) : cell);
}
