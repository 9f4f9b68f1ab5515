/** A journey asks a placement. What was passed over, and why, is written down with it. */
import type { Decision } from '../../compiler/steps/step.ts';
import { hashText } from '../../store/hash.ts';
import type { Draft } from '../draft.ts';
import type { Instance } from '../instance.ts';
import { decide, type Run } from '../run.ts';
import { decideBy } from './decide.ts';
import { givenOf, recordDecision } from './record.ts';

/** So many of what was passed over are written down. */
const MOST_PASSED = 20;

/** `visit` tells the visits of one step apart. Null: nothing is given. */
export function decideInJourney(
  run: Run,
  draft: Draft,
  instance: Instance,
  placement: string,
  visit: string,
): Decision | null {
  const program = run.program.placements.get(placement);
  if (!program) {
    decide(draft, instance, 'decided', 'nothing_fits', { placement });
    return null;
  }
  const decision = hashText(['decision', instance.id, visit].join('|'));
  const decided = decideBy(run, draft, program, { decision, context: {} });
  const given = givenOf(decided);
  const passed = decided.slate.passed.slice(0, MOST_PASSED).map(({ item, why }) => ({ rule: item, why }));
  const first = decided.slate.seats.find((seat) => seat !== null)?.entry.candidate ?? null;
  decide(draft, instance, 'decided', given[0]?.item ?? 'nothing_fits', {
    placement,
    decision,
    ...(first?.offer != null && { offer: first.offer }),
    ...(given.length > 1 && { items: given.map(({ item }) => item) }),
    ...(passed.length > 0 && { passed_over: passed }),
  });
  recordDecision(run, draft, decided, { journey: instance.journey, step: instance.step! });
  return given.length === 0 ? null : { id: decision, items: given.map(({ item }) => item), first };
}
