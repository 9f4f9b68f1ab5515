/** Where those stand whose start says `over`: until a moment of it that a stable hash gives, then the first step. */
import type { StepProgram } from './step.ts';

/** No step of a definition can be called that. */
export const SPREAD = '(start)';

export function spread(first: string | null): StepProgram {
  return {
    id: SPREAD,
    type: 'over',
    next: first,
    within: [],
    enter(frame) {
      const until = frame.results[SPREAD]?.['until'];
      return typeof until === 'number' && until > frame.now ? { stay: true, until } : { to: first };
    },
    resume: (frame) => (frame.isDue ? { to: first } : { stay: true, until: frame.due ?? undefined }),
    ways: [],
  };
}
