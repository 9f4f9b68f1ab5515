/** A made-up shop whose people come back or do not, by a rule that can be learnt: for tests of models end to end. */

import { messageEvent } from '../evaluate/message-event.ts';
import { shop } from '../rig/files.ts';
import type { Rig } from '../rig/rig.ts';
import { Random } from './learners/random.ts';

const DAY = 86_400_000;

export const TAGS = `kind: tag
id: recency_days
type: integer
did: order_completed
days_since: last
---
kind: tag
id: orders_90d
type: integer
did: order_completed
count: true
within: 90d
---
kind: tag
id: spend
type: number
did: order_completed
sum: total
---
kind: tag
id: channel
type: text
did: order_completed
last: channel
`;

export const MODEL = `kind: segment
id: likely
who: again_score_band = "high"
---
kind: segment
id: buyers
who: { did: order_completed }
---
kind: model
id: again
type: propensity
who: { in: buyers }
predicts: { did: order_completed }
horizon: 30d
features: [recency_days, orders_90d, spend, channel]
method: logistic
train: { at: "0 3 * * 0", cutoffs: 4, every: 30d }
promote: { auc: { at_least: 0.7 }, calibration: { at_most: 0.2 } }
output: { tag: again_score, bands: { high: 0.6, medium: 0.3 } }
`;

export const files = {
  ...shop,
  'carillon.yaml': shop['carillon.yaml']!,
  'tags.yaml': TAGS,
  'model.yaml': MODEL,
};

/** Whether somebody is one of those who come back. */
export function isLoyal(person: number): boolean {
  return person % 3 === 0;
}

/** What they did in the 240 days before `now`. A few of the loyal ones stop, and a few of the others go on. */
export function past(people: number, now: number) {
  const random = new Random('made-up shop');
  return Array.from({ length: people }, (_, person) => {
    const isFaithful = random.next() < 0.12 ? !isLoyal(person) : isLoyal(person);
    const first = now - (240 - random.below(150)) * DAY;
    const orders: { user: string; at: number; total: number; channel: string }[] = [];
    const mean = isFaithful ? 14 : 110;
    for (let at = first; at < now; at += (0.3 + random.next() * 1.4) * mean * DAY)
      orders.push({
        user: `u${person}`,
        at: Math.floor(at),
        total: 10 + random.below(90),
        channel: ['web', 'app', 'store'][random.below(3)]!,
      });
    return orders;
  }).flat();
}

export async function bringPast(rig: Rig, people: number): Promise<void> {
  const { engine } = rig.daemon;
  await Promise.all(
    past(people, rig.clock.now()).map(({ user, at, total, channel }, place) =>
      engine.accept({
        id: `past-${place}`,
        source: 'test',
        event: 'order_completed',
        time: at,
        identifiers: { user_id: user },
        traits: {},
        consent: {},
        properties: { order_id: `o${place}`, total, channel },
        imported: true,
        raw: null,
      }),
    ),
  );
  await rig.settled();
}

/** When messages went out, London time. Loyal people answer those of the evening and by text message, the others those of the morning and by mail. */
export const HOURS = { morning: 8, noon: 13, evening: 20 } as const;

interface Round {
  /** Of the messages of this round, whose keys begin with it. */
  readonly name: string;
  /** Days between two messages of one person; there are twenty. */
  readonly every: number;
  /** Who answers as loyal people do. */
  likeLoyal(person: number): boolean;
}

const USUAL: Round = { name: 'message', every: 5, likeLoyal: isLoyal };

/** Twenty a person in the hundred days before now, of a winter: each in an hour and a channel by chance. */
export async function bringMessages(
  rig: Rig,
  people: number,
  { name, every, likeLoyal }: Round = USUAL,
): Promise<void> {
  const { engine, store } = { engine: rig.daemon.engine, store: rig.store };
  const random = new Random(`${name}s`);
  const midnight = Math.floor(rig.clock.now() / DAY) * DAY;
  for (let person = 0; person < people; person++) {
    const profile = await store.people.find('user_id', `u${person}`);
    const told = Array.from({ length: 20 }, (_, place) => {
      const hour = Object.values(HOURS)[random.below(3)]!;
      const channel = ['email', 'sms'][random.below(2)]!;
      const isHour = hour === (likeLoyal(person) ? HOURS.evening : HOURS.morning);
      const isChannel = channel === (likeLoyal(person) ? 'sms' : 'email');
      const sent = midnight - (20 - place) * every * DAY + hour * 3_600_000;
      const answers = random.next() < 0.08 + (isHour ? 0.3 : 0) + (isChannel ? 0.3 : 0);
      return { key: `${name}-${person}-${place}`, channel, sent, answers };
    });
    const inputs = (at: number) =>
      told.flatMap(({ key, channel, sent, answers }) => {
        const origin = { journey: 'made_up', step: 'send', template: 'hello', class: 'marketing' };
        const row = { key, channel, body: { medium: channel, locale: 'en', instance: '1', origin } };
        const news = (event: string, time: number) => messageEvent(row, { event, at, time, key: event });
        return [
          news('message_sent', sent),
          ...(answers ? [news('message_clicked', sent + 1_800_000)] : []),
          // Too late to count, and of another kind.
          news('message_opened', sent + 3 * DAY),
        ];
      });
    await engine.submit([{ profile: profile!, inputs }]);
  }
  await rig.settled();
}
