/** Compiles policies. Rows of all policies apply together; caps become features over what was handed over. */
import { parseDuration } from '../language/duration.ts';
import { parseTimeOfDay } from '../language/instant.ts';
import type { Cap, QuietHours } from '../language/kinds.ts';
import type { Json } from '../store/store.ts';
import type { Context } from './context.ts';
import { contentHash } from './feature.ts';
import type { CapRule, ConsentRule, PolicyProgram, QuietRule } from './program.ts';
import { lookBack } from './window.ts';

export function compilePolicies(context: Context): PolicyProgram {
  const consent = new Map<string, Map<string, ConsentRule>>();
  const quiet: QuietRule[] = [];
  const caps: CapRule[] = [];
  for (const { id, value } of context.workspace.all('policy')) {
    for (const [messageClass, media] of Object.entries(value.consent ?? {})) {
      const rules = consent.get(messageClass) ?? new Map<string, ConsentRule>();
      consent.set(messageClass, rules);
      for (const [medium, rule] of Object.entries(media) as [string, ConsentRule][]) {
        rules.set(medium, stricter(rules.get(medium), rule));
      }
    }
    for (const [index, row] of (value.quiet ?? []).entries())
      quiet.push(quietRule(`${id}.quiet.${index}`, row, context));
    for (const [index, row] of (value.caps ?? []).entries())
      caps.push(capRule(`${id}.caps.${index}`, row, context));
  }
  return { consent, quiet, caps };
}

/** Ids of journeys in order of priority: as the policies rank them, then the others by id. */
export function journeyOrder(context: Context): string[] {
  const ranked = context.workspace
    .all('policy')
    .flatMap(({ value }) => value.priority ?? [])
    .flatMap(({ journey }) => (journey === undefined ? [] : [journey]));
  const others = context.workspace.all('journey').map(({ id }) => id);
  return [...new Set([...ranked, ...others])];
}

const STRICTNESS: readonly ConsentRule[] = ['none', 'opt_out', 'opt_in'];

function stricter(a: ConsentRule | undefined, b: ConsentRule): ConsentRule {
  return a !== undefined && STRICTNESS.indexOf(a) > STRICTNESS.indexOf(b) ? a : b;
}

function quietRule(name: string, row: QuietHours, { zone }: Context): QuietRule {
  const where = row.zone ?? 'profile';
  return {
    name,
    class: row.class ?? null,
    channel: row.channel ?? null,
    from: parseTimeOfDay(row.from)!,
    to: parseTimeOfDay(row.to)!,
    zone: where === 'workspace' ? zone : where,
    otherwise: row.otherwise ?? 'wait',
    upTo: row.up_to === undefined ? null : parseDuration(row.up_to)!,
  };
}

function capRule(name: string, row: Cap, { features }: Context): CapRule {
  const { class: messageClass = null, channel = null, journey = null } = row;
  const span = parseDuration(row.within)!;
  const canonical: Json = { cap: { class: messageClass, channel, journey }, within: span };
  const feature = features.intern({
    kind: 'behaviour',
    hash: contentHash(canonical),
    canonical,
    event: 'message_sent',
    each: null,
    where: (occurrence) => counts(occurrence as Readonly<Record<string, unknown>>, row),
    pick: null,
    measure: 'count',
    value: null,
    decimals: 0,
    window: lookBack(span),
  });
  return { name, class: messageClass, channel, journey, atMost: row.at_most, feature };
}

function counts(
  sent: Readonly<Record<string, unknown>>,
  { class: messageClass, channel, journey }: Cap,
): boolean {
  if (messageClass === undefined ? sent['class'] === 'service' : sent['class'] !== messageClass) return false;
  if (channel !== undefined && sent['channel'] !== channel && sent['medium'] !== channel) return false;
  return journey === undefined || sent['journey'] === journey;
}
