/**
 * Pauses of journeys: while one lasts nobody begins, moves or is sent to; the goal and the stop still count. What fell due
 * meanwhile is done at the instant of the resume. A pause is an interval of recorded instants, so that asking is pure.
 */
import type { EffectResult } from '../compiler/steps/step.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import type { Run } from './run.ts';

export interface Pause {
  readonly since: number;
  /** Null while it lasts. */
  readonly until: number | null;
}
/** Journey → its pauses, oldest first. */
export type Pauses = ReadonlyMap<string, readonly Pause[]>;

/** What an instance was kept from while its journey paused: going into its step, or hearing what became of a message. */
export type Held = { readonly enter: true } | { readonly result: EffectResult };

/** When an effect is due that waits for the end of a pause: not before somebody says so. */
export const UNTIL_RESUMED = Date.UTC(9999, 0, 1);

export function isPaused({ layout }: Run, journey: string, at: number): boolean {
  return resumedAt(layout.pauses, journey, at) > at;
}

/** The first instant, `at` or later, at which the journey is not paused; Infinity while nobody knows. */
export function resumedAt(pauses: Pauses | undefined, journey: string, at: number): number {
  let free = at;
  for (const { since, until } of pauses?.get(journey) ?? []) {
    if (free >= since && (until === null || free < until)) free = until ?? Number.POSITIVE_INFINITY;
  }
  return free;
}

/** The first end of a pause after `at`: whoever stands in the journey is looked at then. */
export function nextResume({ layout }: Run, journey: string, at: number): number {
  const first = layout.pauses?.get(journey)?.find(({ until }) => until !== null && until > at);
  return first?.until ?? Number.POSITIVE_INFINITY;
}

/** When the timer of an instance rings; Infinity if it has none. */
export function ringsAt({ layout }: Run, draft: Draft, { journey, due }: Instance): number {
  return due === null ? Number.POSITIVE_INFINITY : resumedAt(layout.pauses, journey, Math.max(due, draft.at));
}

/** What is kept for the end of the pause rings then. */
export function hold(draft: Draft, instance: Instance, held: Held): void {
  const step = instance.step!;
  instance.results[step] = { ...instance.results[step], held: held as never };
  Object.assign(instance, { due: draft.at, changed: true });
}

/** What was kept for it, once. */
export function takeHeld(instance: Instance): Held | null {
  if (instance.step === null) return null;
  // Asked at every look, and nearly always of somebody of whom nothing is kept.
  if (instance.results[instance.step]?.['held'] === undefined) return null;
  const { held, ...result } = instance.results[instance.step]!;
  instance.results[instance.step] = result;
  instance.changed = true;
  return held as unknown as Held;
}

/** Messages that were put off by a pause which is over may go out. */
export function releaseMessages(run: Run, draft: Draft): void {
  for (const effect of draft.effects) {
    if (effect.status !== 'ready' || effect.reason !== 'paused' || effect.due !== UNTIL_RESUMED) continue;
    const { journey } = effect.body['origin'] as unknown as { journey: string };
    const id = run.layout.movedJourneys.get(journey) ?? journey;
    if (!isPaused(run, id, draft.at)) Object.assign(effect, { due: draft.at, reason: null, changed: true });
  }
}
