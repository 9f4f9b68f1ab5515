/** `decided`: what placements chose for somebody, by the rule that was the first to fit. */
import type { TestDecision } from '../../../language/kinds.ts';
import type { DecisionRow } from '../../../store/store.ts';
import { isEnough, timesWords } from './count.ts';
import type { Check, Mismatch } from './expectation.ts';

export const decided: Check<'decided'> = function* (items, { decisions, since, who }) {
  const made = decisions.filter(({ outcome, at }) => outcome === 'decided' && at >= since);
  for (const [index, item] of items.entries()) {
    if (isEnough(item.times, made.filter((row) => isOne(item, row)).length)) continue;
    const mismatch: Mismatch = {
      path: ['decided', index],
      what: `no such decision was made for ${who}`,
      expected: [wordsOf(item)],
      actual: made.length === 0 ? ['no placement was asked'] : made.map(rowWords),
      journeys: made.map(({ journey }) => journey),
    };
    yield mismatch;
  }
};

function isOne({ placement, rule, offer, step }: TestDecision, row: DecisionRow): boolean {
  const { reason, detail, journey, step: at } = row;
  return (
    detail['placement'] === placement &&
    (rule ?? reason) === reason &&
    (offer ?? detail['offer']) === detail['offer'] &&
    (step ?? `${journey}.${at}`) === `${journey}.${at}`
  );
}

function wordsOf({ placement, rule, offer, step, times }: TestDecision): string {
  const words = [
    `${placement} decides${rule === undefined ? '' : ` ${rule}`}`,
    ...(offer === undefined ? [] : [`with ${offer}`]),
    ...(step === undefined ? [] : [`at ${step}`]),
  ];
  return `${words.join(' ')}${timesWords(times)}`;
}

function rowWords({ reason, detail, journey, step }: DecisionRow): string {
  const passed = (detail['passed_over'] ?? []) as readonly { readonly rule: string; readonly why: string }[];
  const over = passed.map(({ rule, why }) => `${rule}: ${why}`).join(', ');
  return `${String(detail['placement'])} decided ${reason} at ${journey}.${step}${over === '' ? '' : ` (passed over ${over})`}`;
}
