/**
 * The same people and the same events twice: played by a dry run from the store as it stands, then lived through by the
 * real daemon with a simulated clock. What was handed over, and who is in which segment at the end, must be the same.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { chanceOf } from '../../compiler/chance.ts';
import { declaredSegments } from '../../compiler/program.ts';
import { messageEvent } from '../../evaluate/message-event.ts';
import { Rig } from '../../rig/rig.ts';
import { accept } from '../../runtime/accept.ts';
import type { Incoming } from '../../runtime/incoming.ts';
import type { Candidate } from '../../runtime/release.ts';
import { openStore } from '../../store/open.ts';
import type { JsonObject, ProfileId } from '../../store/store.ts';
import type { Behaviour, Cue } from '../play/stage.ts';
import { dryRunOf } from './dry-run.ts';
import type { DryRun } from './report.ts';
import { DAY } from './staged.ts';

export const HOUR = DAY / 24;

/** What somebody does, `after` milliseconds from the instant at which the two ways part. */
export interface Deed {
  readonly user: string;
  readonly after: number;
  readonly event: string;
  readonly properties: JsonObject;
}

export interface Trial {
  readonly candidate: Candidate;
  /** Where the two ways part. */
  readonly at: number;
  readonly days: number;
  /** Makes people and their past; the clock is where it was set, and must not pass `at`. */
  prepare(rig: Rig): Promise<void>;
  readonly deeds: readonly Deed[];
  /** Instants at which schedules of journeys come round, where the clock is to stop. */
  readonly ticks?: readonly number[];
  /** Where virtual time begins, before the people are there. */
  readonly begins: number;
  /** Share of messages that are opened, two hours later. */
  readonly opened?: number;
}

export interface Agreement {
  readonly played: readonly string[];
  readonly lived: readonly string[];
  /** `user segment` at the end. */
  readonly playedMembers: readonly string[];
  readonly livedMembers: readonly string[];
  readonly report: DryRun;
}

export async function bothWays(trial: Trial): Promise<Agreement> {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-dry-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const url = `sqlite:${join(folder, 'store.db')}`;
  const lived: string[] = [];
  const openings: { readonly at: number; readonly key: string }[] = [];
  const rig = await Rig.start(trial.candidate, {
    now: new Date(trial.begins).toISOString(),
    url,
    answer({ key, origin, at, to }) {
      const now = rig.clock.now();
      if (now >= trial.at) {
        lived.push(lineOf({ ...origin, key, decided: at, at: now, person: origin.profile }));
        if (opens(trial, key)) openings.push({ at: now + 2 * HOUR, key });
      }
      return { outcome: 'accepted', provider: to };
    },
  });
  onTestFinished(() => rig.stop());
  await trial.prepare(rig);
  await rig.moveTo(new Date(trial.at).toISOString());
  const { report, played, playedMembers } = await playIt(trial, rig, url);
  await liveIt(trial, rig, openings);
  const livedMembers: string[] = [];
  const ids = await rig.store.people.profileIds(0, -1, 1_000_000);
  for (const id of ids) {
    const { profile } = (await rig.store.people.profile(id))!;
    const user = profile.identifiers['user_id']![0]!;
    for (const segment of await rig.segmentsOf(user)) livedMembers.push(`${id} ${segment}`);
  }
  return { report, played, lived: lived.sort(), playedMembers, livedMembers: livedMembers.sort() };
}

/** Played as `dry-run` does, and once more with all segments, which must change no message. */
async function playIt(trial: Trial, rig: Rig, url: string) {
  const messagesAlone = await playOnce(trial, rig, url, false);
  const all = await playOnce(trial, rig, url, true);
  expect(messagesAlone.played).toEqual(all.played);
  return all;
}

async function playOnce(trial: Trial, rig: Rig, url: string, withSegments: boolean) {
  const store = await openStore(url, { root: tmpdir(), readOnly: true });
  const messages = new Map<ProfileId, readonly string[]>();
  const members = new Map<ProfileId, readonly string[]>();
  const segments = declaredSegments(trial.candidate.program);
  const byPerson = new Map<ProfileId, Cue[]>();
  for (const [index, deed] of inOrder(trial.deeds).entries()) {
    const person = (await store.people.find('user_id', deed.user))!;
    const at = trial.at + deed.after;
    const accepted = accept(trial.candidate.program, incoming(deed, index), at);
    if (!accepted.ok) throw new Error(accepted.reason);
    byPerson.set(person, [...(byPerson.get(person) ?? []), { at, inputs: () => accepted.inputs(at) }]);
  }
  const behaviour: Pick<Behaviour, 'cuesOf'> = { cuesOf: ({ profile }) => byPerson.get(profile.id) ?? [] };
  try {
    const report = await dryRunOf({
      store,
      candidate: trial.candidate,
      root: tmpdir(),
      environment: 'local',
      at: rig.clock.now(),
      days: trial.days,
      seed: 'proof',
      segments: withSegments,
      behaviours: [behaviour],
      reacts: (effect, at) =>
        opens(trial, effect.key)
          ? [
              {
                at: at + 2 * HOUR,
                inputs: () => [
                  messageEvent(effect, { event: 'message_opened', at: at + 2 * HOUR, key: 'opened' }),
                ],
              },
            ]
          : [],
      onOutcome(outcome, sign) {
        if (sign === -1) return;
        const { person, draft } = outcome;
        messages.set(
          person,
          outcome.messages.map((message) => lineOf({ ...message, person })),
        );
        const own = segments.filter(({ index }) => draft.members[index] === 1);
        members.set(
          person,
          own.map(({ id }) => `${person} ${id}`),
        );
      },
    });
    return {
      report,
      played: [...messages.values()].flat().sort(),
      playedMembers: [...members.values()].flat().sort(),
    };
  } finally {
    await store.close();
  }
}

/** The daemon, stopping wherever something happens. */
async function liveIt(
  { at, days, deeds, ticks = [], begins }: Trial,
  rig: Rig,
  openings: { readonly at: number; readonly key: string }[],
): Promise<void> {
  const end = at + days * DAY;
  const agenda: { readonly at: number; readonly act: () => Promise<unknown> }[] = [];
  for (const tick of ticks) agenda.push({ at: tick, act: async () => {} });
  // Refreshes come round a day after another, from when the daemon was started.
  for (let round = begins; round <= end; round += DAY)
    if (round > at) agenda.push({ at: round, act: async () => {} });
  const numbered = inOrder(deeds).map((deed, index) => ({ deed, message: incoming(deed, index) }));
  // What comes at one instant comes at once.
  for (const after of new Set(deeds.map((deed) => deed.after))) {
    const now = numbered.filter(({ deed }) => deed.after === after).map(({ message }) => message);
    agenda.push({ at: at + after, act: () => Promise.all(now.map((one) => rig.daemon.engine.accept(one))) });
  }
  agenda.sort((a, b) => a.at - b.at);
  for (;;) {
    const next = Math.min(agenda[0]?.at ?? end, end);
    await stopAt(rig, next, openings);
    if (agenda.length === 0 || agenda[0]!.at > end) return;
    await agenda.shift()!.act();
    await rig.settled();
  }
}

/** Openings on the way happen at their instants. */
async function stopAt(
  rig: Rig,
  target: number,
  openings: { readonly at: number; readonly key: string }[],
): Promise<void> {
  for (;;) {
    const { profile, effect } = await rig.store.nextDue();
    const due = Math.min(profile === null ? Infinity : profile + 1, effect ?? Infinity, target);
    const first = openings.reduce((least, one) => Math.min(least, one.at), Number.POSITIVE_INFINITY);
    const next = Math.min(due, first);
    await rig.moveTo(new Date(next).toISOString());
    for (const opening of openings.filter((one) => one.at <= next)) {
      openings.splice(openings.indexOf(opening), 1);
      const row = (await rig.store.people.effect(opening.key))!;
      const event = { event: 'message_opened', key: 'opened' } as const;
      await rig.daemon.engine.submit([
        { profile: row.profile, inputs: (at) => [messageEvent(row, { ...event, at })] },
      ]);
      await rig.settled();
    }
    if (next >= target) return;
  }
}

function inOrder(deeds: readonly Deed[]): Deed[] {
  return deeds.toSorted((a, b) => a.after - b.after);
}

function opens({ opened = 0 }: Trial, key: string): boolean {
  return chanceOf(`opens|${key}`) < opened;
}

function incoming({ user, event, properties }: Deed, index: number): Incoming {
  return {
    id: `deed-${index}`,
    source: 'test',
    event,
    time: null,
    identifiers: { user_id: user },
    traits: {},
    consent: {},
    properties,
    imported: false,
    raw: null,
  };
}

function lineOf(message: {
  readonly person: ProfileId;
  readonly journey: string;
  readonly step: string;
  readonly template: string;
  readonly key: string;
  readonly decided: number;
  readonly at: number;
}): string {
  const { person, journey, step, template, key, decided, at } = message;
  const instants = [decided, at].map((instant) => new Date(instant).toISOString());
  return [instants[1], person, `${journey}.${step}`, template, key, `decided ${instants[0]}`].join(' ');
}
