/**
 * A feature is one piece of behaviour of a profile: which occurrences count, in which window, and what is
 * measured over them. Equal features are found by the hash of their canonical form and kept once, however many
 * tags and segments use them. What a feature *does* with occurrences is the sweep's matter (`evaluate/`).
 */
import { createHash } from 'node:crypto';
import type { Json } from '../store/store.ts';
import type { Window } from './window.ts';

export type MeasureName =
  | 'count'
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'distinct'
  | 'most_frequent'
  | 'tally'
  | 'first'
  | 'last'
  | 'days_since_first'
  | 'days_since_last'
  | 'days_between';

/** Names of one occurrence, as an expression sees them: the event's properties, `at`, an element's own. */
export type Occurrence = object;

export type Feature = BehaviourFeature | SequenceFeature;

/** Occurrences of one event, counted or measured in a window. */
export interface BehaviourFeature {
  readonly kind: 'behaviour';
  /** Content hash: 16 hex characters. The key of the feature's slot, in every release. */
  readonly hash: string;
  /** Readable form of what was hashed. */
  readonly canonical: Json;
  readonly event: string;
  /** A list property whose elements are the occurrences; else the event itself is the one occurrence. */
  readonly each: string | null;
  /** Whether `where` or `value` may ask for `at`; where neither does, an occurrence need not be told. */
  readonly readsAt: boolean;
  /** Whether it is one of those that are asked about, before any is picked: with `step`, a result of that step. */
  readonly only?: ((occurrence: Occurrence) => boolean) | null;
  /** Which occurrences count at all. With `pick`: what is asked of the one picked. */
  readonly where: ((occurrence: Occurrence, context: object) => boolean) | null;
  /** first, last: of all occurrences ever, only that one is kept, and then tested by `where` and the window. */
  readonly pick: 'first' | 'last' | null;
  readonly measure: MeasureName;
  /** What is measured of an occurrence; null for a count. */
  readonly value: ((occurrence: Occurrence, context: object) => unknown) | null;
  /** Sums are kept as whole numbers of 10^-decimals, so that they do not depend on order. */
  readonly decimals: number;
  readonly window: Window;
}

/** Events in order: whether somebody has done this, then that. */
export interface SequenceFeature {
  readonly kind: 'sequence';
  readonly hash: string;
  readonly canonical: Json;
  /** Types of all events it looks at. */
  readonly events: ReadonlySet<string>;
  readonly steps: readonly SequenceStep[];
  /** Longest time from the first step to the last, milliseconds. */
  readonly span: number | null;
  /** What must not happen after the last step, for how long; the sequence is complete when that has passed. */
  readonly tail: (Absent & { readonly lasts: number }) | null;
  /** How recent its completion must be. */
  readonly window: Window;
}

export interface Matcher {
  readonly event: string;
  readonly where: ((occurrence: Occurrence) => boolean) | null;
}

export interface SequenceStep extends Matcher {
  /** At most this long after the step before, milliseconds. */
  readonly upTo: number | null;
  /** Property that must be the same along the path; null where `same` is not asked. */
  readonly key: string | null;
  /** What must not happen between the step before and this one. */
  readonly absent: readonly Absent[];
}

export interface Absent extends Matcher {
  /** The property by which such an event belongs to a path; null: it cuts them all. */
  readonly key: string | null;
}

/** Hash of a canonical form: keys sorted, so that the order of writing does not matter. */
export function contentHash(canonical: Json): string {
  return textHash(stableText(canonical));
}

/** Of a text made by `stableText`. */
export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** JSON with sorted keys: equal values, equal bytes. `known` may have the text of a part already. */
export function stableText(value: Json, known?: (part: object) => string | undefined): string {
  if (value !== null && typeof value === 'object') {
    const text = known?.(value);
    if (text !== undefined) return text;
    if (Array.isArray(value)) return `[${value.map((item: Json) => stableText(item, known)).join(',')}]`;
    const record = value as { readonly [key: string]: Json };
    const parts = Object.keys(record)
      .filter((key) => record[key] !== undefined)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${stableText(record[key]!, known)}`);
    return `{${parts.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** Keeps each feature once, in order of first use. */
export class FeatureTable {
  readonly #byHash = new Map<string, number>();
  readonly features: Feature[] = [];

  /** Event type → indexes of the features that look at it. */
  listeners(): ReadonlyMap<string, readonly number[]> {
    const listeners = new Map<string, number[]>();
    for (const [index, feature] of this.features.entries()) {
      for (const type of feature.kind === 'sequence' ? feature.events : [feature.event]) {
        listeners.set(type, [...(listeners.get(type) ?? []), index]);
      }
    }
    return listeners;
  }

  /** The index of a feature equal to this one; it is added if there is none. */
  intern(feature: Feature): number {
    const known = this.#byHash.get(feature.hash);
    if (known !== undefined) return known;
    this.#byHash.set(feature.hash, this.features.length);
    return this.features.push(feature) - 1;
  }
}
