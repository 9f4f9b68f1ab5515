/** CAR-844: a send or a task that people in a held-out arm can reach, in the arm or behind the experiment. */

import { nestedLists } from '../../../compiler/steps/nested.ts';
import type { Definition, Path } from '../../../language/definition.ts';
import type { BranchStep, Condition, Step } from '../../../language/kinds.ts';
import type { Found, Rule, Subject } from '../rule.ts';
import { passesOn, stepsOf } from '../steps.ts';

export const heldOutArm: Rule<'journey'> = {
  code: 'CAR-844',
  severity: 'error',
  kinds: ['journey'],
  *check(journey, subject) {
    for (const arm of armsIn(journey, subject)) {
      const walk = new Walk(arm, subject);
      walk.list(journey.value.steps, ['steps'], false);
      yield* walk.found;
    }
  },
};

interface HeldArm {
  readonly experiment: string;
  readonly arm: string;
  /** What the arm is kept from; null: everything. */
  readonly class: string | null;
}

/** Names that say what the arm is for. */
const HELD_OUT = new Set(['holdout', 'hold_out', 'held_out']);

function armsIn(journey: Definition<'journey'>, { workspace }: Subject): HeldArm[] {
  const ids = new Set(stepsOf(journey).flatMap(([step]) => ('experiment' in step ? [step.experiment] : [])));
  return [...ids].flatMap((experiment) => {
    const { arms = {}, reserve = [], winner } = workspace.get('experiment', experiment)?.value ?? {};
    // Nobody is held out of what is decided.
    if (winner !== undefined) return [];
    const reserved = reserve.map(({ arm, class: kept }) => ({ experiment, arm, class: kept }));
    const named = Object.keys(arms)
      .filter((arm) => HELD_OUT.has(arm) && !reserve.some((one) => one.arm === arm))
      .map((arm) => ({ experiment, arm, class: null }));
    return [...reserved, ...named];
  });
}

/** Goes the ways that people of the arm can go. */
class Walk {
  readonly found: Found[] = [];
  readonly #arm: HeldArm;
  readonly #subject: Subject;

  constructor(arm: HeldArm, subject: Subject) {
    this.#arm = arm;
    this.#subject = subject;
  }

  /** @returns whether people of the arm come out at the end. `inside`: they have their arm already. */
  list(steps: readonly Step[], path: Path, inside: boolean): boolean {
    let isIn = inside;
    for (const [index, step] of steps.entries()) {
      const at = [...path, index];
      if (isIn) this.#look(step, at);
      if ('experiment' in step && step.experiment === this.#arm.experiment) {
        const way = step.arms[this.#arm.arm];
        if (!Array.isArray(way) || !this.list(way, [...at, 'arms', this.#arm.arm], true)) return false;
        isIn = true;
      } else {
        const ways = this.#waysOf(step, isIn);
        const out = ways.map(([list, way]) => this.list(list, [...at, ...way], isIn));
        if (isIn && (!passesOn(step) || (this.#isDecided(step) && !out.includes(true)))) return false;
        isIn ||= out.includes(true);
      }
    }
    return isIn;
  }

  /** Whether people of the arm surely take one of the ways. */
  #isDecided(step: Step): boolean {
    return 'branch' in step && this.#sureWay(step) !== -1;
  }

  #sureWay({ branch }: BranchStep): number {
    return branch.findIndex(({ when }) => when === undefined || this.#holds(when) === true);
  }

  #waysOf(step: Step, isIn: boolean) {
    const ways = nestedLists(step);
    if (!isIn || !('branch' in step)) return ways;
    const sure = this.#sureWay(step);
    const open = (index: number) =>
      (sure === -1 || index <= sure) && this.#holds(step.branch[index]!.when) !== false;
    return ways.filter(([, way]) => way[0] !== 'branch' || open(Number(way[1])));
  }

  /** What a condition about the arm itself comes to; null of anything else. */
  #holds(condition: Condition | undefined): boolean | null {
    if (typeof condition !== 'object') return null;
    if ('not' in condition) {
      const inner = this.#holds(condition.not);
      return inner === null ? null : !inner;
    }
    if (!('assigned' in condition) || condition.assigned !== this.#arm.experiment) return null;
    return condition.arm === undefined || condition.arm === this.#arm.arm;
  }

  #look(step: Step, path: Path): void {
    const [head, gets] = this.#givenBy(step);
    if (head === null || (this.#arm.class !== null && !gets.includes(this.#arm.class))) return;
    const { arm, experiment, class: kept } = this.#arm;
    this.found.push({
      path: [...path, 'id'],
      what: `the held-out arm \`${arm}\` of ${experiment} reaches the ${head} \`${step.id}\``,
      why:
        kept === null
          ? 'people who get something are no measure for what getting nothing does'
          : `the arm is reserved: of class ${kept} they get nothing, so this is withheld from all of them`,
      fix: `end the arm with \`${arm}: exit\`, or put the step into the other arms`,
    });
  }

  /** `send` or `task`, and the classes it may be of. */
  #givenBy(step: Step): readonly ['send' | 'task' | null, readonly string[]] {
    const { workspace, sendings } = this.#subject;
    const classOf = (template: string) => workspace.get('template', template)?.value.class ?? '';
    if ('task' in step) return ['task', [classOf(step.task.template)]];
    if (!('send' in step)) return [null, []];
    if ('template' in step.send) return ['send', [classOf(step.send.template)]];
    return [
      'send',
      sendings.filter(({ definition }) => definition.kind === 'placement').map((one) => one.class),
    ];
  }
}
