/**
 * A condition with the values that decided it, as a tree to be printed. The conditions explain themselves; here
 * `in` is followed into the segment, tags say where their value comes from, and personal values are masked.
 */
import type { Explanation, Test, View } from '../compiler/view.ts';
import type { Run } from '../evaluate/run.ts';
import type { EventRow } from '../store/store.ts';
import { instantWords, spanWords } from './words.ts';

export interface Truth {
  readonly text: string;
  readonly holds: boolean;
  /** What decided, in words. */
  readonly notes: readonly string[];
  readonly children: readonly Truth[];
}

/** What is needed to tell of one person. */
export interface Telling {
  readonly run: Run;
  readonly view: View;
  /** All events of the person, oldest first. */
  readonly events: readonly EventRow[];
  /** Names of traits whose values are not shown. */
  readonly masked: ReadonlySet<string>;
}

export const MASK = '***';

export function truthOf(test: Test, telling: Telling): Truth {
  return truth(test.explain(telling.view), telling, new Set());
}

function truth(explanation: Explanation, telling: Telling, above: ReadonlySet<string>): Truth {
  const { text, holds, value, children = [] } = explanation;
  const below = children.map((child) => truth(child, telling, above));
  return {
    text,
    holds,
    notes: notesOf(text, value, telling),
    children: [...below, ...inside(text, telling, above)],
  };
}

/** The segments that a condition `in` asks about. No expression can begin with this word. */
function inside(text: string, telling: Telling, above: ReadonlySet<string>): Truth[] {
  const [, list] = /^in ([a-z0-9_ ]+)$/.exec(text) ?? [];
  const ids = list?.split(' or ') ?? [];
  return ids.flatMap((id) => {
    const segment = telling.run.program.segments.find((one) => one.id === id);
    if (!segment || above.has(id)) return [];
    const own = truth(segment.test.explain(telling.view), telling, new Set(above).add(id));
    return [ids.length === 1 ? own : { ...own, text: `${id}: ${own.text}` }];
  });
}

function notesOf(text: string, value: unknown, telling: Telling): string[] {
  const [, which, event] = /^(did|first|last) ([a-z][a-z0-9_]*)/.exec(text) ?? [];
  if (event !== undefined) return [...countNote(value), occurrenceNote(which === 'first', event, telling)];
  if (value === null || typeof value !== 'object') return countNote(value);
  return Object.entries(value).map(([name, one]) => {
    if (name === 'fault') return `it failed: ${String(one)}`;
    const tag = telling.run.program.tags.find(({ id }) => id === name);
    return `${name} is ${shownValue(name, one, telling.masked)}${tag ? ` (${tag.explain(telling.view)})` : ''}`;
  });
}

function countNote(value: unknown): string[] {
  return typeof value === 'number' || typeof value === 'string' ? [`it is ${JSON.stringify(value)}`] : [];
}

/** The one that a person would look for first. */
function occurrenceNote(isFirst: boolean, event: string, { events, run, view }: Telling): string {
  const isOne = ({ type }: EventRow) => type === event;
  const found = isFirst ? events.find(isOne) : events.findLast(isOne);
  if (!found) return `no ${event} so far`;
  const ago = Math.max(0, view.now - found.time);
  const when = instantWords(found.time, run.program.zone);
  return `${isFirst ? 'first' : 'latest'} ${event}: ${when} (${spanWords(ago)} ago)`;
}

/** A value as it may be shown; `missing` where there is none. */
export function shownValue(name: string, value: unknown, masked: ReadonlySet<string>): string {
  if (value === undefined) return 'missing';
  return masked.has(name) ? MASK : JSON.stringify(value);
}
