/** A placement decides: the first of its rules that fits. What was passed over, and why, is written down with it. */
import type { PlacementProgram, RuleProgram } from '../compiler/program.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { budgetRefusal, dayOf, mayHave } from './offer-rules.ts';
import { decide, type Run } from './run.ts';
import { viewOf } from './scope.ts';

export function decidePlacement(
  run: Run,
  draft: Draft,
  instance: Instance,
  placement: string,
): RuleProgram | null {
  const passed: { rule: string; why: string }[] = [];
  const { rules } = run.program.placements.get(placement) ?? NOTHING;
  const chosen = rules.find((rule) => {
    const why = whyNot(run, draft, rule);
    if (why !== null) passed.push({ rule: rule.name, why });
    return why === null;
  });
  decide(draft, instance, 'decided', chosen?.name ?? 'nothing_fits', {
    placement,
    ...(chosen?.offer != null && { offer: chosen.offer }),
    ...(passed.length > 0 && { passed_over: passed }),
  });
  return chosen ?? null;
}

const NOTHING: Pick<PlacementProgram, 'rules'> = { rules: [] };

function whyNot(run: Run, draft: Draft, { when, offer }: RuleProgram): string | null {
  if (when && !when.holds(viewOf(run.program, draft))) return 'when';
  if (offer === null) return null;
  const verdict = mayHave(run, draft, offer, '');
  if ('refuse' in verdict) return verdict.refuse;
  return budgetRefusal(run.program.offers.get(offer)!, run.budgets?.get(offer), dayOf(run, draft.at));
}
