/** `wait: { first }`: for the first of several things, each with a way of its own; none by `up_to`, and `else`. */
import type { Site } from '../../language/definition.ts';
import { parseDuration } from '../../language/duration.ts';
import type { WaitFirst, WaitStep } from '../../language/kinds.ts';
import type { JourneyContext } from './context.ts';
import { hasResults } from './has-results.ts';
import type { Frame, Move, StepMeaning } from './step.ts';

export function waitFirst(
  step: WaitStep,
  { first, up_to }: WaitFirst,
  site: Site,
  journey: JourneyContext,
  next: string | null,
): StepMeaning {
  const ways = first.map(({ when, then }, index) => {
    const place = site.at('wait', 'first', index);
    return {
      label: typeof when === 'string' ? when : `way ${index + 1}`,
      test: journey.condition(when, place.at('when'), 'arrival'),
      to: then === undefined ? next : journey.compileList(then, place.at('then'), journey, next),
    };
  });
  const otherwise =
    step.else === undefined ? next : journey.compileList(step.else, site.at('else'), journey, next);
  const span = parseDuration(up_to)!;
  /** Of two that hold at one instant, the upper one. */
  const taken = (frame: Frame): Move | null => {
    const way = ways.find(({ test }) => test?.holds(frame.view));
    if (!way) return null;
    frame.record({ arm: way.label });
    return { to: way.to, way: way.label };
  };
  return {
    enter(frame) {
      const move = taken(frame);
      if (move) return move;
      // Nobody clicks what was never sent: where nothing can happen any more, there is nothing to wait for.
      const isHopeless = ways.every(({ test }) => test?.steps.some((id) => !hasResults(frame.results[id])));
      return isHopeless ? { to: otherwise } : { stay: true, until: frame.arrivedAt + span };
    },
    resume(frame) {
      const move = taken(frame);
      if (move) return move;
      return frame.isDue ? { to: otherwise } : { stay: true, until: frame.due ?? undefined };
    },
    watches: true,
    ways: [...ways, { label: 'else', to: otherwise }],
  };
}
