/**
 * `wait`: a length of time, an instant, an hour of the day, or until something holds — then `else` when it has not
 * by `up_to`.
 */
import type { Site } from '../../language/definition.ts';
import { parseDuration } from '../../language/duration.ts';
import { parseInstant } from '../../language/instant.ts';
import type { WaitStep, WaitUntil, WaitWhen } from '../../language/kinds.ts';
import { expressionAt } from '../expression.ts';
import type { JourneyContext } from './context.ts';
import { hasResults } from './has-results.ts';
import type { Frame, Move, StepMeaning, StepType } from './step.ts';
import { waitFirst } from './wait-first.ts';
import { waitLocal } from './wait-local.ts';

export const wait: StepType<WaitStep> = {
  head: 'wait',
  compile(step, site, journey, next) {
    if (typeof step.wait === 'string') return waitFor(parseDuration(step.wait)!, step, site, next);
    if ('first' in step.wait) return waitFirst(step, step.wait, site, journey, next);
    if ('when' in step.wait) return waitWhen(step, step.wait, site, journey, next);
    if (step.else !== undefined) refuseElse(site);
    if ('local' in step.wait) return waitLocal(step.wait, site, journey, next);
    return waitUntil(step.wait, site, journey, next);
  },
};

/** Counts from when it was due at this step, not from when that was noticed. */
function waitFor(span: number, step: WaitStep, site: Site, next: string | null): StepMeaning {
  if (step.else !== undefined) refuseElse(site);
  return {
    enter: (frame) => ({ stay: true, until: frame.arrivedAt + span }),
    resume: (frame) => (frame.isDue ? { to: next } : stay(frame)),
    retime: (frame) => frame.arrivedAt + span,
    ways: [],
  };
}

/** Nothing to do yet: events of an instant come before its timers. */
function stay({ due }: Frame): Move {
  return { stay: true, until: due ?? undefined };
}

function waitUntil(
  { until }: WaitUntil,
  site: Site,
  journey: JourneyContext,
  next: string | null,
): StepMeaning {
  const fixed = parseInstant(until);
  const expression =
    fixed === null ? expressionAt(until, site.at('wait', 'until'), journey.scope, journey.context) : null;
  const instantOf = (frame: Frame): number | null => {
    if (fixed !== null) return fixed;
    const value = expression?.evaluate(frame.view.scope);
    return typeof value === 'string' ? parseInstant(value) : null;
  };
  return {
    enter(frame) {
      const instant = instantOf(frame);
      // An instant that is missing cannot be waited for; the journey goes on rather than hang.
      return instant === null || frame.now >= instant ? { to: next } : { stay: true, until: instant };
    },
    resume: (frame) => (frame.isDue ? { to: next } : stay(frame)),
    retime: instantOf,
    ways: [],
  };
}

function waitWhen(
  step: WaitStep,
  { when, up_to }: WaitWhen,
  site: Site,
  journey: JourneyContext,
  next: string | null,
): StepMeaning {
  const test = journey.condition(when, site.at('wait', 'when'), 'arrival');
  const otherwise =
    step.else === undefined ? next : journey.compileList(step.else, site.at('else'), journey, next);
  const span = parseDuration(up_to)!;
  return {
    enter(frame) {
      if (test?.holds(frame.view)) return { to: next };
      // Nobody clicks what was never sent, nor does what was never asked of them.
      if (test?.steps.some((id) => !hasResults(frame.results[id]))) return { to: otherwise };
      return { stay: true, until: frame.arrivedAt + span };
    },
    resume(frame) {
      if (test?.holds(frame.view)) return { to: next };
      return frame.isDue ? { to: otherwise } : stay(frame);
    },
    retime: (frame) => frame.arrivedAt + span,
    watches: true,
    ways: [{ label: 'else', to: otherwise }],
  };
}

function refuseElse(site: Site): void {
  site.at('else').report(
    {
      code: 'CAR-704',
      what: 'this `wait` has an `else` that is never reached',
      why: 'a wait for a time always ends in the next step; only one with `up_to` can miss',
      fix: 'remove `else`, or wait for a condition: `wait: { when: …, up_to: … }`',
    },
    'key',
  );
}
