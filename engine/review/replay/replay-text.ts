/** A replay in words: what would have been otherwise, and for whom. */
import { type Paint, unpainted } from '../paint.ts';
import { columns, shortened } from '../table.ts';
import { instantWords, number } from '../words.ts';
import type { Replay, ReplayedMessage, ReplayedPerson, ReplayedSegment } from './report.ts';

/** Columns of a terminal for a title. */
const TITLE_WIDTH = 40;

export function replayText(replay: Replay, paint: Paint = unpainted): string {
  const sections = [
    headLines(replay, paint),
    segmentLines(replay, paint),
    dayLines(replay, paint),
    messageLines(replay, paint),
    sampleLines(replay, paint),
    replay.notes.map((note) => paint.faint(note)),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headLines(replay: Replay, paint: Paint): string[] {
  const { workspace, environment, from, until, zone, people, touched, against } = replay;
  const span = `${instantWords(Date.parse(from), zone)} to ${instantWords(Date.parse(until), zone)}`;
  return [
    `${paint.strong(`Replay of ${workspace}`)} (${environment}): ${span}`,
    `  against  ${against}`,
    `  people   ${number(people)}, of whom ${touched === 0 ? 'nobody has' : `${number(touched)} ${touched === 1 ? 'has' : 'have'}`} another outcome`,
  ];
}

function isAnother({ before, after, gains, loses, days }: ReplayedSegment): boolean {
  return before !== after || gains + loses > 0 || days.length > 0;
}

function segmentLines({ segments }: Replay, paint: Paint): string[] {
  const others = segments.filter(isAnother);
  if (others.length === 0) return ['No segment has another member at the end of any day.'];
  const words = (members: number | null) => (members === null ? '–' : number(members));
  const rows = others.map(({ id, title, before, after, gains, loses, days }) => [
    `  ${words(before)}`,
    '→',
    words(after),
    shortened(title, TITLE_WIDTH),
    id,
    `${number(gains)} gained, ${number(loses)} lost`,
    widest(days),
  ]);
  return [
    `${paint.strong('Segments')}: members at the end`,
    ...columns(rows, ['right', 'left', 'right', 'left', 'left', 'left', 'left'], (cell, column) =>
      column === 4 ? paint.faint(cell) : cell,
    ),
  ];
}

/** The day on which the two are furthest apart. */
function widest(days: ReplayedSegment['days']): string {
  const apart = ({ before, after }: ReplayedSegment['days'][number]) => Math.abs(after - before);
  const [first] = days.toSorted((a, b) => apart(b) - apart(a) || (a.day < b.day ? -1 : 1));
  return first && apart(first) > 0
    ? `furthest apart on ${first.day}: ${number(first.before)} → ${number(first.after)}`
    : '';
}

function dayLines({ days, messages }: Replay, paint: Paint): string[] {
  const others = days.filter(({ before, after }) => before !== after);
  const head = `${paint.strong('Messages')}: ${number(messages.before)} → ${number(messages.after)}`;
  if (others.length === 0) return [`${head}, on each day as many`];
  const rows = others.map(({ day, before, after }) => [`  ${day}`, number(before), '→', number(after)]);
  return [`${head}, on days on which they differ`, ...columns(rows, ['left', 'right', 'left', 'right'])];
}

function messageLines({ steps }: Replay, paint: Paint): string[] {
  const others = steps.filter(({ added, removed, moved }) => added + removed + moved > 0);
  if (others.length === 0) return [];
  const rows = others.map(({ before, after, template, channel, journey, step, added, removed, moved }) => [
    `  ${number(before)}`,
    '→',
    number(after),
    template,
    channel,
    `${journey}.${step}`,
    [
      ...(added === 0 ? [] : [`${number(added)} more`]),
      ...(removed === 0 ? [] : [`${number(removed)} fewer`]),
      ...(moved === 0 ? [] : [`${number(moved)} at another time`]),
    ].join(', '),
  ]);
  return [
    paint.strong('By journey and template'),
    ...columns(rows, ['right', 'left', 'right', 'left', 'left', 'left', 'left'], (cell, column) =>
      column === 5 ? paint.faint(cell) : cell,
    ),
  ];
}

function sampleLines({ samples, zone }: Replay, paint: Paint): string[] {
  if (samples.length === 0) return [];
  return [
    `${paint.strong('Some of them')}, under names that stand for nobody`,
    ...samples.flatMap((sample) => personLines(sample, zone)),
  ];
}

function personLines(
  { person, gains, loses, added, removed, moved }: ReplayedPerson,
  zone: string,
): string[] {
  const message = (sign: string) => (one: ReplayedMessage) =>
    `    ${sign} ${instantWords(Date.parse(one.at), zone)}  ${one.template} by ${one.channel} (${one.journey}.${one.step})`;
  return [
    `  ${person}`,
    ...gains.map((id) => `    + in ${id}`),
    ...loses.map((id) => `    - in ${id}`),
    ...added.map(message('+')),
    ...removed.map(message('-')),
    ...moved.map((one) => `${message('~')(one)}, before: ${instantWords(Date.parse(one.from), zone)}`),
  ];
}
