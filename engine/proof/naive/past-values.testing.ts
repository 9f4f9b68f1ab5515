/**
 * What values were: of a tag or field with `history: true`, the value last known and every time it was another.
 * Values are compared whenever the person is looked at, so a change is known when what made it was accepted. The
 * first value there is, is no change; to lose it is one.
 */
import type { Definitions, Plain } from './person.testing.ts';

/** A value became another; undefined where there is none. */
export interface ValueChange {
  readonly time: number;
  readonly from: unknown;
  readonly to: unknown;
}

export class PastValues {
  readonly #last = new Map<string, unknown>();
  readonly #changes = new Map<string, ValueChange[]>();

  /** All changes, if the value is this now. */
  with(name: string, value: unknown, now: number): readonly ValueChange[] {
    const before = this.#changes.get(name) ?? [];
    const from = this.#last.get(name);
    if (!this.#last.has(name) || textOf(from) === textOf(value)) return before;
    return [...before, { time: now, from, to: value }];
  }

  /** The value is this now. */
  learn(name: string, value: unknown, now: number): void {
    this.#changes.set(name, [...this.with(name, value, now)]);
    if (this.#last.has(name) || value !== undefined) this.#last.set(name, value);
  }
}

/** Names of tags and fields that keep their history. */
export function trackedNames(definitions: Definitions): string[] {
  const fields = Object.entries(definitions.get('entity', 'profile')['fields'] as Plain);
  const isTracked = (declared: unknown) =>
    typeof declared === 'object' && (declared as Plain)['history'] === true;
  return [
    ...fields.filter(([, declared]) => isTracked(declared)).map(([name]) => name),
    ...definitions.idsOf('tag').filter((id) => isTracked(definitions.get('tag', id))),
  ];
}

/** Mappings are equal if their names are, in whatever order. */
function textOf(value: unknown): string {
  const inOrder = (_: string, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one;
  return JSON.stringify(value, inOrder) ?? '';
}
