/** Quiet hours: of all rows that match, the strictest wins — a drop before any wait, the longest wait else. */
import type { QuietRule } from '../compiler/program.ts';
import { isZone, minutesAt, nextLocal } from '../compiler/zone.ts';
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';
import type { Attempt, Verdict } from './send.ts';

export function quietVerdict(run: Run, draft: Draft, attempt: Attempt): Verdict {
  let latest: { wait: number; rule: QuietRule } | null = null;
  for (const rule of run.program.policy.quiet) {
    if (!appliesTo(rule, attempt)) continue;
    const zone = zoneOf(run, draft, rule);
    if (!isQuiet(rule, minutesAt(draft.at, zone))) continue;
    const end = nextLocal(draft.at, rule.to, zone);
    const tooLong = rule.upTo !== null && end - attempt.since > rule.upTo;
    if (rule.otherwise === 'drop' || tooLong) return { refuse: 'quiet_hours', detail: { rule: rule.name } };
    if (latest === null || end > latest.wait) latest = { wait: end, rule };
  }
  return latest === null ? { pass: true } : { wait: latest.wait, reason: 'quiet_hours' };
}

/** Whether a row about hours is about this message. */
export function appliesTo(
  rule: Pick<QuietRule, 'class' | 'channel'>,
  { template, channel }: Attempt,
): boolean {
  // A service message passes hours unless a row names its class.
  if (rule.class === null ? template.class === 'service' : rule.class !== template.class) return false;
  return rule.channel === null || rule.channel === channel.medium || rule.channel === channel.id;
}

/** From 21:00 to 08:00 goes over midnight; from and to alike means the whole day. */
function isQuiet({ from, to }: QuietRule, minutes: number): boolean {
  return from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
}

export function zoneOf(run: Run, draft: Draft, rule: Pick<QuietRule, 'zone'>): string {
  if (rule.zone !== 'profile') return rule.zone;
  const zone = draft.traits[run.program.profile.zoneField];
  return typeof zone === 'string' && isZone(zone) ? zone : run.program.zone;
}
