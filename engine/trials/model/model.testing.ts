/**
 * What must hold, looked at from outside: a few facts kept beside the engine while it runs (who ordered what when, who is gone,
 * which version is in force, what is paused), and what was handed over. It shares no code with the engine.
 */
import { DateTime } from 'luxon';
import type { Act, Person } from './acts.testing.ts';
import type { Cap, Journey, Programme } from './programme.testing.ts';

const MINUTE = 60_000;
const ZONE = 'Europe/London';

/** A message as the channel got it, and whether it took it. */
export interface HandedOver {
  readonly key: string;
  readonly who: Person;
  readonly journey: Journey['id'];
  readonly step: string;
  readonly class: string;
  readonly channel: string;
  /** When it was decided, and when it was handed over. */
  readonly decided: number;
  readonly at: number;
  readonly isTaken: boolean;
  /** The instance it belongs to, as the store told it at that moment; null where there was none. */
  readonly way: Pick<Way, 'startedAt' | 'endedAt'> | null;
  readonly facts: Facts;
}

/** What was true when a message was handed over. */
interface Facts {
  readonly journeys: readonly Journey[];
  readonly orders: readonly { readonly at: number; readonly total: number }[];
  readonly isGone: boolean;
  readonly paused: ReadonlySet<string>;
}

/** One way of somebody through a journey, as the store tells it. */
export interface Way {
  readonly id: string;
  readonly who: Person;
  readonly journey: string;
  readonly key: string;
  readonly step: string | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
}

/** What the engine has written down. */
export interface Ledger {
  /** Key of a message → what became of it. */
  readonly statusOf: ReadonlyMap<string, string>;
  /** Of every event `message_sent`: `ann first.s3`. */
  readonly sent: readonly string[];
  readonly decisions: readonly {
    readonly instance: string;
    readonly step: string;
    readonly outcome: string;
    readonly reason: string;
  }[];
}

export class Model {
  readonly faults: string[] = [];
  readonly handedOver: HandedOver[] = [];
  journeys: readonly Journey[];
  readonly #programme: Programme;
  readonly #orders = new Map<Person, { at: number; total: number }[]>();
  readonly #gone = new Set<Person>();
  readonly #paused = new Set<string>();

  constructor(programme: Programme) {
    this.#programme = programme;
    this.journeys = programme.versions[0]!;
  }

  /** Before the engine hears of it. */
  happens(act: Act, at: number): void {
    if (act.do === 'order') this.#ordersOf(act.who).push({ at, total: act.total });
    if (act.do === 'become' && 'gone' in act.traits) {
      if (act.traits['gone']) this.#gone.add(act.who);
      else this.#gone.delete(act.who);
    }
    // A resume is true from when it is heard: until then a message that is sent would be too early.
    if (act.do === 'pause' && !act.paused) this.#paused.delete(act.journey);
  }

  /** After it. */
  happened(act: Act): void {
    if (act.do === 'pause' && act.paused) this.#paused.add(act.journey);
  }

  gets(message: Omit<HandedOver, 'facts'>): void {
    const facts = {
      journeys: this.journeys,
      orders: [...this.#ordersOf(message.who)],
      isGone: this.#gone.has(message.who),
      paused: new Set(this.#paused),
    };
    this.handedOver.push({ ...message, facts });
  }

  #ordersOf(who: Person) {
    const known = this.#orders.get(who) ?? [];
    this.#orders.set(who, known);
    return known;
  }

  /** At rest, after any act: where people stand. */
  demandPositions(ways: readonly Way[]): void {
    const inside = new Map<string, number>();
    const ids = new Set<string>();
    for (const way of ways) {
      const { id, who, journey: name, key, step, endedAt } = way;
      if (ids.has(id)) this.#fault(`two instances ${id}`);
      ids.add(id);
      const journey = this.journeys.find((one) => one.id === name)!;
      if (endedAt !== null) {
        if (step !== null) this.#fault(`${who} has left ${name} and stands at ${step}`);
        continue;
      }
      const place = `${who} ${name} ${key}`;
      inside.set(place, (inside.get(place) ?? 0) + 1);
      if (step === null && !journey.goal) this.#fault(`${place} stands nowhere and waits for no goal`);
      this.#demandStay(way, journey, place);
      const isThere =
        step === null || step === '(start)' || JSON.stringify(journey.steps).includes(`"id":"${step}"`);
      if (!isThere) this.#fault(`${place} stands at ${step}, which is not there`);
    }
    for (const [place, count] of inside) {
      const journey = this.journeys.find(({ id }) => id === place.split(' ')[1]);
      // What an earlier version let in may stay.
      const allows = this.#programme.versions.some((version) =>
        version.some(({ id, running }) => id === journey?.id && running === 'also'),
      );
      const wasKeyed = new Set(this.#programme.versions.map(([{ start }]) => start['key'])).size;
      if (count > 1 && !allows && wasKeyed === 1) this.#fault(`${place} is inside ${count} times`);
    }
  }

  /** Nobody stays inside for whom the goal was reached or the stop holds. */
  #demandStay({ who, startedAt }: Way, journey: Journey, place: string): void {
    if (journey.stops && this.#gone.has(who)) this.#fault(`${place} is inside, though the stop holds`);
    const reached = reachedBy(this.#ordersOf(who), journey, startedAt);
    if (reached) this.#fault(`${place} is inside, though the goal was reached ${iso(reached.at)}`);
  }

  /** At the end: everything that was handed over. */
  demandMessages(ledger: Ledger): void {
    for (const message of this.handedOver) {
      const name = `${message.journey}.${message.step} to ${message.who} at ${iso(message.at)}`;
      if (message.way) this.#demandInside(message, message.way, name);
      else this.#fault(`${name} belongs to no instance`);
      if (message.facts.paused.has(message.journey)) this.#fault(`${name}, though it is paused`);
      if (this.#programme.isQuiet && message.class === 'marketing' && isNight(message.at))
        this.#fault(`${name}, in quiet hours`);
    }
    this.#demandCaps();
    this.#demandOrder();
    this.#demandLedger(ledger);
  }

  /** Goal and stop win: what they hold for is not handed over any more. */
  #demandInside({ facts, journey: id }: HandedOver, way: NonNullable<HandedOver['way']>, name: string): void {
    const journey = facts.journeys.find((one) => one.id === id)!;
    if (way.endedAt !== null) this.#fault(`${name}, though it ended ${iso(way.endedAt)}`);
    if (journey.stops && facts.isGone) this.#fault(`${name}, though the stop holds`);
    const reached = reachedBy(facts.orders, journey, way.startedAt);
    if (reached) this.#fault(`${name}, though the goal was reached ${iso(reached.at)}`);
  }

  #demandCaps(): void {
    for (const cap of this.#programme.caps) {
      for (const who of new Set(this.handedOver.map((message) => message.who))) {
        const times = this.handedOver
          .filter((message) => message.who === who && message.isTaken && message.class === 'marketing')
          .map(({ at }) => at);
        for (const at of times) {
          const within = times.filter((time) => time <= at && isWithin(cap, time, at)).length;
          if (within > cap.atMost)
            this.#fault(`${who} got ${within} within ${cap.within} by ${iso(at)}, at most ${cap.atMost}`);
        }
      }
    }
  }

  /** One class on one channel to one person: in the order of the decisions. */
  #demandOrder(): void {
    const last = new Map<string, number>();
    for (const { who, class: of, channel, decided, isTaken, journey, step } of this.handedOver) {
      if (!isTaken) continue;
      const way = `${who} ${of} ${channel}`;
      if (decided < (last.get(way) ?? 0)) this.#fault(`${journey}.${step} to ${way} came after a later one`);
      last.set(way, decided);
    }
  }

  /** Each message that was taken is written down as sent, once, and each refusal has its reason. */
  #demandLedger(ledger: Ledger): void {
    const count = (places: readonly string[]) => {
      const counts = new Map<string, number>();
      for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
      return counts;
    };
    const taken = this.handedOver.filter(({ isTaken }) => isTaken);
    const keys = count(taken.map(({ key }) => key));
    for (const [key, times] of keys) if (times > 1) this.#fault(`${key} was taken ${times} times`);
    const sent = count(ledger.sent);
    const told = count(taken.map(({ who, journey, step }) => `${who} ${journey}.${step}`));
    for (const [place, times] of told)
      if (sent.get(place) !== times)
        this.#fault(`${place}: ${times} taken, ${sent.get(place) ?? 0} in the ledger`);
    for (const [place, times] of sent)
      if (!told.has(place)) this.#fault(`${place}: ${times} in the ledger, none taken`);
    for (const { key } of taken)
      if (ledger.statusOf.get(key) !== 'sent')
        this.#fault(`${key} was taken and is ${ledger.statusOf.get(key)}`);
    for (const { outcome, reason, instance, step } of ledger.decisions)
      if (['refused', 'withheld', 'failed', 'not_started', 'waiting'].includes(outcome) && reason === '')
        this.#fault(`${instance} ${step}: ${outcome} without a reason`);
  }

  #fault(text: string): void {
    this.faults.push(text);
  }
}

/** The first order by which somebody who began then has reached the goal, while it was watched. */
function reachedBy(orders: Facts['orders'], { goal }: Journey, startedAt: number) {
  if (!goal) return undefined;
  const until = goal.upTo === null ? Number.POSITIVE_INFINITY : startedAt + goal.upTo * MINUTE;
  return orders.find(({ total, at }) => total > goal.above && at > startedAt && at <= until);
}

function isWithin({ within }: Cap, time: number, at: number): boolean {
  if (within === '6h') return time > at - 360 * MINUTE;
  if (within === '1d') return time > at - 1_440 * MINUTE;
  const unit = within === 'this_week' ? 'week' : 'month';
  return time >= DateTime.fromMillis(at, { zone: ZONE }).startOf(unit).toMillis();
}

function isNight(at: number): boolean {
  const { hour } = DateTime.fromMillis(at, { zone: ZONE });
  return hour >= 22 || hour < 6;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
