/**
 * A sender: one message per request, at a steady rate whatever the answers take. A message's time runs from the
 * moment it was to be sent, so a server that stands still is not spared by a sender that waits for it.
 */
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface Steady {
  readonly url: string;
  readonly writeKey: string;
  /** Messages a second. */
  readonly rate: number;
  readonly bodies: readonly string[];
  /** Where each is posted to; left out, /v1/track. */
  readonly path?: string;
  /** Whether an answer is the one that was wanted; left out, that the message was taken. */
  readonly isAnswer?: (text: string) => boolean;
}

/** How long answers are waited for after the last message, milliseconds. */
export const PATIENCE = 10_000;

/** Evaluated, or parked; either way it is durable. A message that was set aside is a mistake of this measure. */
const ACKNOWLEDGED: ReadonlySet<string> = new Set(['{"success":true}', '{"success":true,"parked":1}']);

export interface Sent {
  /** When each message was to be sent, milliseconds since 1970 UTC, and how long from then until it was acknowledged. */
  readonly waits: readonly (readonly [planned: number, milliseconds: number])[];
  /** Messages that nobody waited for any longer. They are among the waits, which were at least so long. */
  readonly unanswered: number;
  /** Parallel to the messages: when each was to be sent, milliseconds since 1970 UTC. */
  readonly planned: readonly number[];
  /** When the sender ended, milliseconds since 1970 UTC. */
  readonly ended: number;
}

export async function sendSteadily({
  url,
  writeKey,
  rate,
  bodies,
  path = '/v1/track',
  isAnswer = (text) => ACKNOWLEDGED.has(text),
}: Steady): Promise<Sent> {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`;
  const post = (body: string) =>
    new Promise<void>((resolve, reject) => {
      const headers = {
        authorization,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const call = request(`${url}${path}`, { method: 'POST', agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => {
          if (isAnswer(text)) resolve();
          else reject(new Error(`not acknowledged: ${response.statusCode} ${text}`));
        });
      });
      call.once('error', reject);
      call.end(body);
    });
  const waits: [planned: number, milliseconds: number][] = [];
  const waiting = new Set<number>();
  const sent: Promise<void>[] = [];
  const start = performance.now();
  const plan: number[] = [];
  for (const [index, body] of bodies.entries()) {
    const planned = start + (index * 1000) / rate;
    plan.push(performance.timeOrigin + planned);
    const early = planned - performance.now();
    if (early > 0) await delay(early);
    waiting.add(planned);
    sent.push(
      post(body).then(() => {
        waiting.delete(planned);
        waits.push([performance.timeOrigin + planned, performance.now() - planned]);
      }),
    );
  }
  await Promise.race([Promise.all(sent), delay(PATIENCE)]);
  const now = performance.now();
  for (const planned of waiting) waits.push([performance.timeOrigin + planned, now - planned]);
  return { waits, unanswered: waiting.size, planned: plan, ended: Date.now() };
}
