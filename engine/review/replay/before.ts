/**
 * A person as they were at an instant, from what is recorded: their events until then. Traits are those of today, because
 * nobody writes down what they were; nobody is inside a journey, so that both sides begin alike.
 */

import type { Program } from '../../compiler/program.ts';
import { advance } from '../../evaluate/advance.ts';
import { type Draft, draftOf } from '../../evaluate/draft.ts';
import { type Run, runWith } from '../../evaluate/run.ts';
import type { EventRow, ProfileImage } from '../../store/store.ts';

/** Definitions as if they had been in force at `at` for a long time: members are members, and begin nothing. */
export function runAt(program: Program, at: number): Run {
  const places = {
    release: 1,
    releasedAt: at,
    newJourneys: new Set<string>(),
    movedJourneys: new Map<string, string>(),
    movedSegments: new Map<string, string>(),
    passedSince: new Map<string, number>(),
  };
  return runWith(program, places, (own) => ({
    features: own.features.map((_, index) => index),
    segments: own.segments.map((_, index) => index),
  }));
}

export function draftBefore(run: Run, image: ProfileImage, at: number): Draft {
  const events = image.events.filter(({ time }) => time <= at);
  const profile = {
    ...image.profile,
    createdAt: Math.min(image.profile.createdAt, at),
    consent: consentIn(image, events),
  };
  const before = { profile, state: null, instances: [], effects: [], events };
  const draft = draftOf(run.program, run.layout, before, { history: events, ranges: [] });
  advance(run, draft, { type: 'time', at });
  return draft;
}

type Consent = ProfileImage['profile']['consent'];

/** Consent is an event; what has none recorded is as it stands today. */
function consentIn({ profile, events: all }: ProfileImage, events: readonly EventRow[]): Consent {
  const recorded = new Set(all.filter(({ type }) => type === 'consent_changed').map(nameOf));
  const consent: Record<string, Record<string, boolean>> = {};
  const set = (messageClass: string, channel: string, given: boolean) => {
    consent[messageClass] = { ...consent[messageClass], [channel]: given };
  };
  for (const [messageClass, channels] of Object.entries(profile.consent))
    for (const [channel, given] of Object.entries(channels))
      if (!recorded.has(`${messageClass}|${channel}`)) set(messageClass, channel, given);
  for (const event of events) {
    if (event.type !== 'consent_changed') continue;
    const { class: messageClass, channel, given } = event.properties;
    set(String(messageClass), String(channel), given === true);
  }
  return consent;
}

function nameOf({ properties }: EventRow): string {
  return `${properties['class']}|${properties['channel']}`;
}
