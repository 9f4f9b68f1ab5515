/** Runs a made-up programme with made-up acts in the whole engine, with a model watching. */

import { compileFiles, Rig } from '../../rig/rig.ts';
import type { SendResult } from '../../runtime/channel.ts';
import { WISHES_KEY, wished } from '../../runtime/pauses.ts';
import type { Candidate } from '../../runtime/release.ts';
import { type Act, PEOPLE, type Person } from './acts.testing.ts';
import { type Ledger, Model, type Way } from './model.testing.ts';
import { filesOf, type Programme } from './programme.testing.ts';

export interface Played {
  readonly faults: readonly string[];
  /** All that was decided and handed over, for comparing two runs. */
  readonly told: readonly string[];
  readonly messages: number;
  /** Of the messages, in order: one that is tried again comes again. */
  readonly keys: readonly string[];
  readonly instances: number;
  /** Why people left, and what steps were refused for: how often. */
  readonly reasons: ReadonlyMap<string, number>;
}

const START = '2026-03-26T10:00:00Z';
const MINUTE = 60_000;

export function candidatesOf(programme: Programme): Promise<readonly Candidate[]> {
  return Promise.all(programme.versions.map((journeys) => compileFiles(filesOf(programme, journeys))));
}

export async function play(
  programme: Programme,
  candidates: readonly Candidate[],
  acts: readonly Act[],
  buckets: number,
): Promise<Played> {
  const model = new Model(programme);
  const people = new Map<number, Person>();
  const tries = new Map<string, number>();
  const rig: Rig = await Rig.start(candidates[0]!, {
    now: START,
    buckets,
    answer: async (message) => {
      const attempt = (tries.get(message.key) ?? 0) + 1;
      tries.set(message.key, attempt);
      const result = answerTo(message.key, attempt);
      const { journey, step, class: of, profile } = message.origin;
      const instance = (await rig.store.people.effect(message.key))?.body['instance'];
      const image = await rig.store.people.profile(profile);
      const way = image?.instances.find(({ id }) => id === instance);
      model.gets({
        key: message.key,
        who: people.get(profile) ?? personOf(message.to),
        journey: journey as 'first' | 'second',
        step,
        class: of,
        channel: message.medium,
        decided: message.at,
        at: rig.clock.now(),
        isTaken: result.outcome === 'accepted',
        way: way ? { startedAt: way.startedAt, endedAt: way.endedAt } : null,
      });
      return result;
    },
  });
  try {
    for (const person of PEOPLE) {
      const traits = { email: `${person}@example.com`, phone: person, score: 0 };
      // One of them may not be sent text messages.
      const marketing = person === 'cy' ? ['email'] : ['email', 'sms'];
      await rig.identify(person, traits, { consent: { marketing } });
      people.set((await rig.image(person)).profile.id, person);
    }
    for (const act of acts) {
      await perform(rig, model, programme, candidates, act);
      model.demandPositions(await waysOf(rig));
      if (model.faults.length > 0) break;
    }
    return await told(rig, model);
  } finally {
    await rig.stop();
  }
}

/** Most are taken; some are tried again, some never. It depends on the message alone. */
function answerTo(key: string, attempt: number): SendResult {
  const chance = [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 97, 7);
  if (chance < 8) return { outcome: 'permanent', reason: 'no such mailbox' };
  if (chance < 20 && attempt < 3) return { outcome: 'transient', reason: 'busy' };
  return { outcome: 'accepted' };
}

function personOf(to: string): Person {
  return to.split('@')[0] as Person;
}

async function perform(
  rig: Rig,
  model: Model,
  programme: Programme,
  candidates: readonly Candidate[],
  act: Act,
): Promise<void> {
  const now = rig.clock.now();
  model.happens(act, now);
  if (act.do === 'pass') await rig.moveTo(new Date(now + act.minutes * MINUTE).toISOString());
  else if (act.do === 'fill') await rig.track(act.who, 'basket_filled', { basket: act.basket });
  else if (act.do === 'order') await rig.track(act.who, 'order_completed', { total: act.total });
  else if (act.do === 'look') await rig.track(act.who, 'looked');
  else if (act.do === 'become') await rig.identify(act.who, { ...act.traits });
  else if (act.do === 'pause') await pause(rig, act.journey, act.paused);
  else {
    const version = act.version % programme.versions.length;
    model.journeys = programme.versions[version]!;
    await rig.replace(candidates[version]!);
  }
  model.happened(act);
}

/** As `carillon pause` leaves it; the daemon hears of it at once. */
async function pause(rig: Rig, journey: string, paused: boolean): Promise<void> {
  const value = wished(await rig.store.progress(WISHES_KEY), journey, { paused, at: rig.clock.now() });
  await rig.daemon.engine.submit([], { bucket: 0, key: WISHES_KEY, value });
  await rig.daemon.hearWishes();
  await rig.settled();
}

async function waysOf(rig: Rig): Promise<Way[]> {
  const ways: Way[] = [];
  for (const who of PEOPLE) {
    const { instances } = await rig.image(who);
    for (const { id, journey, key, step, startedAt, endedAt } of instances)
      ways.push({ id, who, journey, key, step, startedAt, endedAt });
  }
  return ways;
}

async function told(rig: Rig, model: Model): Promise<Played> {
  const ways = await waysOf(rig);
  const ledger = await ledgerOf(rig, model);
  if (model.faults.length === 0) model.demandMessages(ledger);
  const handed = model.handedOver.map(({ key, at, isTaken }) => `${key} ${at} ${isTaken}`);
  const reasons = new Map<string, number>();
  for (const { outcome, reason } of ledger.decisions) {
    const name = `${outcome} ${reason}`;
    reasons.set(name, (reasons.get(name) ?? 0) + 1);
  }
  return {
    faults: model.faults,
    told: [...ledger.decisions.map((decision) => Object.values(decision).join(' ')).sort(), ...handed.sort()],
    messages: model.handedOver.length,
    keys: model.handedOver.map(({ key }) => key),
    instances: ways.length,
    reasons,
  };
}

async function ledgerOf(rig: Rig, model: Model): Promise<Ledger> {
  const { people } = rig.store;
  const statusOf = new Map<string, string>();
  for (const { key } of model.handedOver)
    statusOf.set(key, (await people.effect(key))?.status ?? 'forgotten');
  const sent: string[] = [];
  const decisions = [];
  for (const who of PEOPLE) {
    const { profile } = await rig.image(who);
    for (const { at, instance, step, outcome, reason } of await people.decisionsOf(profile.id, 100_000))
      decisions.push({ who, at, instance, step, outcome, reason });
    const { events } = (await people.profile(profile.id))!;
    for (const { type, properties } of events)
      if (type === 'message_sent') sent.push(`${who} ${properties['journey']}.${properties['step']}`);
  }
  return { statusOf, sent, decisions };
}
