/** What the compiler knows of a journey while it compiles the journey's steps and conditions. */

import type { Site } from '../../language/definition.ts';
import type { ScopeType } from '../../language/expressions/index.ts';
import type { Condition, Step } from '../../language/kinds.ts';
import { compileCondition } from '../conditions/index.ts';
import type { Context } from '../context.ts';
import { ownKeyOf } from '../own-key.ts';
import type { OwnFeature } from '../program.ts';
import type { ConditionClock, Test } from '../view.ts';
import type { StepProgram } from './step.ts';

export class JourneyContext {
  readonly ownFeatures: OwnFeature[] = [];
  readonly clocks: ConditionClock[] = [];
  readonly steps = new Map<string, StepProgram>();
  /** The step being compiled; null for the journey's own conditions. */
  step: string | null = null;
  /** The repeats around the step being compiled, outermost first, and how many rounds they may take together. */
  within: readonly string[] = [];
  rounds = 1;

  constructor(
    readonly context: Context,
    readonly journey: string,
    /** Names that expressions may use, where the compiler stands. */
    public scope: ScopeType,
    readonly stepIds: ReadonlySet<string>,
    /** Steps that ask a placement, and which. */
    readonly decides: ReadonlyMap<string, string>,
    /** Compiles a list of steps; returns where it begins, which is `next` for an empty one. */
    readonly compileList: (
      steps: readonly Step[],
      site: Site,
      journey: JourneyContext,
      next: string | null,
    ) => string | null,
    /** The entity whose things the journey begins for. */
    readonly thing: string | null = null,
  ) {}

  /** The index of an own feature equal to this one; it is added if there is none. */
  own(feature: OwnFeature): number {
    const key = ownKeyOf(feature);
    const known = this.ownFeatures.findIndex((other) => ownKeyOf(other) === key);
    return known >= 0 ? known : this.ownFeatures.push(feature) - 1;
  }

  /** Compiles what stands inside a repeat. */
  inRounds<Made>(step: string, most: number, scope: ScopeType, make: () => Made): Made {
    const outer = { scope: this.scope, within: this.within, rounds: this.rounds };
    Object.assign(this, { scope, within: [...outer.within, step], rounds: outer.rounds * most });
    const made = make();
    Object.assign(this, outer);
    return made;
  }

  /** A condition of this journey; `after` is from where its `did` count when they do not say. */
  condition(condition: Condition, site: Site, after: 'start' | 'arrival' | 'ever'): Test | null {
    const { context, scope } = this;
    return compileCondition(condition, site, { context, scope, place: 'journey', journey: this, after });
  }
}
