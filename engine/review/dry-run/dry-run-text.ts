/** A dry run in words a marketer understands: what would go out, who would be where, and what stands in the way. */
import { type Paint, unpainted } from '../paint.ts';
import { columns, shortened } from '../table.ts';
import { counted, instantWords, number, reasonWords, spanWords } from '../words.ts';
import type { DryRun, PlayedChannel, PlayedJourney, PlayedOffer, Withheld } from './report.ts';

/** Columns of a terminal for a title. */
const TITLE_WIDTH = 40;
/** Lines of what did not go out: the most first, the rest in one. */
const MOST_LINES = 12;

export function dryRunText(report: DryRun, paint: Paint = unpainted): string {
  const sections = [
    headLines(report, paint),
    channelLines(report, paint),
    templateLines(report, paint),
    journeyLines(report, paint),
    withheldLines(report, paint),
    capLines(report, paint),
    offerLines(report, paint),
    limitLines(report, paint),
    taskLines(report, paint),
    segmentLines(report, paint),
    report.notes.map((note) => paint.faint(note)),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function headLines(report: DryRun, paint: Paint): string[] {
  const { from, until, zone, days, people, sample, release, same, seed, assumed, repeated } = report;
  const span = `${instantWords(Date.parse(from), zone)} to ${instantWords(Date.parse(until), zone)}`;
  const what = same
    ? `the definitions of release ${release!.number}, which run`
    : release === null
      ? 'definitions that were never applied'
      : `definitions that are not applied (release ${release.number} runs)`;
  return [
    `${paint.strong(`Dry run of ${report.workspace}`)} (${report.environment}), ${counted(days, 'day')}: ${span}`,
    `  plays      ${what}`,
    `  people     ${sample === null ? number(people) : `${number(sample.size)} of ${number(sample.of)}, brought up to all; ± is the error of 19 in 20 samples`}`,
    `  behaviour  ${behaviourWords(assumed, repeated)} (seed ${seed})`,
    ...toldLines(report),
  ];
}

function toldLines({ journey, campaign }: DryRun): string[] {
  if (journey === null && campaign === null) return [];
  const what = journey === null ? `campaign ${campaign}` : `journey ${journey}`;
  return [`  tells of   ${what}; everything else is played too`];
}

function behaviourWords(assumed: DryRun['assumed'], repeated: number | null): string {
  const { opened, clicked, events } = (assumed ?? {}) as Readonly<Record<string, unknown>>;
  const parts = [
    ...(repeated === null ? [] : [`the last ${counted(repeated, 'day')} once more`]),
    ...rateWords('opened', opened),
    ...rateWords('clicked', clicked),
    ...Object.entries(
      (events ?? {}) as Readonly<Record<string, { per_day?: number; per_click?: number }>>,
    ).map(([event, { per_day: perDay, per_click: perClick }]) =>
      [
        `${event}:`,
        ...(perDay === undefined ? [] : [`${perDay} a day`]),
        ...(perClick === undefined ? [] : [`${perClick} a click`]),
      ].join(' '),
    ),
  ];
  return parts.length === 0 ? 'nobody does anything' : parts.join(', ');
}

function rateWords(word: string, rates: unknown): string[] {
  if (typeof rates === 'number') return [`${word} ${percent(rates)}`];
  if (typeof rates !== 'object' || rates === null) return [];
  return Object.entries(rates).map(([name, rate]) => `${word} ${percent(Number(rate))} of ${name}`);
}

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100} %`;
}

function plusMinus(error: number): string {
  return error === 0 ? '' : ` ± ${number(error)}`;
}

function channelLines({ channels, currency, zone }: DryRun, paint: Paint): string[] {
  const total = channels.reduce((sum, { messages }) => sum + messages, 0);
  if (total === 0) return [paint.strong('No messages')];
  const used = channels.filter(({ messages }) => messages > 0);
  return [
    paint.strong(counted(total, 'message')),
    ...columns(
      used.map((channel) => [
        `  ${number(channel.messages)}${plusMinus(channel.error)}`,
        channel.id,
        `to ${counted(channel.people, 'person', 'people')}`,
        busiestWords(channel, zone),
        channel.delayed === 0
          ? ''
          : `${number(channel.delayed)} put off by its rate, ${spanWords(channel.longestDelay)} at most`,
        channel.cost === 0 ? '' : `costs ${number(channel.cost)} ${currency}`.trimEnd(),
      ]),
      ['right', 'left', 'left', 'left', 'left', 'left'],
    ),
    '',
    ...dayLines(used, paint),
  ];
}

function busiestWords({ busiest, perMinute }: PlayedChannel, zone: string): string {
  if (busiest === null) return '';
  const of = perMinute === null ? '' : ` of ${number(perMinute)} it takes`;
  return `busiest ${instantWords(Date.parse(busiest.minute), zone)}: ${number(busiest.messages)}${of} a minute`;
}

function dayLines(channels: readonly PlayedChannel[], paint: Paint): string[] {
  const days = channels[0]?.days ?? [];
  const rows = days.map(({ day }, index) => [
    `  ${day}`,
    ...channels.map(({ days: own }) => number(own[index]!.messages)),
  ]);
  const head = ['  day', ...channels.map(({ id }) => id)];
  const faintHead = (cell: string, _: number, row: number) => (row === 0 ? paint.faint(cell) : cell);
  return columns([head, ...rows], ['left', ...channels.map(() => 'right' as const)], faintHead);
}

function templateLines({ templates }: DryRun, paint: Paint): string[] {
  if (templates.length === 0) return [];
  const rows = templates.map(({ messages, template, channel, journey, step, people }) => [
    `  ${number(messages)}`,
    template,
    channel,
    `${journey}.${step}`,
    counted(people, 'person', 'people'),
  ]);
  return [
    paint.strong('What they are'),
    ...columns(rows, ['right', 'left', 'left', 'left', 'left'], (cell, column) =>
      column === 3 ? paint.faint(cell) : cell,
    ),
  ];
}

function journeyLines({ journeys }: DryRun, paint: Paint): string[] {
  if (journeys.length === 0) return [];
  const heads = columns(
    journeys.map(({ began, people, error, title, id, inside, ended }) => [
      `  ${number(began)}${plusMinus(error)}`,
      shortened(title, TITLE_WIDTH),
      id,
      `${counted(people, 'person', 'people')}, ${number(inside)} inside at the end${endedWords(ended)}`,
    ]),
    ['right', 'left', 'left', 'left'],
    (cell, column) => (column === 2 ? paint.faint(cell) : cell),
  );
  return [
    `${paint.strong('Journeys')}: how often they begin, and people at each step`,
    ...journeys.flatMap((journey, index) => [heads[index]!, ...stepLines(journey, paint)]),
  ];
}

function endedWords(ended: PlayedJourney['ended']): string {
  const ends = Object.entries(ended).map(([reason, count]) => `${number(count)} ${reasonWords(reason)}`);
  return ends.length > 0 ? `; ended: ${ends.join(', ')}` : '';
}

function stepLines({ steps }: PlayedJourney, paint: Paint): string[] {
  const passed = steps.filter(({ people }) => people > 0);
  return columns(
    passed.map(({ id, people, standing, messages }) => [
      `        ${number(people)}`,
      id,
      [
        ...(messages === 0 ? [] : [counted(messages, 'message')]),
        ...(standing === 0 ? [] : [`${number(standing)} still there`]),
      ].join(', '),
    ]),
    ['right', 'left', 'left'],
    (cell, column) => (column === 2 ? paint.faint(cell) : cell),
  );
}

const OUTCOMES: Readonly<Record<Withheld['outcome'], string>> = {
  refused: 'not sent',
  withheld: 'withheld',
  waiting: 'put off',
  not_granted: 'not granted',
  not_started: 'not begun',
};

function withheldLines({ withheld }: DryRun, paint: Paint): string[] {
  if (withheld.length === 0) return [];
  const rows = withheld
    .slice(0, MOST_LINES)
    .map(({ count, outcome, reason, journey, step, people, delay }) => [
      `  ${number(count)}`,
      OUTCOMES[outcome],
      reasonWords(reason) + (delay === null ? '' : `, by ${spanWords(delay)} on average`),
      step === '' ? journey : `${journey}.${step}`,
      counted(people, 'person', 'people'),
    ]);
  const others = withheld.slice(MOST_LINES).reduce((sum, { count }) => sum + count, 0);
  return [
    paint.strong('What stands in the way'),
    ...columns(rows, ['right', 'left', 'left', 'left', 'left'], (cell, column) =>
      column === 3 ? paint.faint(cell) : cell,
    ),
    ...(others === 0 ? [] : [paint.faint(`  and ${number(others)} for other reasons (--format json)`)]),
  ];
}

function capLines({ caps, conflicts }: DryRun, paint: Paint): string[] {
  const hit = caps.filter(({ refused, waited }) => refused + waited > 0);
  if (hit.length === 0) return [];
  const rows = hit.map(({ cap, refused, waited, people }) => [
    `  ${number(refused)}`,
    'not sent,',
    `${number(waited)} put off`,
    cap,
    counted(people, 'person', 'people'),
  ]);
  const fights = conflicts.map(({ people, winner, loser, cap, refused, waited }) => [
    `  ${number(people)}`,
    `${winner} before ${loser}`,
    `${number(refused)} not sent, ${number(waited)} put off`,
    cap,
  ]);
  return [
    paint.strong('Caps hit'),
    ...columns(rows, ['right', 'left', 'left', 'left', 'left']),
    ...(fights.length === 0
      ? []
      : [
          '',
          `${paint.strong('Conflicts')}: people to whom two journeys want to write under one cap, and who came first`,
          ...columns(fights, ['right', 'left', 'left', 'left']),
        ]),
  ];
}

function offerLines({ offers, currency }: DryRun, paint: Paint): string[] {
  if (offers.length === 0) return [];
  const rows = offers.map((offer) => [
    `  ${number(offer.granted)}`,
    shortened(offer.title, TITLE_WIDTH),
    offer.id,
    offer.left === null ? 'no budget' : `${number(offer.left)} left`,
    becameWords(offer),
    offer.cost === null ? '' : `costs ${number(offer.cost)} ${currency}`.trimEnd(),
  ]);
  return [
    `${paint.strong('Offers')} and what is granted of them`,
    ...columns(rows, ['right', 'left', 'left', 'left', 'left', 'left']),
  ];
}

function becameWords({ redeemed, expired, returned, refused }: PlayedOffer): string {
  const became = { redeemed, expired, 'given back': returned };
  return [
    ...Object.entries(became)
      .filter(([, count]) => count > 0)
      .map(([word, count]) => `${number(count)} ${word}`),
    ...Object.entries(refused).map(([reason, count]) => `${number(count)} in vain: ${reasonWords(reason)}`),
  ].join(', ');
}

function limitLines({ limits, currency }: DryRun, paint: Paint): string[] {
  if (limits.length === 0) return [];
  const rows = limits.map(({ of, counts, before, used, atMost, refused }) => [
    `  ${of}`,
    counts === 'cost' ? `cost, ${currency}`.replace(/, $/, '') : counts,
    `${number(used)}${atMost === null ? '' : ` of ${number(atMost)}`}`,
    `${number(used - before)} in the period`,
    refused === 0 ? '' : `${number(refused)} refused`,
  ]);
  return [
    `${paint.strong('Limits')} over everybody`,
    ...columns(rows, ['left', 'left', 'right', 'left', 'left']),
  ];
}

function taskLines({ tasks }: DryRun, paint: Paint): string[] {
  if (tasks.length === 0) return [];
  const rows = tasks.map(({ journey, step, tasks: count }) => [`  ${number(count)}`, `${journey}.${step}`]);
  return [`${paint.strong('Tasks')} that are open at the end`, ...columns(rows, ['right', 'left'])];
}

function segmentLines({ segments, journey, campaign }: DryRun, paint: Paint): string[] {
  if (segments.length === 0 || journey !== null || campaign !== null) return [];
  const rows = segments.map(({ before, after, error, title, id, entered, left }) => [
    `  ${number(before)}`,
    '→',
    `${number(after)}${plusMinus(error)}`,
    shortened(title, TITLE_WIDTH),
    id,
    `${number(entered)} in, ${number(left)} out`,
  ]);
  return [
    `${paint.strong('Segments')}: members at the beginning and at the end`,
    ...columns(rows, ['right', 'left', 'right', 'left', 'left', 'left'], (cell, column) =>
      column === 4 ? paint.faint(cell) : cell,
    ),
  ];
}
