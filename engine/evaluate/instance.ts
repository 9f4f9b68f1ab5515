/** One way of one person through a journey, as the evaluator moves it, and as it is stored. */
import { chanceOf } from '../compiler/chance.ts';
import type { Round, StepResult } from '../compiler/steps/step.ts';
import { hashText } from '../store/hash.ts';
import type { InstanceRow, Json, JsonObject } from '../store/store.ts';
import type { Draft } from './draft.ts';
import type { Slot } from './sweep.ts';

/** A thing as it was when it began something: its fields and tags, by name. */
export interface Thing {
  readonly entity: string;
  readonly key: string;
  readonly values: JsonObject;
}

/** What `event` means to the journey. */
export interface StartEvent {
  readonly event: string;
  readonly time: number;
  readonly properties: JsonObject;
}

/** A running instance of a journey, or one that has ended. */
export interface Instance {
  readonly id: string;
  journey: string;
  readonly key: string;
  readonly ordinal: number;
  readonly startedAt: number;
  /** The start event, or null for a start without one. */
  readonly event: { readonly type: string; readonly at: number; readonly properties: JsonObject } | null;
  /** The thing it began for, as it was then; null for a start of the person's own. */
  readonly thing: Thing | null;
  release: number;
  endedAt: number | null;
  /** Null while only the goal is watched, and after the end. */
  step: string | null;
  arrivedAt: number;
  reason: string | null;
  due: number | null;
  results: Record<string, StepResult>;
  /** Keys of its messages that went out, of all steps and rounds: whoever is led back is not sent one again. */
  sent: readonly string[];
  /** The repeats it is inside of, outermost first, each with its round. */
  rounds: readonly (Round & { readonly step: string })[];
  /** Slots of its own features, by the feature's hash and starting point. */
  own: Record<string, Slot>;
  changed: boolean;
}

/** The same for the same way through a journey, in every store. */
export function instanceId(profile: number, journey: string, key: string, ordinal: number): string {
  return hashText(['instance', profile, journey, key, ordinal].join('|'));
}

/** A number in [0, 1), always the same for one instance and label. */
export function chanceIn(instance: string, label: string): number {
  return chanceOf([instance, label].join('|'));
}

export function instanceOf(row: InstanceRow): Instance {
  const { id, journey, key, release, startedAt, endedAt, step, reason, due } = row;
  const body = row.body as unknown as Pick<Instance, 'ordinal' | 'event' | 'arrivedAt' | 'results' | 'own'> &
    Partial<Pick<Instance, 'rounds' | 'thing' | 'sent'>>;
  const own = copied(body.own as unknown as JsonObject) as unknown as Instance['own'];
  return {
    id,
    journey,
    key,
    release,
    startedAt,
    endedAt,
    step,
    reason,
    due,
    rounds: [],
    sent: [],
    thing: null,
    ...body,
    results: { ...body.results },
    own,
    changed: false,
  };
}

/** Plain JSON once more: slots are changed in place. */
function copied(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(copied);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, copied(one)]));
}

export function instanceRow(draft: Draft, instance: Instance): InstanceRow {
  const { id, journey, key, release, startedAt, endedAt, step, reason, due } = instance;
  const { ordinal, event, thing, arrivedAt, results, sent, own, rounds } = instance;
  const body = {
    ordinal,
    event,
    ...(thing && { thing }),
    arrivedAt,
    results,
    ...(sent.length > 0 && { sent }),
    own,
    ...(rounds.length > 0 && { rounds }),
  } as unknown as JsonObject;
  return { profile: draft.id, id, journey, key, release, startedAt, endedAt, step, reason, due, body };
}
