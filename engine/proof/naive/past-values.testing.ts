/**
 * What values were: of a tag or field with `history: true`, the value last known and every time it was another.
 * Values are compared whenever the person is looked at, so a change is known when what made it was accepted. The
 * first value there is, is no change; to lose it is one.
 */
import { hash53 } from '../../store/hash.ts';
import type { Definitions, Happened, Plain } from './person.testing.ts';

/** A value became another; undefined where there is none. */
export interface ValueChange {
  readonly time: number;
  readonly from: unknown;
  readonly to: unknown;
  /** Whose value it was, and the how manieth of that instant. */
  readonly id: number;
  readonly ordinal: number;
}

/** A change that is taken as it was recorded. */
export interface Recorded extends Pick<ValueChange, 'time' | 'from' | 'to'> {
  readonly event: Happened;
}

export class PastValues {
  readonly #id: number;
  readonly #last = new Map<string, unknown>();
  readonly #changes = new Map<string, readonly ValueChange[]>();
  readonly #firsts = new Map<string, number>();

  constructor(id: number) {
    this.#id = id;
  }

  /** All changes, if the value is this now. */
  with(name: string, value: unknown, now: number): readonly ValueChange[] {
    const before = this.#changes.get(name) ?? [];
    const from = this.#last.get(name);
    if (!this.#last.has(name) || textOf(from) === textOf(value)) return before;
    const id = this.#id;
    const ordinal = before.filter((one) => one.time === now && one.id === id).length + 1;
    return [...before, { time: now, from, to: value, id, ordinal }];
  }

  /** All changes as events. Their order among others of one instant comes from what they are about. */
  eventsWith(name: string, value: unknown, now: number): readonly Happened[] {
    return this.with(name, value, now).map(({ time, from, to, id, ordinal }) => ({
      type: 'value_changed',
      time,
      order: hash53(['value_changed', id, name, time, ordinal].join('|')),
      properties: { name, ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    }));
  }

  /** The value is this now. */
  learn(name: string, value: unknown, now: number): void {
    this.#changes.set(name, [...this.with(name, value, now)]);
    if (this.#last.has(name) || value !== undefined) this.#last.set(name, value);
    if (value !== undefined && !this.#firsts.has(name)) this.#firsts.set(name, now);
  }

  /** When there was a value for the first time. */
  firstOf(name: string): number | undefined {
    return this.#firsts.get(name);
  }

  /** Every change so far. */
  changesOf(name: string): readonly ValueChange[] {
    return this.#changes.get(name) ?? [];
  }

  /** What somebody else's values were is part of one's own past from now on; what they are is one's own. */
  absorb(other: PastValues): void {
    for (const [name, theirs] of other.#changes)
      this.#changes.set(name, [...(this.#changes.get(name) ?? []), ...theirs]);
  }
}

/** Names of tags and fields that keep their history. */
export function trackedNames(definitions: Definitions): string[] {
  const fields = Object.entries((definitions.get('entity', definitions.entity)['fields'] ?? {}) as Plain);
  const isTracked = (declared: unknown) =>
    typeof declared === 'object' && (declared as Plain)['history'] === true;
  return [
    ...fields.filter(([, declared]) => isTracked(declared)).map(([name]) => name),
    ...definitions.idsOf('tag').filter((id) => isTracked(definitions.get('tag', id))),
  ];
}

/** Mappings are equal if their names are, in whatever order. */
export function textOf(value: unknown): string {
  const inOrder = (_: string, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one;
  return JSON.stringify(value, inOrder) ?? '';
}
