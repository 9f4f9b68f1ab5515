/** The definitions as if they had always been in force, for looking at people as they were: tags and segments, and nothing that acts. */
import type { Program } from '../compiler/program.ts';
import { type Run, runWith } from '../evaluate/run.ts';

const runs = new WeakMap<Program, Run>();

export function pastRun(program: Program): Run {
  const known = runs.get(program);
  if (known) return known;
  const still: Program = {
    ...program,
    journeys: [],
    journeyById: new Map(),
    pinned: new Map(),
    // What was recorded stands among the events; nothing is to be recorded twice.
    watched: program.watched.map((watched) => ({ ...watched, remembers: false })),
  };
  const release = {
    release: 1,
    releasedAt: 0,
    newJourneys: new Set<string>(),
    movedJourneys: new Map<string, string>(),
    movedSegments: new Map<string, string>(),
    passedSince: new Map<string, number>(),
  };
  const made = runWith(still, release, ({ features, segments }) => ({
    features: features.map((_, index) => index),
    segments: segments.map((_, index) => index),
  }));
  runs.set(program, made);
  return made;
}
