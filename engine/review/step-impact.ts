/** What a candidate would do to the people at each step of a journey: counted as everybody is looked at. */
import type { Draft } from '../evaluate/draft.ts';
import type { ProfileImage } from '../store/store.ts';
import { Tally } from './tally.ts';

export interface StepImpact {
  readonly step: string;
  readonly people: number;
  /** They stay where they are; of these, those whose wait ends at another time. */
  readonly stay: number;
  readonly retimed: number;
  /** Step they would stand at then → how many. */
  readonly move: Readonly<Record<string, number>>;
  /** Reason → how many would leave. */
  readonly leave: Readonly<Record<string, number>>;
}

class StepCount {
  stay = 0;
  retimed = 0;
  readonly move = new Tally();
  readonly leave = new Tally();

  impact(step: string): StepImpact {
    const { stay, retimed, move, leave } = this;
    const people = stay + move.total + leave.total;
    return { step, people, stay, retimed, move: move.record(), leave: leave.record() };
  }
}

/** Under which those are counted who would be past the last step, where the goal is still watched. */
export const PAST = '';

export class StepCounts {
  /** Journey, then step. */
  readonly #counts = new Map<string, Map<string, StepCount>>();

  /** Where each instance stands, and where it would. */
  count({ instances }: ProfileImage, after: Draft, moved: ReadonlyMap<string, string>): void {
    for (const { id, journey, step, endedAt, due } of instances) {
      if (endedAt !== null || step === null) continue;
      const then = after.instances.find((one) => one.id === id);
      const count = this.#at(moved.get(journey) ?? journey, step);
      if (!then || then.endedAt !== null) count.leave.add(then?.reason ?? 'removed');
      else if (then.step !== step) count.move.add(then.step ?? PAST);
      else {
        count.stay++;
        if (then.due !== due) count.retimed++;
      }
    }
  }

  of(journey: string): StepImpact[] {
    return [...(this.#counts.get(journey) ?? [])].map(([step, count]) => count.impact(step));
  }

  #at(journey: string, step: string): StepCount {
    const steps = this.#counts.get(journey) ?? new Map<string, StepCount>();
    const count = steps.get(step) ?? new StepCount();
    this.#counts.set(journey, steps.set(step, count));
    return count;
  }
}
