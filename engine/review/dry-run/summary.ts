/** Counts of a play → the report. Brings those of a sample up to everybody, and says how far off they may be. */
import { COST_UNITS, type LimitProgram } from '../../compiler/limit.ts';
import { declaredSegments } from '../../compiler/program.ts';
import { dayOf } from '../../evaluate/offer-rules.ts';
import type { OfferRow } from '../../store/store.ts';
import type { Assumptions } from '../play/assumptions.ts';
import type { Playable } from '../play/definitions.ts';
import type { Played } from '../play/play.ts';
import type { Stage } from '../play/stage.ts';
import type { Titles } from '../titles.ts';
import { type Counts, MINUTE } from './count.ts';
import type { DryRunOptions } from './dry-run.ts';
import { errorOf, type Figure } from './figures.ts';
import { notesOf } from './notes.ts';
import type {
  Conflict,
  DryRun,
  PlayedCap,
  PlayedChannel,
  PlayedJourney,
  PlayedLimit,
  PlayedOffer,
  PlayedSegment,
  PlayedTemplate,
  Withheld,
} from './report.ts';
import { DAY } from './staged.ts';
import { writtenOrder } from './written-order.ts';

export interface Summing {
  readonly options: DryRunOptions;
  readonly stage: Stage;
  readonly playable: Playable;
  readonly counts: Counts;
  readonly played: Played;
  /** What offers and limits had given before. */
  readonly before: ReadonlyMap<string, OfferRow>;
  readonly sample: DryRun['sample'];
  readonly assumed: Assumptions | null;
  readonly titles: Titles;
}

export function reportOf(summing: Summing): DryRun {
  const { options, stage, playable, played, sample, assumed } = summing;
  const { candidate, environment, days, seed, repeat = null, journey = null, campaign = null } = options;
  const { release, isRunning } = playable;
  return {
    kind: 'dry_run',
    workspace: candidate.program.name,
    environment,
    currency: candidate.workspace.settings.currency ?? '',
    zone: candidate.program.zone,
    release: release && { number: release.number, commit: release.commit },
    same: isRunning,
    definitions: candidate.manifest.hash,
    from: new Date(stage.from).toISOString(),
    until: new Date(stage.until).toISOString(),
    days,
    seed,
    journey,
    campaign,
    people: sample?.of ?? played.people,
    sample,
    assumed: assumed as DryRun['assumed'],
    repeated: repeat === null ? null : repeat / DAY,
    journeys: journeysOf(summing),
    channels: channelsOf(summing),
    templates: templatesOf(summing),
    withheld: withheldOf(summing),
    caps: capsOf(summing),
    conflicts: conflictsOf(summing),
    offers: offersOf(summing),
    limits: limitsOf(summing),
    tasks: under(summing, 'task').map(({ rest: [id = '', step = ''], figure }) => ({
      journey: id,
      step,
      tasks: sumOf(summing, figure),
    })),
    segments: segmentsOf(summing),
    passes: played.passes,
    unsettled: played.unsettled,
    notes: notesOf(summing),
  };
}

/** Journeys that the report is about; null: all. */
function journeysTold({ candidate, journey, campaign }: DryRunOptions): ReadonlySet<string> | null {
  if (journey != null) return new Set([journey]);
  if (campaign == null) return null;
  const { journeys, campaigns } = candidate.program;
  return new Set(journeys.map(({ id }) => id).filter((id) => campaigns.ofJourney.get(id)?.id === campaign));
}

/** Of everybody, where only some were played. */
function scaled({ sample }: Summing, count: number): number {
  return sample === null || sample.size === 0 ? count : Math.round((count * sample.of) / sample.size);
}
function sumOf(summing: Summing, { sum }: Figure): number {
  return scaled(summing, sum);
}
function peopleOf(summing: Summing, { people }: Figure): number {
  return scaled(summing, people);
}
function error({ sample }: Summing, figure: Figure): number {
  return sample === null ? 0 : Math.ceil(errorOf(figure, sample));
}

/** Figures about journeys: of those that are told of. */
function under(summing: Summing, ...name: readonly string[]) {
  const told = journeysTold(summing.options);
  const found = summing.counts.figures.under(...name);
  return told === null ? found : found.filter(({ rest: [journey = ''] }) => told.has(journey));
}

function journeysOf(summing: Summing): PlayedJourney[] {
  const { stage, titles, options } = summing;
  const { figures } = summing.counts;
  const told = journeysTold(options);
  return stage.run.program.journeys
    .filter(({ id }) => told?.has(id) ?? true)
    .map(({ id, steps }) => {
      const began = figures.of('began', id);
      const ended = figures
        .under('ended', id)
        .map(({ rest: [reason = ''], figure }) => [reason, sumOf(summing, figure)] as const)
        .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
      return {
        id,
        title: titles('journey', id),
        began: sumOf(summing, began),
        people: peopleOf(summing, began),
        error: error(summing, began),
        ended: Object.fromEntries(ended),
        inside: sumOf(summing, figures.of('inside', id)),
        steps: writtenOrder(options.candidate.workspace.get('journey', id)?.value.steps ?? [])
          .filter((step) => steps.has(step))
          .map((step) => ({
            id: step,
            people: peopleOf(summing, figures.of('step', id, step, 'people')),
            standing: sumOf(summing, figures.of('step', id, step, 'standing')),
            messages: sumOf(summing, figures.of('step', id, step, 'messages')),
          })),
      };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function channelsOf(summing: Summing): PlayedChannel[] {
  const { stage, counts } = summing;
  const { figures } = counts;
  const days = daysOf(summing);
  return [...stage.run.program.channels.values()]
    .filter(({ id, medium }) => medium !== '' || figures.of('channel', id).sum > 0)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, medium, rate, cost }) => {
      const all = figures.of('channel', id);
      const delays = figures.under('delays', id).map(({ rest: [minutes = '0'] }) => Number(minutes));
      return {
        id,
        medium,
        messages: sumOf(summing, all),
        people: peopleOf(summing, all),
        error: error(summing, all),
        cost: (sumOf(summing, all) * cost) / COST_UNITS,
        days: days.map((day) => ({ day, messages: sumOf(summing, figures.of('day', id, day)) })),
        busiest: busiestOf(summing, id),
        perMinute: rate && (rate.messages / rate.per) * MINUTE,
        delayed: sumOf(summing, figures.of('delayed', id)),
        longestDelay: Math.max(0, ...delays) * MINUTE,
      };
    });
}

function daysOf({ stage }: Summing): string[] {
  const { from, until, run } = stage;
  const days = new Set<string>();
  for (let at = from; at < until; at += DAY / 4) days.add(dayOf(run, at));
  return [...days.add(dayOf(run, until))];
}

/** The earliest of those with the most messages. */
function busiestOf(summing: Summing, channel: string): PlayedChannel['busiest'] {
  let busiest: { minute: number; messages: number } | null = null;
  for (const [minute, messages] of summing.counts.minutes.get(channel) ?? []) {
    if (messages <= 0) continue;
    const isMore = busiest === null || messages > busiest.messages;
    if (isMore || (messages === busiest!.messages && minute < busiest!.minute))
      busiest = { minute, messages };
  }
  return (
    busiest && {
      minute: new Date(busiest.minute * MINUTE).toISOString(),
      messages: scaled(summing, busiest.messages),
    }
  );
}

function templatesOf(summing: Summing): PlayedTemplate[] {
  return under(summing, 'sent').map(({ rest, figure }) => {
    const [journey = '', step = '', template = '', channel = ''] = rest;
    const messages = sumOf(summing, figure);
    return { journey, step, template, channel, messages, people: peopleOf(summing, figure) };
  });
}

function withheldOf(summing: Summing): Withheld[] {
  const { figures } = summing.counts;
  return under(summing, 'withheld')
    .map(({ rest, figure }) => {
      const [journey = '', step = '', outcome = '', reason = ''] = rest;
      const delayed = figures.of('delayedBy', ...rest).sum;
      return {
        journey,
        step,
        outcome: outcome as Withheld['outcome'],
        reason,
        count: sumOf(summing, figure),
        people: peopleOf(summing, figure),
        delay: delayed === 0 ? null : Math.round(figures.of('delay', ...rest).sum / delayed),
      };
    })
    .sort((a, b) => b.count - a.count);
}

function capsOf(summing: Summing): PlayedCap[] {
  const { figures } = summing.counts;
  return summing.stage.run.program.policy.caps.map(({ name }) => ({
    cap: name,
    refused: sumOf(summing, figures.of('cap', name, 'refused')),
    waited: sumOf(summing, figures.of('cap', name, 'waiting')),
    people: peopleOf(summing, figures.of('capped', name)),
  }));
}

function conflictsOf(summing: Summing): Conflict[] {
  const { figures } = summing.counts;
  const told = journeysTold(summing.options);
  return figures
    .under('conflicted')
    .map(({ rest: [cap = '', winner = '', loser = ''], figure }) => ({
      cap,
      winner,
      loser,
      people: peopleOf(summing, figure),
      refused: sumOf(summing, figures.of('conflict', cap, winner, loser, 'refused')),
      waited: sumOf(summing, figures.of('conflict', cap, winner, loser, 'waiting')),
    }))
    .filter(({ winner, loser }) => told === null || told.has(winner) || told.has(loser))
    .sort((a, b) => b.people - a.people);
}

/** What was asked and refused is what people heard; what is left is what the desk of all says. */
function offersOf(summing: Summing): PlayedOffer[] {
  const { stage, counts, played, before } = summing;
  const { figures } = counts;
  return [...stage.run.program.offers.values()].map(({ id, title, budget }) => {
    const asked = sumOf(summing, figures.of('ask', id, 'grant_asked'));
    const refused = figures
      .under('refusedOffer', id)
      .map(({ rest: [reason = ''], figure }) => [reason, sumOf(summing, figure)] as const);
    const inVain = refused.reduce((sum, [, count]) => sum + count, 0);
    const granted = asked - inVain;
    const returned = sumOf(summing, figures.of('ask', id, 'grant_returned'));
    const had = before.get(id)?.granted ?? 0;
    const has =
      summing.sample === null ? (played.desk.offers.get(id)?.granted ?? had) : had + granted - returned;
    return {
      id,
      title,
      asked,
      granted,
      returned,
      redeemed: sumOf(summing, figures.of('event', id, 'offer_redeemed')),
      expired: sumOf(summing, figures.of('event', id, 'offer_expired')),
      refused: Object.fromEntries(refused),
      left: budget.grants === null ? null : Math.max(0, budget.grants - has),
      cost: budget.unitCost === null ? null : cents((has - had) * budget.unitCost),
    };
  });
}

function limitsOf(summing: Summing): PlayedLimit[] {
  const { stage, played, before, counts, options } = summing;
  const told = journeysTold(options);
  const { campaigns, limits } = stage.run.program;
  const owners = told && new Set([...told].flatMap((id) => ownersOf(id, campaigns.ofJourney.get(id)?.id)));
  return [...limits.byId.values()]
    .filter(({ owner }) => owners === null || owners.has(owner))
    .map((limit) => {
      const had = before.get(limit.id)?.granted ?? 0;
      return {
        of: limit.owner,
        counts: limit.counts,
        before: amountOf(limit, had),
        used: amountOf(limit, played.desk.offers.get(limit.id)?.granted ?? had),
        atMost: limit.atMost === null ? null : amountOf(limit, limit.atMost),
        refused: counts.figures
          .under('refusedOffer', limit.id)
          .reduce((sum, { figure }) => sum + sumOf(summing, figure), 0),
      };
    });
}

/** Whose limits count what a journey does. */
function ownersOf(journey: string, campaign: string | undefined): string[] {
  return [`journey.${journey}`, ...(campaign === undefined ? [] : [`campaign.${campaign}`])];
}

function amountOf({ counts }: LimitProgram, units: number): number {
  return counts === 'cost' ? units / COST_UNITS : units;
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}

function segmentsOf(summing: Summing): PlayedSegment[] {
  const { stage, counts, titles } = summing;
  const { followed } = stage.run.program;
  return declaredSegments(stage.run.program)
    .filter(({ id }) => followed === null || followed.has(`segment.${id}`))
    .map(({ id, index }) => {
      const [before, after, entered, left] = (['before', 'after', 'entered', 'left'] as const).map(
        (which) => counts.members[which][index]!,
      ) as [number, number, number, number];
      return {
        id,
        title: titles('segment', id),
        before: scaled(summing, before),
        after: scaled(summing, after),
        error: error(summing, { sum: after, people: after, squares: after }),
        entered: scaled(summing, entered),
        left: scaled(summing, left),
      };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
