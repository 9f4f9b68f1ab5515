/**
 * Fills a store with customers of the starter programme and what they did in a year, as an import would leave it before
 * anybody was evaluated: rows by the store's own `commit`, and no state.
 */
import { tmpdir } from 'node:os';
import { applyRelease, type Candidate } from '../../runtime/release.ts';
import { hash53 } from '../../store/hash.ts';
import { openStore } from '../../store/open.ts';
import type { EventRow, JsonObject, ProfileId, ProfileRow } from '../../store/store.ts';
import { NOW } from './people.ts';
import { Random } from './random.ts';

const DAY = 86_400_000;
const YEAR = 365 * DAY;
const PEOPLE_AT_ONCE = 500;
const SEED = 20_260_303;
/** Orders of one person in a year, and what else they do in the last month. */
const MOST_ORDERS = 8;
const ZONES = ['Europe/London', 'Europe/London', 'Europe/London', 'Asia/Shanghai', 'America/New_York'];

/** Everybody has agreed to e-mail, and every third to text messages. */
export async function seedShop(url: string, candidate: Candidate, people: number): Promise<void> {
  const store = await openStore(url, { root: tmpdir() });
  try {
    await applyRelease(store, candidate, { at: NOW - YEAR, commit: null });
    const [owned] = await store.own([0]);
    const random = new Random(SEED);
    const customers = Array.from({ length: people }, (_, index) => `customer_${index}`)
      .map((user) => ({ user, id: hash53(`user_id|${user}`) }))
      .sort((a, b) => a.id - b.id);
    for (let from = 0; from < people; from += PEOPLE_AT_ONCE) {
      const some = customers.slice(from, from + PEOPLE_AT_ONCE);
      const events = some.flatMap(({ id }) => pastOf(id, random));
      const result = await store.commit(0, owned!.epoch, {
        clock: NOW,
        identifiers: some.map(({ id, user }) => ({ kind: 'user_id', value: user, profile: id })),
        profiles: some.map(({ id, user }) => profileOf(id, user, random)),
        events,
        receipts: events.map(({ message }) => ({ message, at: NOW })),
      });
      if (!result.ok) throw new Error(`the store refuses made-up customers: ${result.why}`);
    }
  } finally {
    await store.close();
  }
}

function profileOf(id: ProfileId, user: string, random: Random): ProfileRow {
  return {
    id,
    entity: 'profile',
    key: null,
    createdAt: NOW - YEAR,
    mergedInto: null,
    identifiers: { user_id: [user] },
    traits: {
      email: `${user}@example.com`,
      first_name: `Name ${random.below(1_000)}`,
      time_zone: random.of(ZONES),
      locale: random.of(['en', 'en', 'zh-CN']),
    },
    consent: { marketing: { email: true, ...(id % 3 === 0 && { sms: true }) } },
  };
}

function pastOf(profile: ProfileId, random: Random): EventRow[] {
  const made: EventRow[] = [];
  const add = (type: string, within: number, properties: JsonObject) => {
    const time = NOW - random.below(within);
    made.push({ profile, type, time, message: random.bits53(), at: time, properties });
  };
  const orders = random.below(MOST_ORDERS + 1);
  for (let order = 0; order < orders; order++) {
    const total = (500 + random.below(9_500)) / 100;
    const lines = [
      {
        sku: 'A1',
        name: 'A cup',
        category: random.of(['kitchen', 'paper', 'garden']),
        quantity: 2,
        price: total / 2,
      },
    ];
    add('order_completed', YEAR, { order_id: `o-${profile}-${order}`, total, lines });
  }
  for (let view = random.below(4); view > 0; view--) add('page_viewed', 30 * DAY, {});
  if (random.below(5) === 0) add('cart_updated', 30 * DAY, { cart_id: `c-${profile}`, total: 20 });
  if (random.below(20) === 0 && orders > 0)
    add('order_returned', 60 * DAY, { return_id: `r-${profile}`, total: 5 });
  return made;
}
