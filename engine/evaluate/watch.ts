/**
 * Looks after one watched value, at its place among the decisions: holds what is refreshed, and where the value
 * is another than the one remembered, records that as an event of the engine's own.
 */
import { stableText } from '../compiler/feature.ts';
import type { WatchedProgram } from '../compiler/watched.ts';
import { hash53 } from '../store/hash.ts';
import type { ChangeRow, Json } from '../store/store.ts';
import type { Draft } from './draft.ts';
import type { EventInput } from './input.ts';
import { recordEvent } from './record-event.ts';
import type { Run } from './run.ts';
import { type ProfileView, unsettle, viewOf } from './scope.ts';

/** What the change was recorded as, or null. `view` stands at the draft's instant. */
export function lookAfter(
  run: Run,
  draft: Draft,
  watched: WatchedProgram,
  view: ProfileView,
  cause: ChangeRow['cause'],
): EventInput | null {
  const { name, tag, held, remembers } = watched;
  const isToHold = held !== null && draft.kept.held[held] === undefined;
  // Who has just become known has heard of nobody yet: their first refresh will find what is so.
  if (isToHold && run.program.tags[tag!]!.heard !== true) hold(run, draft, tag!, held, view);
  if (!remembers) return null;
  const value = ((tag === null ? draft.traits[name] : view.tag(tag)) ?? null) as Json;
  const last = draft.kept.remembered[name];
  if (last === undefined) {
    // The first value known is what later ones are compared with.
    if (value !== null) draft.kept.remembered[name] = [value, draft.at, 0];
    return null;
  }
  const [before, since, changes] = last;
  if (stableText(before) === stableText(value)) return null;
  const ordinal = since === draft.at ? changes + 1 : 1;
  draft.kept.remembered[name] = [value, draft.at, ordinal];
  const event: EventInput = {
    type: 'event',
    at: draft.at,
    time: draft.at,
    event: 'value_changed',
    message: hash53(['value_changed', draft.id, name, draft.at, ordinal].join('|')),
    properties: {
      name,
      ...(before !== null && { from: before }),
      ...(value !== null && { to: value }),
    },
    imported: cause !== 'event' && cause !== 'time',
  };
  recordEvent(run, draft, event);
  return event;
}

/** A refresh: what is held is as of now. */
export function holdAnew(run: Run, draft: Draft, { tag, held }: WatchedProgram): void {
  delete draft.kept.held[held!];
  unsettle(draft, []);
  hold(run, draft, tag!, held!, viewOf(run.program, draft));
}

/** The value as of now, until the next refresh. */
function hold(run: Run, draft: Draft, tag: number, key: string, view: ProfileView): void {
  const program = run.program.tags[tag]!;
  draft.kept.held[key] = (program.value(view) ?? null) as Json;
  view.forget(tag);
  unsettle(draft, []);
}
