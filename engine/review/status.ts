/**
 * How a store stands: gathered from reads for people, so it works beside a running daemon and never disturbs
 * it. What `status` prints and what `run` sums up.
 */
import {
  type AudienceProgram,
  allPrograms,
  declaredSegments,
  type JourneyProgram,
} from '../compiler/program.ts';
import { CALL } from '../evaluate/effects/call.ts';
import { isSync, SYNC } from '../evaluate/effects/sync.ts';
import { GATES_KEY, type GatesForm } from '../runtime/gates.ts';
import { pausedSince, pausesNow } from '../runtime/pauses.ts';
import { type Reconciled, reconciledKey } from '../runtime/reconcile.ts';
import type { Candidate } from '../runtime/release.ts';
import type { EffectStatus, Release, Store } from '../store/store.ts';
import { groupBy } from './group.ts';
import { type LimitStatus, limitsOf } from './limits.ts';
import { type ListStatus, listsOf } from './lists.ts';
import { type ModelStatus, modelsOf } from './models/model-status.ts';
import { type OfferStatus, offersOf } from './offers.ts';
import { Tally } from './tally.ts';
import { type TargetStatus, targetsOf } from './targets.ts';
import { type Titles, titlesOf } from './titles.ts';

export interface Status {
  readonly workspace: string;
  readonly title: string;
  readonly environment: string;
  readonly zone: string;
  readonly at: number;
  readonly release: { readonly number: number; readonly commit: string | null; readonly appliedAt: number };
  readonly profiles: number;
  /** Those that happened, the most frequent first. */
  readonly events: readonly { readonly id: string; readonly title: string; readonly count: number }[];
  /** The largest first. */
  readonly segments: readonly {
    readonly id: string;
    readonly title: string;
    /** `profile`, or what it is a segment of. */
    readonly of: string;
    readonly members: number;
  }[];
  /** What is not a person, as far as it is declared. */
  readonly entities: readonly { readonly id: string; readonly title: string; readonly count: number }[];
  /** In order of priority. */
  readonly journeys: readonly JourneyStatus[];
  readonly messages: MessageStatus;
  readonly offers: readonly OfferStatus[];
  readonly limits: readonly LimitStatus[];
  readonly targets: readonly TargetStatus[];
  readonly currency: string;
  readonly audiences: readonly AudienceStatus[];
  readonly lists: readonly ListStatus[];
  readonly models: readonly ModelStatus[];
  /** Code → messages set aside. */
  readonly quarantine: Readonly<Record<string, number>>;
}

export interface JourneyStatus {
  readonly id: string;
  readonly title: string;
  readonly inside: number;
  /** Since when it is paused, or null. */
  readonly pausedSince: number | null;
  /** Steps with people at them, in the order of the journey. */
  readonly steps: readonly { readonly id: string; readonly type: string; readonly people: number }[];
  /** Past the last step, waiting for the goal. */
  readonly watched: number;
  /** Reason → how many ended for it. */
  readonly ended: Readonly<Record<string, number>>;
}

export interface AudienceStatus {
  readonly id: string;
  readonly title: string;
  readonly channel: string;
  /** Changes by its channel: told, on their way, and not got through. */
  readonly told: number;
  readonly queued: number;
  readonly failed: number;
  /** When it was last read back, and what was mended; null: not yet. */
  readonly last: Reconciled | null;
}

export interface MessageStatus {
  /** Channel → accepted by it. */
  readonly sent: Readonly<Record<string, number>>;
  /** Channel → calls that it answered. */
  readonly answered: Readonly<Record<string, number>>;
  /** Decided, and about to be handed over or tried again. */
  readonly queued: number;
  /** Waiting for the end of quiet hours. */
  readonly waiting: number;
  /** Perhaps out, perhaps not: somebody has to look. */
  readonly held: number;
  /** Reason → decided against. */
  readonly refused: Readonly<Record<string, number>>;
  /** Withdrawn before they were handed over, because their journey ended first. */
  readonly withdrawn: number;
  /** What people of ours are to do, or have done. */
  readonly tasks: { readonly open: number; readonly overdue: number; readonly done: number };
  /** Channels whose circuit breaker is open, and until when. */
  readonly resting: Readonly<Record<string, number>>;
  /** Dead letters: channel and last error → how many. */
  readonly failed: readonly { readonly channel: string; readonly reason: string; readonly count: number }[];
}

/** Dead letters looked at one by one for their reasons; beyond, the newest stand for all. */
const MOST_FAILED = 1_000;

export interface StatusOptions {
  readonly store: Store;
  readonly release: Release;
  /** The release, compiled again. */
  readonly candidate: Candidate;
  readonly environment: string;
  readonly at: number;
}

export async function statusOf({
  store,
  release,
  candidate,
  environment,
  at,
}: StatusOptions): Promise<Status> {
  const { program, workspace } = candidate;
  const titles = titlesOf(workspace);
  const journeys = await journeysOf(store, program.journeys, titles);
  const { number, commit, appliedAt } = release;
  return {
    workspace: program.name,
    title: workspace.settings.title ?? program.name,
    environment,
    zone: program.zone,
    at,
    release: { number, commit, appliedAt },
    profiles: await store.people.countProfiles(),
    events: await eventsOf(store, [...program.events.keys()], titles),
    segments: await segmentsOf(store, candidate, titles),
    entities: await entitiesOf(store, [...program.entities.keys()], titles),
    journeys,
    messages: await messagesOf(store, journeys, at),
    offers: await offersOf(store, program.offers.values()),
    limits: await limitsOf(store, program, at),
    targets: await targetsOf(store, program),
    currency: workspace.settings.currency ?? '',
    audiences: await audiencesOf(store, program.audiences, titles),
    lists: await listsOf(store, program.lists),
    models: await modelsOf(store, program.models.values()),
    quarantine: Object.fromEntries(
      (await store.people.countQuarantine()).map(({ code, count }) => [code, count]),
    ),
  };
}

async function eventsOf(store: Store, ids: readonly string[], titles: Titles): Promise<Status['events']> {
  const counts = await store.people.countEvents(ids);
  return [...counts]
    .filter(([, count]) => count > 0)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([id, count]) => ({ id, title: titles('event', id), count }));
}

async function entitiesOf(store: Store, ids: readonly string[], titles: Titles): Promise<Status['entities']> {
  if (ids.length === 0) return [];
  const counts = await store.people.countEntities();
  return ids.map((id) => ({ id, title: titles('entity', id), count: counts.get(id) ?? 0 }));
}

async function segmentsOf(store: Store, { program }: Candidate, titles: Titles): Promise<Status['segments']> {
  const slots = await store.knownSlots('segment');
  const segments = allPrograms(program).flatMap(declaredSegments);
  const members = await store.people.countMembers(segments.flatMap(({ id }) => slots.get(id) ?? []));
  return segments
    .map(({ id, entity }) => ({
      id,
      title: titles('segment', id),
      of: entity,
      members: members.get(slots.get(id) ?? -1) ?? 0,
    }))
    .sort((a, b) => b.members - a.members || (a.id < b.id ? -1 : 1));
}

async function journeysOf(
  store: Store,
  programs: readonly JourneyProgram[],
  titles: Titles,
): Promise<JourneyStatus[]> {
  const counts = await store.people.countInstances();
  const pauses = await pausesNow(store);
  return programs.map(({ id, steps }) => {
    const own = counts.filter(({ journey }) => journey === id);
    const standing = new Tally();
    const ended = new Tally();
    let watched = 0;
    for (const { step, reason, count } of own) {
      if (reason !== null) ended.add(reason, count);
      else if (step !== null) standing.add(step, count);
      else watched += count;
    }
    return {
      id,
      title: titles('journey', id),
      inside: standing.total + watched,
      pausedSince: pausedSince(pauses, id),
      steps: [...steps.values()]
        .map((step) => ({ id: step.id, type: step.type, people: standing.of(step.id) }))
        .filter(({ people }) => people > 0),
      watched,
      ended: ended.record(),
    };
  });
}

async function messagesOf(
  store: Store,
  journeys: readonly JourneyStatus[],
  at: number,
): Promise<MessageStatus> {
  // Changes of audiences have lines of their own.
  const effects = (await store.people.countEffects()).filter(({ kind }) => kind !== SYNC);
  const countOf = (...statuses: EffectStatus[]) =>
    effects.filter(({ status }) => statuses.includes(status)).reduce((sum, { count }) => sum + count, 0);
  const sent = new Tally();
  const answered = new Tally();
  for (const { kind, channel, status, count } of effects) {
    if (status === 'sent') (kind === CALL ? answered : sent).add(channel, count);
  }
  const refused = new Tally();
  for (const { journey, outcome, reason, count } of await store.people.countDecisions(0)) {
    // Without a journey it was about an audience.
    if (journey === '') continue;
    if (outcome === 'refused' || outcome === 'withheld') refused.add(reason, count);
  }
  const atSends = journeys
    .flatMap(({ steps }) => steps)
    .filter(({ type }) => type === 'send' || type === 'call')
    .reduce((sum, { people }) => sum + people, 0);
  return {
    sent: sent.record(),
    answered: answered.record(),
    queued: countOf('ready', 'sending'),
    // Who stands at a send or a call either has one under way, or waits until one may go out.
    waiting: Math.max(0, atSends - countOf('ready', 'sending', 'doubtful')),
    held: countOf('doubtful'),
    refused: refused.record(),
    withdrawn: countOf('dropped'),
    tasks: { open: countOf('open'), overdue: countOf('overdue'), done: countOf('done') },
    resting: await restingOf(store, at),
    failed: await failedOf(store, countOf('failed')),
  };
}

async function audiencesOf(
  store: Store,
  audiences: readonly AudienceProgram[],
  titles: Titles,
): Promise<AudienceStatus[]> {
  if (audiences.length === 0) return [];
  const effects = await store.people.countEffects();
  const found: AudienceStatus[] = [];
  for (const { id, channel } of audiences) {
    const countOf = (...statuses: EffectStatus[]) =>
      effects
        .filter((one) => one.kind === SYNC && one.channel === channel && statuses.includes(one.status))
        .reduce((sum, { count }) => sum + count, 0);
    const last = ((await store.progress(reconciledKey(id))) ?? null) as unknown as Reconciled | null;
    found.push({
      id,
      title: titles('audience', id),
      channel,
      told: countOf('sent'),
      queued: countOf('ready', 'sending'),
      failed: countOf('failed', 'doubtful'),
      last,
    });
  }
  return found;
}

async function restingOf(store: Store, at: number): Promise<MessageStatus['resting']> {
  const { open = {} } = ((await store.progress(GATES_KEY)) ?? {}) as unknown as Partial<GatesForm>;
  return Object.fromEntries(Object.entries(open).filter(([, until]) => until > at));
}

async function failedOf(store: Store, total: number): Promise<MessageStatus['failed']> {
  if (total === 0) return [];
  const letters = await store.people.effects(['failed'], MOST_FAILED);
  const groups = groupBy(
    letters.filter((row) => !isSync(row)),
    ({ channel, reason }) => JSON.stringify([channel, reason ?? 'unknown']),
  );
  return [...groups].map(([key, group]) => {
    const [channel, reason] = JSON.parse(key) as [string, string];
    return { channel, reason, count: group.length };
  });
}
