/**
 * The shop that `plan` looks at: the starter programme as it was applied, with people, their past, and what they do in the last
 * days. The starter's own data knows orders and returns alone, so visits and baskets are made up; the same in every run.
 */
import { Random } from '../../bench/workload/random.ts';
import { Ports } from '../../review/test/ports.ts';
import { VirtualClock } from '../../runtime/clock.ts';
import { Daemon } from '../../runtime/daemon.ts';
import { settleExisting } from '../../runtime/import.ts';
import type { Incoming } from '../../runtime/incoming.ts';
import { applyRelease, type Candidate } from '../../runtime/release.ts';
import { openStore } from '../../store/open.ts';
import type { JsonObject, Store } from '../../store/store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Thursday in autumn: a Monday, quiet hours and the edges of two seasons are in the week that plan plays. */
const APPLIED = Date.parse('2026-10-20T09:00:00Z');
/** Days that the shop has lived with the programme: journeys have people inside at every step. */
const LIVED = 16;
export const PEOPLE = 250;

export interface Shop {
  readonly store: Store;
  /** When plan is asked. */
  readonly at: number;
}

type Said = Pick<Incoming, 'event' | 'properties' | 'traits' | 'consent'> & {
  readonly at: number;
  readonly user: string;
};

export async function openShop(candidate: Candidate, people = PEOPLE): Promise<Shop> {
  const { root } = candidate.workspace;
  const clock = new VirtualClock(APPLIED);
  const store = await openStore('sqlite::memory:', { root, buckets: 1 });
  const { release } = await applyRelease(store, candidate, { at: APPLIED, commit: null });
  const daemon = await Daemon.start({
    store,
    clock,
    candidate,
    release,
    channelSpecs: new Ports(() => clock.now(), {}).specs(candidate.program),
    sourceSpecs: [],
    root,
    secrets: () => 'secret',
  });
  await daemon.adopt();
  const random = new Random(5);
  const names = Array.from({ length: people }, (_, index) => `customer_${index}`);
  const past = names.flatMap((user) => pastOf(user, random));
  await Promise.all(past.map((said, index) => daemon.engine.accept(incoming(said, `past ${index}`, true))));
  await settleExisting(daemon.engine, 1);
  await daemon.deliver();
  const lived = names.flatMap((user) => deedsOf(user, random)).toSorted((a, b) => a.at - b.at);
  const until = APPLIED + LIVED * DAY;
  for (const [index, said] of lived.entries()) {
    await moveTo(said.at, clock, daemon);
    void daemon.engine.accept(incoming(said, `deed ${index}`, false));
  }
  await moveTo(until, clock, daemon);
  await daemon.stop();
  return { store, at: until };
}

/** Stops at every instant at which something is due. */
async function moveTo(target: number, clock: VirtualClock, daemon: Daemon): Promise<void> {
  for (;;) {
    await daemon.untilIdle();
    const { profile, effect } = await daemon.engine.store.nextDue();
    const never = Number.POSITIVE_INFINITY;
    const next = Math.min(
      profile === null ? never : profile + 1,
      effect ?? never,
      clock.nextAlarm() ?? never,
    );
    if (next > target) break;
    clock.moveTo(next);
  }
  clock.moveTo(target);
}

function incoming({ at, user, ...said }: Said, id: string, imported: boolean): Incoming {
  return {
    ...said,
    id,
    source: 'shop',
    time: said.event === null ? null : at,
    identifiers: { user_id: user },
    imported,
    raw: null,
  };
}

const ZONES = ['Europe/London', 'Europe/London', 'Asia/Shanghai', 'America/New_York'];
const CATEGORIES = ['christmas', 'kitchen', 'paper', 'garden', 'carriage', 'other'];
const TOTALS = [20, 45, 90, 240, 400, 520, 900, 1_500, 2_600];

function pastOf(user: string, random: Random): Said[] {
  const number = user.slice('customer_'.length);
  const traits = {
    first_name: `Name ${number}`,
    ...(random.below(8) > 0 && { email: `${user}@example.com` }),
    ...(random.below(3) > 0 && { phone: `+4477009${number.padStart(5, '0')}` }),
    time_zone: random.of(ZONES),
    locale: random.of(['en', 'en', 'zh-CN']),
  };
  const consent =
    random.below(6) > 0 ? { marketing: random.below(2) === 0 ? ['email'] : ['email', 'sms'] } : {};
  const orders = random.below(10);
  // Some are regular, some have not been seen for long.
  const last = random.of([2, 6, 20, 40, 56, 59, 62, 85, 100, 175, 190, 360, 380]);
  const gap = 2 + random.below(40);
  const said: Said[] = [{ user, at: APPLIED, event: null, properties: {}, traits, consent }];
  for (let order = 0; order < orders; order++) {
    const at = APPLIED - (last + order * gap) * DAY - random.below(DAY);
    said.push(ordered(user, at, `p-${number}-${order}`, random));
    if (random.below(7) === 0) said.push(returned(user, at + 3 * DAY, `b-${number}-${order}`, random));
  }
  return said;
}

function deedsOf(user: string, random: Random): Said[] {
  const said: Said[] = [];
  const when = () => APPLIED + random.below(LIVED * DAY);
  const add = (event: string, properties: JsonObject) =>
    said.push({ user, at: when(), event, properties, traits: {}, consent: {} });
  const number = user.slice('customer_'.length);
  for (let times = random.below(3) - 1; times > 0; times--)
    said.push(ordered(user, when(), `n-${number}-${times}`, random));
  if (random.below(8) === 0) said.push(returned(user, when(), `r-${number}`, random));
  for (let times = random.below(4); times > 0; times--) add('page_viewed', {});
  for (let times = random.below(6) - 1; times > 0; times--) add('product_viewed', { sku: 'A1' });
  for (let times = random.below(4) - 1; times > 0; times--)
    add('cart_updated', { cart_id: `c-${number}`, total: random.of([0, 15, 40]) });
  return said;
}

function ordered(user: string, at: number, order: string, random: Random): Said {
  const total = random.of(TOTALS);
  const lines = [{ sku: 'A1', category: random.of(CATEGORIES), quantity: 1 + random.below(5), price: 12.5 }];
  return {
    user,
    at,
    event: 'order_completed',
    properties: { order_id: order, total, lines },
    traits: {},
    consent: {},
  };
}

function returned(user: string, at: number, id: string, random: Random): Said {
  const properties = { return_id: id, total: random.of([5, 30, 120]), lines: [] };
  return {
    user,
    at: Math.min(at, APPLIED + LIVED * DAY),
    event: 'order_returned',
    properties,
    traits: {},
    consent: {},
  };
}
