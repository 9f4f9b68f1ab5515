/**
 * Reports of a provider → events of the people whose messages they are about, durable before the provider is answered.
 * What became of a message counts once of each kind, however often it is told. What is about no message of this
 * channel is counted and left: providers report on everything their account sends.
 */
import { addressHash } from '../evaluate/bounced.ts';
import type { Input } from '../evaluate/input.ts';
import { messageEvent } from '../evaluate/message-event.ts';
import { hash53 } from '../store/hash.ts';
import type { EffectRow, JsonObject, Store } from '../store/store.ts';
import type { Engine } from './engine.ts';
import type { Feedback, FeedbackAnswer, FeedbackRequest, Report } from './feedback.ts';
import { withinTime } from './time-limit.ts';
import type { Job } from './work.ts';

export type FeedbackOutcome = 'recorded' | 'unknown' | Exclude<FeedbackAnswer['outcome'], 'reports'>;

export interface FeedbackObserver {
  /** `what`: of a report; of a whole post that is not taken, `post`. */
  feedback?(channel: string, what: Report['what'] | 'post', outcome: FeedbackOutcome, reason?: string): void;
}

/** What the provider is answered. */
export type FeedbackReply =
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'refused' | 'malformed' | 'later' | 'no_channel' };

/** No provider puts more into one post. */
const MOST_REPORTS = 10_000;
/** A connector may have to fetch a certificate. */
const TIMEOUT = 10_000;

export async function takeFeedback(
  engine: Engine,
  channel: string,
  feedback: Feedback | undefined,
  request: FeedbackRequest,
  observer?: FeedbackObserver,
): Promise<FeedbackReply> {
  if (!feedback) return { outcome: 'no_channel' };
  const answer = await withinTime(TIMEOUT, (signal) => feedback.read(request, signal));
  if (answer.outcome !== 'reports') {
    observer?.feedback?.(channel, 'post', answer.outcome, answer.reason);
    return { outcome: answer.outcome };
  }
  const jobs: Job[] = [];
  for (const report of answer.reports.slice(0, MOST_REPORTS)) {
    const effect = await messageOf(engine.store, channel, report);
    observer?.feedback?.(channel, report.what, effect ? 'recorded' : 'unknown');
    if (effect) jobs.push(jobOf(effect, report));
  }
  if (jobs.length > 0) await engine.submit(jobs);
  return { outcome: 'taken' };
}

/** By our key, or by what the provider calls it; never one of another channel. */
async function messageOf(
  { people }: Store,
  channel: string,
  { message, provider = [] }: Report,
): Promise<EffectRow | null> {
  const ours = message === undefined ? null : await people.effect(message);
  if (ours?.channel === channel) return ours;
  return provider.length === 0 ? null : people.reported(channel, provider);
}

function jobOf(effect: EffectRow, report: Report): Job {
  const { key, profile } = effect;
  return {
    profile,
    once: hash53([key, kindOf(report)].join('|')),
    inputs: (at) => [...settled(effect, at), eventOf(effect, report, at)],
  };
}

/** What counts once. */
function kindOf({ what, bounce }: Report): string {
  return ['feedback', what, bounce ?? ''].join('|');
}

/** Whatever is reported of a message in doubt, its provider has it. */
function settled({ key, status }: EffectRow, at: number): Input[] {
  return status === 'doubtful' ? [{ type: 'result', at, effect: key, outcome: 'sent', reason: '' }] : [];
}

const EVENTS = {
  delivered: 'message_delivered',
  bounced: 'message_bounced',
  failed: 'message_failed',
  complained: 'message_complained',
} as const;

function eventOf(effect: EffectRow, report: Report, at: number): Input {
  const { what, bounce, reason, time } = report;
  const told = { at, ...(time !== undefined && { time }), key: kindOf(report) };
  if (what === 'unsubscribed') return withdrawal(effect, told);
  if (what === 'restored') return restoration(effect, told, reason);
  const properties: JsonObject = {
    ...(reason !== undefined && { reason }),
    ...(what === 'bounced' && { bounce: bounce ?? 'soft', ...addressOf(effect) }),
  };
  return messageEvent(effect, { ...told, event: EVENTS[what], properties });
}

function addressOf({ body: { to, medium } }: EffectRow): JsonObject {
  return typeof to === 'string' && to !== '' ? { address: addressHash(String(medium), to) } : {};
}

/** Whatever went to the address came back; whoever signs says that it works again. */
function restoration(
  { key, body }: EffectRow,
  told: { at: number; time?: number; key: string },
  proof: string | undefined,
): Input {
  const { at, time = at } = told;
  return {
    type: 'event',
    at,
    time: Math.min(time, at),
    event: 'address_restored',
    message: hash53([key, told.key].join('|')),
    properties: { channel: body['medium']!, ...(proof !== undefined && { proof }) },
    imported: false,
  };
}

/** They said so to the provider, on its page or to its number. */
function withdrawal(
  { key, channel, body }: EffectRow,
  told: { at: number; time?: number; key: string },
): Input {
  const { at, time = at } = told;
  return {
    type: 'event',
    at,
    time: Math.min(time, at),
    event: 'consent_changed',
    message: hash53([key, told.key].join('|')),
    properties: {
      class: (body['origin'] as JsonObject)['class']!,
      channel: body['medium']!,
      given: false,
      by: 'provider',
      source: channel,
      message: key,
    },
    imported: false,
  };
}
