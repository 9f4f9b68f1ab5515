/**
 * A year of virtual time in the whole engine: people with birthdays in five zones, a letter on each, one a quarter, and
 * orders that come and pass out of a window. It stops at every instant at which something is due, as days would.
 */
import { Rig } from '../../rig/rig.ts';

export interface Year {
  /** Of the year itself, without meeting the people. */
  readonly seconds: number;
  /** Instants at which the clock stopped. */
  readonly stops: number;
  /** `person step instant` of every letter. */
  readonly letters: readonly string[];
  /** Changes of membership of the first person, as a sample. */
  readonly changes: readonly string[];
}

export const ZONES = [
  'Europe/London',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
];
export const START = Date.UTC(2027, 2, 1);
const DAY = 86_400_000;

/** Everybody of one number was born on one day, so that all days come up, 29 February among them. */
export function bornOn(person: number): string {
  return new Date(Date.UTC(1992, 0, 1) + (person % 366) * DAY).toISOString().slice(0, 10);
}

export function zoneOf(person: number): string {
  return ZONES[person % ZONES.length]!;
}

const FILES = {
  'carillon.yaml': `
name: year
zone: Europe/London
locale: en
currency: GBP
language: 1
environments: { local: { store: "sqlite::memory:" } }
`,
  'world.yaml': `
kind: entity
id: profile
fields: { email: text, time_zone: text, born: date }
---
kind: identity
id: people
identifiers: [ { id: user_id, limit: 1 } ]
---
kind: event
id: order_completed
properties: { total: number }
---
kind: channel
id: email
connector: file
with: { folder: outbox }
on_doubt: resend
---
kind: template
id: note
class: service
email: { subject: "A note", html: "<p>A note</p>" }
---
kind: policy
id: contact
consent: { service: { email: none } }
---
kind: segment
id: recent
who: { did: order_completed, within: 30d }
---
kind: segment
id: this_quarter
who: { did: order_completed, within: this_quarter }
`,
  'journeys.yaml': `
kind: journey
id: birthday
start: { date: born, yearly: true, local: "09:00", zone: profile, again: always }
steps: [ { id: card, send: { template: note, channel: email } } ]
---
kind: journey
id: quarterly
start: { did: order_completed }
steps:
  - id: rounds
    repeat: { times: 4 }
    steps:
      - { id: quarter, wait: 90d }
      - { id: letter, send: { template: note, channel: email } }
`,
};

export async function yearOf(people: number): Promise<Year> {
  const rig = await Rig.start(FILES, { now: new Date(START).toISOString() });
  try {
    await meet(rig, people);
    const began = performance.now();
    const stops = await pass(rig);
    const seconds = (performance.now() - began) / 1000;
    const letters = rig.sent.map(
      ({ to, origin, at }) => `${to.split('@')[0]} ${origin.step} ${new Date(at).toISOString()}`,
    );
    return { seconds, stops, letters, changes: await rig.changesOf('0') };
  } finally {
    await rig.stop();
  }
}

/** Everybody is known from the first day on, with an order an hour after another. */
async function meet(rig: Rig, people: number): Promise<void> {
  const { engine } = rig.daemon;
  const told = Array.from({ length: people }, (_, person) =>
    engine.accept({
      id: `m${person}`,
      source: 'trial',
      event: 'order_completed',
      time: null,
      identifiers: { user_id: String(person) },
      traits: { email: `${person}@example.com`, time_zone: zoneOf(person), born: bornOn(person) },
      consent: {},
      properties: { total: 10 },
      imported: false,
      raw: null,
    }),
  );
  await Promise.all(told);
  await rig.settled();
}

async function pass(rig: Rig): Promise<number> {
  const end = START + 366 * DAY;
  for (let stops = 0; ; stops++) {
    await rig.settled();
    const { profile, effect } = await rig.store.nextDue();
    const next = Math.min(profile === null ? end : profile + 1, effect ?? end);
    if (next >= end) return stops;
    rig.clock.moveTo(next);
  }
}
