/**
 * What a candidate would have to work out anew from everybody's past, and how long that would take: features that the running
 * release does not keep. The time is measured while the plan looks at everybody, not assumed. Reads only.
 */
import type { Feature } from '../compiler/feature.ts';
import { allPrograms } from '../compiler/program.ts';
import type { Run } from '../evaluate/run.ts';
import type { Json, JsonObject, Store } from '../store/store.ts';

export interface Backfill {
  /** By what they are about. */
  readonly features: readonly BackfilledFeature[];
  /** People and things whose past is read: everybody of the entities that have such a feature. */
  readonly subjects: number;
  /** Stored events of the types that the features hear of. */
  readonly events: number;
  /**
   * Reading and working out, as it took while this plan was made; what `apply` writes comes on top. Null where no subject was
   * looked at.
   */
  readonly estimate: { readonly milliseconds: number; readonly measured: number } | null;
}

export interface BackfilledFeature {
  /** Content hash: its key in the store. */
  readonly hash: string;
  /** `profile`, or what it is kept of. */
  readonly of: string;
  /** `count of order_completed, within 60d` */
  readonly what: string;
}

/** How long it took to read so many subjects and to work out what they would be. */
export class Stopwatch {
  subjects = 0;
  milliseconds = 0;
  readonly #now: () => number;
  #since = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  start(): void {
    this.#since = this.#now();
  }

  stop(subjects: number): void {
    this.milliseconds += this.#now() - this.#since;
    this.subjects += subjects;
  }
}

/** Null where nothing has to be worked out anew, or there is nobody. */
export async function backfillOf(
  store: Store,
  running: Run | null,
  proposed: Run,
  { subjects: measured, milliseconds }: Pick<Stopwatch, 'subjects' | 'milliseconds'>,
): Promise<Backfill | null> {
  const known = new Set(running ? featuresIn(running).map(({ feature }) => feature.hash) : []);
  const missing = featuresIn(proposed).filter(({ feature }) => !known.has(feature.hash));
  const subjects = await subjectsOf(store, new Set(missing.map(({ of }) => of)));
  if (missing.length === 0 || subjects === 0) return null;
  const types = [...new Set(missing.flatMap(({ feature }) => eventsOf(feature)))];
  const counts = await store.people.countEvents(types);
  return {
    features: missing
      .map(({ feature, of }) => ({ hash: feature.hash, of, what: wordsOf(feature) }))
      .sort((a, b) => (a.what < b.what ? -1 : 1)),
    subjects,
    events: [...counts.values()].reduce((sum, count) => sum + count, 0),
    // Everybody is walked through, and whoever was looked at stands for all.
    estimate:
      measured === 0 ? null : { milliseconds: Math.round((milliseconds / measured) * subjects), measured },
  };
}

function featuresIn(run: Run): { readonly feature: Feature; readonly of: string }[] {
  return allPrograms(run.program).flatMap(({ entity, features }) =>
    features.map((feature) => ({ feature, of: entity })),
  );
}

async function subjectsOf(store: Store, entities: ReadonlySet<string>): Promise<number> {
  const things = await store.people.countEntities();
  const people = entities.has('profile') ? await store.people.countProfiles() : 0;
  return [...things].reduce((sum, [entity, count]) => sum + (entities.has(entity) ? count : 0), people);
}

function eventsOf(feature: Feature): readonly string[] {
  return feature.kind === 'sequence' ? [...feature.events] : [feature.event];
}

function wordsOf(feature: Feature): string {
  const { window } = feature.canonical as { readonly window?: JsonObject };
  const times = Object.entries(window ?? {}).map(([key, value]) => `, ${key} ${text(value)}`);
  if (feature.kind === 'sequence') return `order of ${[...feature.events].join(', ')}${times.join('')}`;
  const { event, measure, pick, each, canonical } = feature;
  const { where, value } = canonical as { readonly where?: Json; readonly value?: Json };
  const kept = pick ?? measure.replaceAll('_', ' ');
  const what = [kept, ...(typeof value === 'string' ? [value.replaceAll('`', '')] : []), 'of', event].join(
    ' ',
  );
  const parts = [
    ...(each === null ? [] : [`, each of ${each}`]),
    ...(where === null || where === undefined ? [] : [', filtered']),
    ...times,
  ];
  return `${what}${parts.join('')}`;
}

/** `30d`; of an instant that is so long ago, and of a calendar, its one part. */
function text(value: Json): string {
  if (typeof value === 'string') return value;
  const parts = Object.values(value ?? {});
  return parts.length === 1 && typeof parts[0] === 'string' ? parts[0] : JSON.stringify(value);
}
