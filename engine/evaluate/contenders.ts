/**
 * Messages of one person that want the same place under a cap: which of them stands before which. One that is being sent has
 * its place; of the others — decided and not handed over, or waiting for room at their step — the one that `priority` puts first goes first, then the older. So nobody
 * takes a place that another waits for, whoever asks first.
 */
import type { CapRule } from '../compiler/program.ts';
import type { JsonObject } from '../store/store.ts';
import type { Draft, Effect } from './draft.ts';
import { isMessage } from './effects/kind.ts';
import type { Instance } from './instance.ts';
import { isPaused } from './paused.ts';
import { running } from './record-event.ts';
import type { Run } from './run.ts';
import type { Attempt } from './send.ts';

/** A message as caps see it; kept with a step that waits for room. */
export interface Contender {
  readonly key: string;
  readonly class: string;
  readonly channel: string;
  readonly medium: string;
  readonly journey: string;
  /** Instant of the first decision about it. */
  readonly since: number;
}

/** What a step remembers of a message that waits for room under some caps; without names, for its offer under all of them. */
export interface Room extends Contender {
  readonly caps?: readonly string[];
}

export function contenderOf({ key, template, channel, journey, since }: Attempt): Contender {
  return {
    key,
    class: template.class,
    channel: channel.id,
    medium: channel.medium,
    journey: journey.id,
    since,
  };
}

/** How a step keeps it. */
export function roomForm(room: Room): JsonObject {
  return { ...room } as unknown as JsonObject;
}

export function covers(cap: CapRule, own: Contender): boolean {
  // A service message passes caps unless a row names its class.
  if (cap.class === null ? own.class === 'service' : cap.class !== own.class) return false;
  if (cap.channel !== null && cap.channel !== own.medium && cap.channel !== own.channel) return false;
  return cap.journey === null || cap.journey === own.journey;
}

/** How many have the place, or will have it before this one. */
export function standBefore(run: Run, draft: Draft, cap: CapRule, own: Contender): number {
  const rooms = waitingRooms(run, draft);
  // Nearly always it is the only one.
  if (rooms.length === 0 && draft.effects.every(({ key }) => key === own.key)) return 0;
  const isQueued = draft.effects.some(({ key }) => key === own.key);
  const asks: Place = { ...own, isQueued };
  const queued = draft.effects.filter((effect) => {
    if (effect.key === own.key || !isMessage(effect)) return false;
    const other = contenderIn(effect);
    if (!covers(cap, other)) return false;
    if (effect.status === 'sending' || effect.status === 'doubtful') return true;
    return (
      effect.status === 'ready' &&
      effect.reason !== 'paused' &&
      isBefore(run, { ...other, isQueued: true }, asks)
    );
  });
  const waiting = rooms.filter(({ room }) => {
    if (room.key === own.key || !covers(cap, room)) return false;
    return (room.caps?.includes(cap.name) ?? true) && isBefore(run, { ...room, isQueued: false }, asks);
  });
  return queued.length + waiting.length;
}

export interface WaitingRoom {
  readonly instance: Instance;
  readonly room: Room;
}

/** Steps whose message waits for room, or for its offer; one whose journey pauses waits for that. */
export function waitingRooms(run: Run, draft: Draft): readonly WaitingRoom[] {
  // Asked after every input, and nearly always of somebody of whom nothing waits.
  if (!draft.instances.some((instance) => roomOf(instance) !== null)) return NONE;
  return running(run, draft).flatMap(([journey, instance]) => {
    const room = roomOf(instance);
    return room === null || isPaused(run, journey.id, draft.at) ? [] : [{ instance, room }];
  });
}

const NONE: readonly WaitingRoom[] = [];

function roomOf({ endedAt, step, results }: Instance): Room | null {
  const result = endedAt === null && step !== null ? results[step] : undefined;
  if (result?.room === undefined) return null;
  return result.status === 'waiting' || result.status === 'asked' ? (result.room as unknown as Room) : null;
}

/** A message in the outbox. */
export function contenderIn({ key, channel, createdAt, body }: Effect): Contender {
  const { class: messageClass, journey } = body['origin'] as unknown as { class: string; journey: string };
  const since = (body['since'] as number | undefined) ?? createdAt;
  return { key, class: messageClass, channel, medium: String(body['medium']), journey, since };
}

interface Place extends Contender {
  /** It was decided, and is in the outbox. */
  readonly isQueued: boolean;
}

function isBefore(run: Run, one: Place, other: Place): boolean {
  const [higher, lower] = [priorityOf(run, one), priorityOf(run, other)];
  if (higher !== lower) return higher < lower;
  if (one.since !== other.since) return one.since < other.since;
  const [first, second] = [rankOf(run, one), rankOf(run, other)];
  if (first !== second) return first < second;
  return one.isQueued === other.isQueued ? one.key < other.key : one.isQueued;
}

/** By the first row that names its class or its journey; what none names comes last. */
function priorityOf({ program }: Run, { class: messageClass, journey }: Contender): number {
  const rows = program.policy.priority;
  const found = rows.findIndex((row) => row.class === messageClass || row.journey === journey);
  return found === -1 ? rows.length : found;
}

/** Of one age: in the order in which their journeys are asked. */
function rankOf({ program }: Run, { journey }: Contender): number {
  return program.journeyById.get(journey)?.rank ?? program.journeys.length;
}
