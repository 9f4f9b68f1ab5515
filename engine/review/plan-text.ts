/** A plan as a reviewer reads it: definitions, tables, people, journeys, and a last line that sums up. */
import type { Json } from '../store/store.ts';
import type { Backfill } from './backfill.ts';
import type { DefinitionChange } from './changes.ts';
import type { Difference } from './differences.ts';
import type { ExpectedMessages } from './expected.ts';
import { groupBy } from './group.ts';
import type { Impact, JourneyImpact } from './impact.ts';
import { limitLines } from './limits.ts';
import { offerCostLines } from './offer-costs.ts';
import { offerLines } from './offers.ts';
import { type Paint, unpainted } from './paint.ts';
import { hasChanges, type Plan, type PlannedMigration, refusedMigrations } from './plan.ts';
import { PAST, type StepImpact } from './step-impact.ts';
import { columns, shortened } from './table.ts';
import type { Titles } from './titles.ts';
import { counted, instantWords, number, reasonWords, releaseWords } from './words.ts';

/** Characters of a value before and after: what fits on a line beside its path. */
const VALUE_WIDTH = 48;
/** Characters of a title: what leaves room for what the change is about. */
const TITLE_WIDTH = 44;
/** Differences shown of one definition; beyond, it is better read in the diff of the file. */
const MOST_DIFFERENCES = 12;

export interface PlanTextOptions {
  readonly zone: string;
  readonly titles: Titles;
  readonly paint?: Paint;
}

export function planText(plan: Plan, { zone, titles, paint = unpainted }: PlanTextOptions): string {
  const sections = [
    [heading(plan, zone, paint)],
    definitionLines(plan, paint),
    migrationLines(plan, paint),
    plan.impact ? segmentLines(plan.impact, titles, paint) : [],
    plan.impact ? journeyLines(plan.impact, titles, paint) : [],
    offerLines(plan.offers, plan.currency, paint),
    offerCostLines(plan.offerCosts, plan.currency, paint),
    limitLines(plan.limits, plan.currency, paint),
    pinnedLines(plan, titles, paint),
    pausedLines(plan, zone, paint),
    backfillLines(plan, paint),
    expectedLines(plan, paint),
    gateLines(plan, paint),
    [summaryLine(plan, paint)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Features of a plan that are named; beyond, they are counted. */
const MOST_FEATURES = 12;

function backfillLines({ backfill }: Plan, paint: Paint): string[] {
  if (!backfill) return [];
  const { features, subjects, events, estimate } = backfill;
  const shown = features.slice(0, MOST_FEATURES).map(({ what, of }) => {
    return `  ${what}${of === 'profile' ? '' : paint.faint(` (${of})`)}`;
  });
  const left = features.length - shown.length;
  const whose = features.every(({ of }) => of === 'profile') ? people(subjects) : number(subjects);
  const from = `from ${counted(events, 'event')} in the past of ${whose}`;
  return [
    `${paint.strong('To be worked out anew')} ${from}${estimate ? `: ${estimateWords(estimate, subjects)}` : ''}`,
    ...shown,
    ...(left > 0 ? [`  and ${number(left)} more`] : []),
  ];
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${number(count)} people`;
}

/** What it is measured on, and what is not in it. */
function estimateWords(
  { milliseconds, measured }: NonNullable<Backfill['estimate']>,
  subjects: number,
): string {
  const on = measured >= subjects ? 'on all of them' : `on ${number(measured)} of them`;
  return `${timeWords(milliseconds)}, measured ${on} just now; writing it down comes on top`;
}

function timeWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 1) return 'less than a second';
  return seconds < 120
    ? `about ${counted(seconds, 'second')}`
    : `about ${number(Math.round(seconds / 60))} minutes`;
}

function expectedLines({ expected, currency }: Plan, paint: Paint): string[] {
  if (!expected) return [];
  const { days, sample, channels } = expected;
  const from = sample ? `, from ${number(sample.size)} of ${number(sample.of)} people` : '';
  const rows = channels.map(({ id, before, after }) => [
    `  ${id}`,
    aboutWords(before),
    '→',
    aboutWords(after),
    before.cost === 0 && after.cost === 0
      ? ''
      : `costs ${money(before.cost)} → ${money(after.cost)} ${currency}`,
  ]);
  return [
    `${paint.strong(`Messages in the next ${days} days`)}, if people do what they did in the last${from}`,
    ...(rows.length === 0 ? ['  none'] : columns(rows, ['left', 'right', 'left', 'right', 'left'])),
  ];
}

function aboutWords({ messages, error }: ExpectedMessages): string {
  return error === 0 ? number(messages) : `${number(messages)} ± ${number(Math.ceil(error))}`;
}

function money(amount: number): string {
  return amount.toFixed(2);
}

function gateLines({ gates }: Plan, paint: Paint): string[] {
  if (gates.length === 0) return [];
  const rows = gates.map(({ gate, address, what, approve }) => [
    `  ${address}`,
    what,
    `needs ${approve.join(' and ')}`,
    gate,
  ]);
  return [paint.strong('To be approved'), ...columns(rows, ['left', 'left', 'left', 'left'])];
}

function pinnedLines({ pinned }: Plan, titles: Titles, paint: Paint): string[] {
  if (pinned.length === 0) return [];
  const rows = pinned.map(({ journey, release, people }) => [
    `  ${journey}`,
    titles('journey', journey),
    `${number(people)} inside ${people === 1 ? 'stays' : 'stay'} on release ${release}`,
  ]);
  return [paint.strong('Pinned'), ...columns(rows, ['left', 'left', 'left'])];
}

function heading({ workspace, environment, release }: Plan, zone: string, paint: Paint): string {
  const runs = release
    ? `${releaseWords(release)} of ${instantWords(release.appliedAt, zone)} is current`
    : 'nothing has been applied yet';
  return `${paint.strong(`Plan for ${workspace}, environment ${environment}`)}: ${runs}`;
}

const MARKS = { added: '+', changed: '~', moved: '>', removed: '-' } as const;

function definitionLines({ changes, release }: Plan, paint: Paint): string[] {
  if (changes.length === 0) return [];
  // Everything is new: the list of all files would say nothing.
  const lines = release === null ? newDefinitions(changes) : changeLines(changes, paint);
  return [paint.strong('Definitions'), ...lines];
}

/** One line per definition, and below it what differs. */
export function changeLines(changes: readonly DefinitionChange[], paint: Paint): string[] {
  const names = columns(
    changes.map(({ change, address, title, from, facets }) => {
      const called = from === undefined ? (title ?? '') : `was ${from}`;
      return [`  ${MARKS[change]} ${address}`, shortened(called, TITLE_WIDTH), facets.join(', ')];
    }),
    ['left', 'left', 'left'],
  );
  const colour = { added: paint.good, changed: paint.warning, moved: paint.warning, removed: paint.error };
  return changes.flatMap(({ change, differences }, index) => [
    colour[change](names[index]!),
    ...differenceLines(differences, paint),
  ]);
}

function newDefinitions(changes: readonly DefinitionChange[]): string[] {
  const kinds = groupBy(changes, ({ address }) => address.slice(0, address.indexOf('.')));
  return columns(
    [...kinds].map(([kind, ofKind]) => [
      `  + ${number(ofKind.length)}`,
      kind,
      shortened(ofKind.map(({ address }) => address.slice(kind.length + 1)).join(', '), 80),
    ]),
    ['left', 'left', 'left'],
  );
}

function differenceLines(differences: readonly Difference[], paint: Paint): string[] {
  const shown = differences.slice(0, MOST_DIFFERENCES).map(({ path, before, after }) => {
    return `      ${path}: ${valueWords(before)} ${paint.faint('→')} ${valueWords(after)}`;
  });
  const left = differences.length - shown.length;
  return left > 0 ? [...shown, `      and ${number(left)} more`] : shown;
}

function valueWords(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  return shortened(
    typeof value === 'string' ? value.replaceAll(/\s+/g, ' ') : JSON.stringify(value),
    VALUE_WIDTH,
  );
}

function migrationLines({ migrations }: Plan, paint: Paint): string[] {
  if (migrations.length === 0) return [];
  const rows = columns(
    migrations.map((step) => [
      `  ${step.destructive ? '!' : '+'} ${step.address}`,
      step.action.replaceAll('_', ' '),
      step.detail,
      declaredWords(step),
    ]),
    ['left', 'left', 'left', 'left'],
  );
  return [
    paint.strong('Tables'),
    ...rows.map((row, index) => (migrations[index]!.destructive ? paint.error(row) : row)),
  ];
}

function declaredWords({ destructive, declared }: PlannedMigration): string {
  if (!destructive) return '';
  return declared ? 'declared in moved.yaml' : 'REFUSED: not declared in moved.yaml';
}

function segmentLines({ segments, profiles }: Impact, titles: Titles, paint: Paint): string[] {
  const moving = segments.filter(({ gains, loses }) => gains + loses > 0);
  const same = segments.length - moving.length;
  const unchanged = `${counted(same, 'segment')} ${same === 1 ? 'keeps its' : 'keep their'} members`;
  if (moving.length === 0)
    return [`${paint.strong('People')} (${counted(profiles, 'profile')}): ${unchanged}`];
  const head = ['  segment', '', 'now', 'then', 'gains', 'loses'];
  const rows = moving.map(({ id, of, before, after, gains, loses }) => [
    of === 'profile' ? `  ${id}` : `  ${id} (of ${of})`,
    shortened(titles('segment', id), 44),
    number(before),
    number(after),
    gains === 0 ? '' : `+${number(gains)}`,
    loses === 0 ? '' : `-${number(loses)}`,
  ]);
  return [
    `${paint.strong('People')} (${counted(profiles, 'profile')})`,
    ...columns([head, ...rows], ['left', 'left', 'right', 'right', 'right', 'right'], (cell, column, row) => {
      if (row === 0) return paint.faint(cell);
      return column === 4 ? paint.good(cell) : column === 5 ? paint.error(cell) : cell;
    }),
    ...(same > 0 ? [paint.faint(`  ${unchanged}`)] : []),
  ];
}

function journeyLines({ journeys, messages, grants }: Impact, titles: Titles, paint: Paint): string[] {
  const touched = journeys.filter(
    ({ inside, begin, leave }) => inside + begin + Object.keys(leave).length > 0,
  );
  if (touched.length === 0) return [];
  const rows = touched.map((journey) => [
    `  ${journey.id}`,
    shortened(titles('journey', journey.id), 44),
    `${number(journey.inside)} inside`,
    movementWords(journey),
  ]);
  return [
    paint.strong('Journeys'),
    ...columns(rows, ['left', 'left', 'right', 'left']).flatMap((line, index) => [
      line,
      ...stepLines(touched[index]!),
    ]),
    ...messageLines(messages, grants),
  ];
}

/** Of a journey in which something becomes of those inside; where all stay, that they do is no news. */
function stepLines({ steps }: JourneyImpact): string[] {
  if (steps.every(({ people, stay, retimed }) => stay === people && retimed === 0)) return [];
  return columns(
    steps.map((step) => [`      at ${step.step}`, number(step.people), becomesWords(step)]),
    ['left', 'right', 'left'],
  );
}

function becomesWords({ people, stay, retimed, move, leave }: StepImpact): string {
  const stays = stay === 0 ? [] : [stay === people ? 'stay' : `${number(stay)} stay`];
  const waits = retimed === 0 ? [] : [`${number(retimed)} wait for another time`];
  const moves = Object.entries(move).map(([to, count]) => {
    return `${number(count)} go ${to === PAST ? 'past the last step' : `on to ${to}`}`;
  });
  const leaves = Object.entries(leave).map(
    ([reason, count]) => `${number(count)} leave: ${reasonWords(reason)}`,
  );
  return [...stays, ...waits, ...moves, ...leaves].join(', ');
}

function pausedLines({ paused }: Plan, zone: string, paint: Paint): string[] {
  if (paused.length === 0) return [];
  const rows = paused.map(({ journey, since }) => [`  ${journey}`, `since ${instantWords(since, zone)}`]);
  return [
    `${paint.strong('Paused')}: nobody begins, moves or is sent to`,
    ...columns(rows, ['left', 'left']),
  ];
}

function movementWords({ begin, through, leave }: JourneyImpact): string {
  const begins = begin === 0 ? [] : [`${counted(begin, 'existing member')} would begin`];
  const throughs = through === 0 ? [] : [`${number(through)} of them would be through at once`];
  const leaves = Object.entries(leave).map(
    ([reason, count]) => `${number(count)} would leave: ${reasonWords(reason)}`,
  );
  return [...begins, ...throughs, ...leaves].join(', ');
}

function messageLines({ ready, waiting, refused }: Impact['messages'], grants: Impact['grants']): string[] {
  const lines = [
    ...(ready > 0 ? [`  ${counted(ready, 'message')} would go out at once`] : []),
    ...Object.entries(grants).map(
      ([offer, count]) => `  ${counted(count, 'grant')} of ${offer} would be asked for`,
    ),
    ...(waiting > 0 ? [`  ${counted(waiting, 'message')} would wait for the end of quiet hours`] : []),
    ...Object.entries(refused).map(([reason, count]) => {
      return `  ${counted(count, 'message')} would not be sent: ${reasonWords(reason)}`;
    }),
  ];
  return lines.length > 0 ? ['', ...lines] : [];
}

function summaryLine(plan: Plan, paint: Paint): string {
  if (!hasChanges(plan)) return paint.good('No changes: what is current is what the definitions say.');
  const counts = (['added', 'changed', 'moved', 'removed'] as const).map((change) => {
    return [change, plan.changes.filter((one) => one.change === change).length] as const;
  });
  const told = counts.filter(([, count]) => count > 0).map(([change, count]) => `${number(count)} ${change}`);
  const refused = refusedMigrations(plan);
  const line = paint.strong(told.length > 0 ? `${told.join(', ')}.` : 'Only tables change.');
  if (refused.length === 0) return line;
  const addresses = refused.map(({ address }) => `\`${address}\``).join(', ');
  return `${line}\n${paint.error(
    `It would not be applied: it loses what is stored in ${addresses}. Put it back, or declare it in moved.yaml under \`removed\` or \`retyped\`.`,
  )}`;
}
