/** Stores an event of a profile and shows it to everything that counts. Decides nothing. */
import type { JourneyProgram } from '../compiler/program.ts';
import { compareText } from '../language/diagnostic.ts';
import { setConsent } from './consent.ts';
import type { Draft } from './draft.ts';
import type { EventInput } from './input.ts';
import type { Instance } from './instance.ts';
import { addToOwn } from './own-features.ts';
import type { Run } from './run.ts';
import { journeyNames, unsettle, viewOf } from './scope.ts';
import { addEvent, moveTo } from './sweep.ts';
import { journeyOf } from './version.ts';
import { wakeOf } from './wake.ts';

export function recordEvent(run: Run, draft: Draft, input: EventInput): void {
  const { event: type, time, message, at, properties } = input;
  const swept = { type, time, message, properties };
  const listeners = run.program.listeners.get(type) ?? [];
  // Before it is part of the past: what is read back from there would be counted twice.
  for (const index of listeners)
    moveTo(run.program.features[index]!, draft.slots.changed(index), draft.at, draft.past);
  draft.out.events.push({ profile: draft.id, type, time, message, at, properties });
  if (input.imported) draft.out.imported.add(message);
  if (type === 'consent_changed') setConsent(draft, input);
  for (const index of listeners) {
    const feature = run.program.features[index]!;
    const slot = draft.slots.changed(index);
    addEvent(feature, slot, swept, draft.at, {}, draft.past);
    noteChange(run, draft, index);
  }
  for (const [journey, instance] of running(run, draft)) {
    addToOwn(journey, instance, swept, draft.at, () => journeyNames(viewOf(run.program, draft), instance));
  }
}

/** The same of what we did ourselves, while doing something else: it may begin journeys, and end waits, afterwards. */
export function recordOwnAct(run: Run, draft: Draft, input: EventInput): void {
  recordEvent(run, draft, input);
  draft.out.happened.push(input);
}

/** A feature is another now: when to look at it next, and that memberships may change. */
export function noteChange(run: Run, draft: Draft, index: number): void {
  moveTo(run.program.features[index]!, draft.slots.of(index), draft.at, draft.past);
  draft.wakesAt[index] = wakeOf(run, draft, index);
  unsettle(draft, run.program.dependents.ofFeature[index]!);
}

const NONE: readonly [JourneyProgram, Instance][] = [];

/** Running instances with their programs, in order of the journeys' rank, key and ordinal. */
export function running(run: Run, draft: Draft): readonly [JourneyProgram, Instance][] {
  // Most people are in no journey most of the time.
  if (draft.instances.length === 0) return NONE;
  const found: [JourneyProgram, Instance][] = [];
  for (const instance of draft.instances) {
    const journey = instance.endedAt === null ? journeyOf(run.program, instance) : undefined;
    if (journey) found.push([journey, instance]);
  }
  // Asked again and again, and mostly in order as they stand.
  for (let index = 1; index < found.length; index++)
    if (inTurn(found[index - 1]!, found[index]!) > 0) return found.sort(inTurn);
  return found;
}

function inTurn([a, one]: [JourneyProgram, Instance], [b, other]: [JourneyProgram, Instance]): number {
  return a.rank - b.rank || compareText(one.key, other.key) || one.ordinal - other.ordinal;
}
