/** Send windows: the hours and weekdays in which something may be sent. Every row that matches must be open. */
import type { WindowRule } from '../compiler/program.ts';
import { localTime, nextLocal } from '../compiler/zone.ts';
import type { Draft } from './draft.ts';
import { appliesTo, zoneOf } from './quiet.ts';
import type { Run } from './run.ts';
import type { Attempt, Verdict } from './send.ts';

/** A window opens at least once a week; a change of clocks may move it once more. */
const MOST_DAYS = 9;

export function windowVerdict(run: Run, draft: Draft, attempt: Attempt): Verdict {
  let latest: number | null = null;
  for (const rule of run.program.policy.windows) {
    if (!appliesTo(rule, attempt)) continue;
    const zone = zoneOf(run, draft, rule);
    if (isOpen(rule, draft.at, zone)) continue;
    const opens = nextOpening(rule, draft.at, zone);
    const tooLong = rule.upTo !== null && opens - attempt.since > rule.upTo;
    if (rule.otherwise === 'drop' || tooLong) return { refuse: 'send_window', detail: { rule: rule.name } };
    latest = Math.max(latest ?? opens, opens);
  }
  return latest === null ? { pass: true } : { wait: latest, reason: 'send_window' };
}

/** Over midnight, the hours after it belong to the day on which the window opened. */
function isOpen({ from, to, days }: WindowRule, at: number, zone: string): boolean {
  const { minutes, weekday } = localTime(at, zone);
  const before = weekday === 1 ? 7 : weekday - 1;
  if (from < to) return days.has(weekday) && minutes >= from && minutes < to;
  return (days.has(weekday) && minutes >= from) || (days.has(before) && minutes < to);
}

function nextOpening(rule: WindowRule, at: number, zone: string): number {
  let opening = nextLocal(at, rule.from, zone);
  for (let day = 0; day < MOST_DAYS && !isOpen(rule, opening, zone); day++)
    opening = nextLocal(opening, rule.from, zone);
  return opening;
}
