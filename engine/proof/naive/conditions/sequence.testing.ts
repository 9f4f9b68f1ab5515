/**
 * `sequence`: some choice of events, in order, one for each step, such that every bound holds and nothing that
 * must be absent lies between its neighbours. A path is complete at its last event, or when the last absence has
 * lasted. It stays matched until `within` has passed.
 */
import { spanOf } from '../duration.testing.ts';
import { eventsOf, occurrenceOf, passes } from '../occurrences.testing.ts';
import type { Happened, Moment, Plain } from '../person.testing.ts';
import { isInWindow } from '../window.testing.ts';
import type { Head } from './index.testing.ts';

export const sequence: Head = (node, moment) => {
  const { within } = node;
  const bounds: Plain = within === undefined ? {} : { within };
  // Not `some`: every completion may change the answer later.
  return completions(node, moment).filter((time) => isInWindow(time, bounds, moment)).length > 0;
};

/** Instants up to now at which a path was complete. */
function completions(node: Plain, moment: Moment): number[] {
  const steps = node['sequence'] as readonly Plain[];
  const { now } = moment;
  const asked = steps.map(({ did, not }) => String(did ?? (not as Plain)['did']));
  const events = eventsOf(asked, moment);
  const found = new Set<number>();
  const walk = (index: number, chosen: readonly number[]): void => {
    const step = steps[index];
    if (step === undefined) {
      found.add(events[chosen.at(-1)!]!.time);
      return;
    }
    const isLast = index === steps.length - 1;
    if (step['not'] !== undefined && isLast) {
      const ends = events[chosen.at(-1)!]!.time + spanOf(String(step['for']));
      const isSpoilt = events
        .slice(chosen.at(-1)! + 1)
        .some((event) => event.time < ends && isOf(step['not'] as Plain, event, chosen));
      moment.note(ends);
      if (!isSpoilt && ends <= now) found.add(ends);
      return;
    }
    if (step['not'] !== undefined) {
      walk(index + 1, chosen);
      return;
    }
    const from = chosen.length === 0 ? 0 : chosen.at(-1)! + 1;
    for (let at = from; at < events.length; at++) {
      if (isOf(step, events[at]!, chosen) && isInTime(step, at, chosen) && isFree(index, at, chosen))
        walk(index + 1, [...chosen, at]);
    }
  };
  const isInTime = (step: Plain, at: number, chosen: readonly number[]): boolean => {
    if (chosen.length === 0) return true;
    const after = (earlier: number) => events[at]!.time - events[earlier]!.time;
    const upTo = (of: Plain) => (of['up_to'] === undefined ? Infinity : spanOf(String(of['up_to'])));
    return after(chosen.at(-1)!) <= upTo(step) && after(chosen[0]!) <= upTo(node);
  };
  /** Whether nothing forbidden lies between the last chosen and this one. */
  const isFree = (index: number, at: number, chosen: readonly number[]): boolean => {
    for (let before = index - 1; steps[before]?.['not'] !== undefined; before--) {
      const absent = steps[before]!['not'] as Plain;
      if (events.slice(chosen.at(-1)! + 1, at).some((event) => isOf(absent, event, chosen))) return false;
    }
    return true;
  };
  /** Whether it is the event asked for, and belongs to the path. */
  const isOf = (asked: Plain, event: Happened, chosen: readonly number[]): boolean => {
    if (event.type !== asked['did'] || !passes(asked, occurrenceOf(event), moment)) return false;
    const own = sameOf(node, event);
    const paths = chosen.length === 0 ? own : sameOf(node, events[chosen[0]!]!);
    return own !== undefined && own === paths;
  };
  walk(0, []);
  return [...found];
}

/** The value of `same`; without it, all events are alike; undefined where the event lacks it. */
function sameOf({ same }: Plain, event: Happened): string | undefined {
  const [asked] = (same ?? []) as readonly (string | Plain)[];
  if (asked === undefined) return '';
  const value = event.properties[typeof asked === 'string' ? asked : String(asked[event.type])];
  return value === undefined ? undefined : JSON.stringify(value);
}
