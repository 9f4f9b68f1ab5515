/** Made-up newcomers: how they begin says who stays, and a letter makes some of them buy, by rules that are known. For tests of models end to end. */
import { shop } from '../rig/files.ts';
import type { Rig } from '../rig/rig.ts';
import type { JsonObject } from '../store/store.ts';
import { Random } from './learners/random.ts';
import { tellPast } from './learning.testing.ts';

const DAY = 86_400_000;

/** By how much the letter makes those who came by the app buy; it does nothing to the others. */
export const EFFECT = 0.35;
/** So many carts in the first week go with staying. */
export const CARTS = 4;

const DEFINITIONS = `kind: event
id: signed_up
properties: { by: text }
---
kind: event
id: letter_drawn
properties: { arm: text }
---
kind: event
id: article_read
---
kind: tag
id: came_by
type: text
did: signed_up
first: by
---
kind: tag
id: carts
type: integer
did: cart_updated
count: true
---
kind: tag
id: arm_drawn
type: text
did: letter_drawn
first: arm
---
kind: tag
id: orders
type: integer
did: order_completed
count: true
---
kind: experiment
id: letter
arms: { none: 50, letter: 50 }
exposed: { did: letter_drawn, arm: arm }
`;

export const MODELS = `kind: model
id: persuadable
type: uplift
experiment: letter
predicts: { did: order_completed }
horizon: 14d
features: [came_by, carts]
method: logistic
promote: { qini: { at_least: 0.05 }, uplift_at_30: { at_least: 0.1 } }
output: { tag: persuadable, bands: { yes: 0.15 } }
---
kind: model
id: by_the_arm
type: uplift
experiment: letter
options: { arm: letter, learner: t }
predicts: { did: order_completed }
horizon: 14d
features: [carts, arm_drawn]
method: logistic
output: { tag: by_the_arm }
---
kind: model
id: aha
type: magic_number
from: { did: signed_up }
predicts: { did: article_read }
horizon: 30d
options: { after: 30d, windows: [3d, 7d, 14d] }
promote: { difference: { at_least: 0.3 } }
output: { tag: aha }
---
kind: model
id: what_staying_is_itself
type: magic_number
predicts: { did: article_read }
horizon: 30d
options: { events: [article_read] }
---
kind: experiment
id: nobody_met
arms: { none: 50, letter: 50 }
---
kind: model
id: of_nobody
type: uplift
experiment: nobody_met
predicts: { did: order_completed }
horizon: 14d
features: [carts]
output: { tag: of_nobody }
---
kind: model
id: of_what_came_later
type: uplift
experiment: letter
predicts: { did: order_completed }
horizon: 14d
features: [orders]
output: { tag: of_what_came_later }
---
kind: model
id: of_one_arm
type: uplift
who: arm_drawn = "letter"
experiment: letter
predicts: { did: order_completed }
horizon: 14d
features: [carts]
output: { tag: of_one_arm }
---
kind: model
id: of_few
type: uplift
who: { all: [carts = 6, came_by = "app"] }
experiment: letter
predicts: { did: order_completed }
horizon: 14d
features: [carts]
output: { tag: of_few }
---
kind: model
id: too_soon
type: uplift
experiment: letter
predicts: { did: order_completed }
horizon: 200d
features: [carts]
output: { tag: too_soon }
---
kind: model
id: nobody_stays
type: magic_number
predicts: { did: letter_drawn }
horizon: 30d
---
kind: model
id: not_over
type: magic_number
predicts: { did: article_read }
horizon: 365d
`;

export const files = {
  ...shop,
  'definitions.yaml': DEFINITIONS,
  'models.yaml': MODELS,
};

export interface Newcomer {
  readonly user: string;
  readonly by: string;
  readonly carts: number;
  readonly events: readonly {
    readonly event: string;
    readonly at: number;
    readonly properties: JsonObject;
  }[];
}

/** Who begin up to sixty days before `latest`. */
export function newcomers(
  people: number,
  latest: number,
  name = 'n',
  staysBy: (carts: number) => number = (carts) => (carts >= CARTS ? 0.75 : 0.2),
): readonly Newcomer[] {
  const random = new Random(`${name}ewcomers`);
  return Array.from({ length: people }, (_, person) => {
    const born = latest - random.below(60) * DAY;
    const by = ['web', 'app'][random.below(2)]!;
    const carts = random.below(7);
    const arm = random.below(2) === 1 ? 'letter' : 'none';
    const buys = random.next() < 0.15 + (arm === 'letter' && by === 'app' ? EFFECT : 0);
    const stays = random.next() < staysBy(carts);
    const after = (days: number) => Math.floor(born + days * DAY);
    const one = (event: string, at: number, properties: JsonObject = {}) => ({ event, at, properties });
    return {
      user: `${name}${person}`,
      by,
      carts,
      events: [
        one('signed_up', born, { by }),
        ...Array.from({ length: carts }, () => one('cart_updated', after(random.next() * 6.9), { value: 1 })),
        one('letter_drawn', after(20), { arm }),
        ...(buys ? [one('order_completed', after(25), { order_id: `${name}-${person}`, total: 10 })] : []),
        ...(stays ? [one('article_read', after(31 + random.next() * 28))] : []),
      ],
    };
  });
}

export async function bringNewcomers(rig: Rig, people: number): Promise<readonly Newcomer[]> {
  return bring(rig, newcomers(people, rig.clock.now() - 100 * DAY));
}

export async function bring(rig: Rig, all: readonly Newcomer[]): Promise<readonly Newcomer[]> {
  const happenings = all.flatMap(({ user, events }) => events.map((event) => ({ user, ...event })));
  await tellPast(rig, all[0]!.user, happenings);
  return all;
}
