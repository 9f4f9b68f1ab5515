/**
 * What a person knows of the offers they asked for: a request goes by letter to the offer's bucket (`offer-desk.ts`), and
 * the answer comes back as an input. Here is what is asked, what an answer does, and what is given back. Nothing that
 * was granted is forgotten: whoever no longer has a use for it says so in the same transaction.
 */
import type { StepResult } from '../compiler/steps/step.ts';
import { hash53 } from '../store/hash.ts';
import type { Json, JsonObject, StateRow } from '../store/store.ts';

import type { Draft, Effect } from './draft.ts';
import type { EventInput, GrantInput } from './input.ts';
import type { Instance, StartEvent, Thing } from './instance.ts';
import { recordEvent, recordOwnAct } from './record-event.ts';
import { decide, type Run } from './run.ts';
import { partsOf } from './state-row.ts';

export interface HeldGrant {
  /** Of the effect that asked: what makes asking twice one asking. */
  readonly key: string;
  readonly offer: string;
  /** Tells one asking of a key from another, where it was given back in between. */
  turn: number;
  /**
   * `held`: given, and its message is not handed over yet. `ending`: told that it is redeemed or over, and not heard.
   * `over`: only counted.
   */
  state: 'asked' | 'held' | 'granted' | 'ending' | 'over';
  /** When it was asked for: what limits per person count from. */
  at: number;
  readonly instance: string;
  readonly journey: string;
  readonly step: string;
  /** Whether it goes with a message. */
  readonly message: boolean;
  /** What is given, as it was when it was asked for. */
  readonly benefit: JsonObject;
  /** What it costs, as it was then. */
  readonly cost?: number;
  /** The channel of its message, with which it is counted. */
  readonly channel?: string;
  code: string | null;
  until: number | null;
  /** It was told that it will soon be over. */
  reminded?: boolean;
  /** Its message was tried: somebody may have seen the code. */
  seen?: boolean;
  /** It was said to be redeemed: that is an event once. */
  redeemed?: boolean;
  /** It is room under a limit, and not an offer: for which message, by which channel, how much. */
  readonly limit?: { readonly message: string; readonly channel: string; readonly units: number };
  /** What begins when there is room for it (`start-room.ts`). */
  readonly begins?: Beginning;
}

/** A start that waits for room: what it is to begin with. */
export interface Beginning {
  /** Which of the journey's starts it is. */
  readonly place: number;
  readonly key: string;
  readonly event: StartEvent | null;
  readonly thing: Thing | null;
  /** Tells one start of a key from another. */
  readonly ordinal: number;
}

export type Wanted = Pick<
  HeldGrant,
  | 'key'
  | 'offer'
  | 'instance'
  | 'journey'
  | 'step'
  | 'message'
  | 'benefit'
  | 'cost'
  | 'channel'
  | 'limit'
  | 'begins'
> & {
  /** The turn of an earlier asking. */
  readonly after?: number | undefined;
};

export function grantOf(draft: Draft, key: string): HeldGrant | undefined {
  return draft.grants.find((one) => one.key === key);
}

export function askFor(draft: Draft, { after, ...wanted }: Wanted): void {
  const turn = after === undefined ? draft.at : Math.max(draft.at, after + 1);
  const asked: HeldGrant = { ...wanted, turn, state: 'asked', at: draft.at, code: null, until: null };
  draft.grants.push(asked);
  tellAsked(draft, asked);
}

function tellAsked(draft: Draft, { offer, key, turn, limit, channel }: HeldGrant): void {
  const more = { ...(limit && { units: limit.units }), ...(channel !== undefined && { channel }) };
  draft.out.asks.push({ type: 'grant_asked', offer, key, turn, profile: draft.id, at: draft.at, ...more });
}

/** What templates, steps and events are told of it. */
export function givenBy({ offer, code, until }: HeldGrant): StepResult {
  return {
    offer,
    ...(code !== null && { code }),
    ...(until !== null && { valid_until: new Date(until).toISOString() }),
  };
}

/** The offer as a template names it. */
export function offerNames({ program }: Run, held: HeldGrant): JsonObject {
  const { offer, benefit } = held;
  const title = program.offers.get(offer)?.title ?? offer;
  const { offer: id, ...given } = givenBy(held) as JsonObject;
  return { id: id!, title, benefit, ...given };
}

/** The offer as a message keeps it, until it is settled and may be tried again by hand. */
export function grantBody(held: HeldGrant): JsonObject {
  return { ...(givenBy(held) as JsonObject), turn: held.turn, benefit: held.benefit };
}

/** The offer of a message; undefined for messages without one. */
export function offerIn({
  body,
}: Pick<Effect, 'body'>): { readonly offer: string; readonly turn: number } | undefined {
  return body['grant'] as { readonly offer: string; readonly turn: number } | undefined;
}

/** Says that it was granted, as an event that conditions ask about. */
export function recordGranted(run: Run, draft: Draft, held: HeldGrant): EventInput {
  held.state = 'granted';
  const event = eventOf(draft, held, 'offer_granted', draft.at, {
    benefit: held.benefit,
    ...(held.cost !== undefined && { cost: held.cost }),
    ...(held.message && { message: held.key }),
  });
  recordEvent(run, draft, event);
  return event;
}

/** Redeemed, or over: which of the two the offer's bucket has decided. */
export function recordEnd(run: Run, draft: Draft, held: HeldGrant, input: GrantInput): EventInput {
  const isRedeemed = input.said === 'redeemed';
  const time = Math.min(input.time ?? draft.at, draft.at);
  const more = isRedeemed && input.by !== undefined ? { redemption: input.by } : {};
  const event = eventOf(draft, held, isRedeemed ? 'offer_redeemed' : 'offer_expired', time, more);
  Object.assign(held, { state: 'over', ...(isRedeemed && { redeemed: true }) });
  recordEvent(run, draft, event);
  return event;
}

function eventOf(
  draft: Draft,
  held: HeldGrant,
  event: string,
  time: number,
  more: Readonly<Record<string, Json>>,
): EventInput {
  const { key, turn, journey, step, instance } = held;
  return {
    type: 'event',
    at: draft.at,
    time,
    event,
    message: hash53([key, event, turn].join('|')),
    properties: { grant: key, journey, step, instance, ...(givenBy(held) as JsonObject), ...more },
    imported: false,
  };
}

/** It is not wanted any more, or never was: the offer has it back. */
export function giveBack(
  draft: Draft,
  { offer, key, turn }: Pick<HeldGrant, 'offer' | 'key' | 'turn'>,
  seen = false,
): void {
  draft.out.asks.push({ type: 'grant_returned', offer, key, turn, seen, at: draft.at });
  draft.grants = draft.grants.filter((one) => one.key !== key || one.turn !== turn);
}

/** What was given for a message that will not go out, or for a step nobody stands at any more, goes back. */
export function giveBackUnused(draft: Draft): void {
  if (draft.grants.length === 0) return;
  for (const held of draft.grants.filter(({ state }) => state === 'held')) {
    // Whoever is to begin with it gives it back (`start-room.ts`).
    if (held.begins) continue;
    const effect = draft.effects.find(({ key }) => key === messageOf(held));
    if (held.limit && effect?.status === 'sent') {
      // Used for good: the desk alone still counts it.
      draft.grants = draft.grants.filter((one) => one !== held);
      continue;
    }
    if (effect ? isOpen(effect) && isBy(effect, held) : waitingFor(draft, held) !== undefined) continue;
    const { instance: id, journey, step } = held;
    const reason = effect?.reason ?? (effect ? effect.status : 'not_sent');
    decide(draft, { id, journey, step }, 'returned', reason, whatIs(held));
    giveBack(draft, held, held.seen === true);
  }
}

/** The message it is for; of a step `grant`, no message has this key. */
export function messageOf({ key, limit }: HeldGrant): string {
  return limit?.message ?? key;
}

/** For people who read decisions. */
export function whatIs({ offer, limit }: HeldGrant): JsonObject {
  return limit ? { limit: offer } : { offer };
}

/** Another channel may cost something else. */
function isBy({ channel }: Effect, { limit }: HeldGrant): boolean {
  return limit === undefined || limit.channel === channel;
}

function isOpen({ status }: Effect): boolean {
  return status !== 'dropped' && status !== 'failed';
}

/** The instance that stands at the step that asked. */
export function waitingFor(draft: Draft, held: HeldGrant): Instance | undefined {
  const { instance: id, step, key } = held;
  return draft.instances.find((one) => {
    if (one.id !== id || one.endedAt !== null || one.step !== step) return false;
    const { grant, status, room } = one.results[step] ?? {};
    if (grant === key) return held.limit === undefined || status === 'asked';
    // Room that was given stays while the message asks for the rest of what it needs.
    const isOfMessage = (room as JsonObject | undefined)?.['key'] === messageOf(held);
    return held.limit !== undefined && status === 'asked' && isOfMessage;
  });
}

/* ---------------------------------------------------------------- the end of what was granted */

export function nextGrantEnd(run: Run, { grants }: Draft): number {
  let next = Number.POSITIVE_INFINITY;
  for (const held of grants) {
    const { state, until } = held;
    if (state === 'granted' && until !== null) next = Math.min(next, until, remindsAt(run, held));
  }
  return next;
}

/** When somebody is to be told that what they have is soon over; Infinity if they never are, or were. */
function remindsAt({ program }: Run, { offer, until, at, reminded }: HeldGrant): number {
  const remind = program.offers.get(offer)?.valid.remind ?? null;
  if (remind === null || until === null || reminded) return Number.POSITIVE_INFINITY;
  const instant = until - remind;
  return instant > at ? instant : Number.POSITIVE_INFINITY;
}

/** Says what will soon be over. What was over before anybody looked is no news. */
export function remindOfGrants(run: Run, draft: Draft): void {
  for (const held of draft.grants) {
    const { state, until } = held;
    if (state !== 'granted' || until === null || until <= draft.at) continue;
    const instant = remindsAt(run, held);
    if (instant > draft.at) continue;
    held.reminded = true;
    recordOwnAct(run, draft, eventOf(draft, held, 'offer_expiring', instant, { benefit: held.benefit }));
  }
}

/** Asks the offers' buckets whether what is over now was redeemed before. */
export function endGrants(draft: Draft): void {
  for (const held of draft.grants) {
    const { state, until, offer, key } = held;
    if (state !== 'granted' || until === null || until > draft.at) continue;
    held.state = 'ending';
    draft.out.asks.push({ type: 'grant_over', offer, key, at: draft.at });
  }
}

/** Those of one offer that count at an instant, but for the one that asks. */
export function countedGrants(
  draft: Draft,
  offer: string,
  but: string,
  counts: (at: number) => boolean,
): number {
  return draft.grants.filter((one) => one.offer === offer && one.key !== but && counts(one.at)).length;
}

/* ---------------------------------------------------------------- kept */

export function storedGrants(grants: readonly HeldGrant[]): { readonly grants?: readonly HeldGrant[] } {
  return grants.length === 0 ? {} : { grants };
}

/** Another profile turned out to be the same person. What it waited for is asked for again, by the name it has now. */
export function mergeGrants(draft: Draft, state: StateRow | null): void {
  for (const held of partsOf(state)[0].grants ?? []) {
    if (grantOf(draft, held.key)) continue;
    const taken = { ...held };
    draft.grants.push(taken);
    // What was answered meanwhile went to a name that is no more.
    if (taken.state === 'ending') taken.state = 'granted';
    if (taken.state !== 'asked') continue;
    taken.turn += 1;
    tellAsked(draft, taken);
  }
}
