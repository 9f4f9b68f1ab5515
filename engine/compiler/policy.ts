/** Compiles policies. Rows of all policies apply together; caps become features over what was handed over. */

import type { Definition, Site } from '../language/definition.ts';
import { parseDuration } from '../language/duration.ts';
import { parseTimeOfDay } from '../language/instant.ts';
import type { Cap, PriorityRow, QuietHours, SendWindow, Suppression } from '../language/kinds.ts';
import { nearest } from '../language/nearest.ts';
import type { Json } from '../store/store.ts';
import { windowOf } from './behaviour.ts';
import { type Context, noteUse, siteOf } from './context.ts';
import { reservedArms } from './experiment/reserve.ts';
import { contentHash } from './feature.ts';
import { checkNumber } from './metric/no-number.ts';
import type {
  CapRule,
  ConsentRule,
  ControlRule,
  GateRule,
  PolicyProgram,
  QuietRule,
  SuppressRule,
  WindowRule,
} from './program.ts';

export function compilePolicies(context: Context): PolicyProgram {
  const consent = new Map<string, Map<string, ConsentRule>>();
  const quiet: QuietRule[] = [];
  const caps: CapRule[] = [];
  const windows: WindowRule[] = [];
  const suppress: SuppressRule[] = [];
  const control: ControlRule[] = [];
  for (const definition of context.workspace.all('policy')) {
    const { id, value } = definition;
    const site = siteOf(context, definition);
    for (const [messageClass, media] of Object.entries(value.consent ?? {})) {
      const rules = consent.get(messageClass) ?? new Map<string, ConsentRule>();
      consent.set(messageClass, rules);
      for (const [medium, rule] of Object.entries(media) as [string, ConsentRule][]) {
        rules.set(medium, stricter(rules.get(medium), rule));
      }
    }
    for (const [index, row] of (value.quiet ?? []).entries())
      quiet.push(quietRule(`${id}.quiet.${index}`, row, context));
    for (const [index, row] of (value.windows ?? []).entries())
      windows.push(windowRule(`${id}.windows.${index}`, row, context));
    for (const [index, row] of (value.control ?? []).entries())
      control.push({ name: `${id}.control.${index}`, seed: 'global', ...row });
    for (const [index, row] of (value.suppress ?? []).entries())
      suppress.push(...suppressRules(row, definition, site.at('suppress', index, 'in'), context));
    for (const [index, row] of (value.caps ?? []).entries())
      caps.push(...capRules(`${id}.caps.${index}`, row, site.at('caps', index), context));
  }
  const priority = priorityRows(context);
  const reserved = reservedArms(context);
  return { consent, suppress, reserved, control, quiet, windows, caps, priority, gates: gateRules(context) };
}

/** Everybody who must approve something must be known. */
function gateRules(context: Context): GateRule[] {
  const known = Object.keys(context.workspace.settings.approvers ?? {});
  return context.workspace.all('policy').flatMap((definition) =>
    (definition.value.gates ?? []).map((gate, index): GateRule => {
      if (gate.metric) {
        noteUse(context, definition, `metric.${gate.metric.id}`);
        checkNumber(gate.metric.id, siteOf(context, definition).at('gates', index, 'metric', 'id'), context);
      }
      for (const [place, name] of gate.approve.entries()) {
        if (known.includes(name)) continue;
        const near = nearest(name, known);
        siteOf(context, definition)
          .at('gates', index, 'approve', place)
          .report({
            code: 'CAR-754',
            what: `nobody is known as \`${name}\``,
            why: 'an approval counts only if it can be told whose it is',
            fix: near ? `did you mean \`${near}\`?` : `add \`${name}\` under \`approvers\` of carillon.yaml`,
          });
      }
      return { name: `${definition.id}.gates.${index}`, ...gate };
    }),
  );
}

/** Ids of journeys in order of priority: as the policies rank them, then the others by id. */
export function journeyOrder(context: Context): string[] {
  const ranked = priorityRows(context).flatMap(({ journey }) => (journey === undefined ? [] : [journey]));
  const others = context.workspace.all('journey').map(({ id }) => id);
  return [...new Set([...ranked, ...others])];
}

function priorityRows({ workspace }: Context): PriorityRow[] {
  return workspace.all('policy').flatMap(({ value }) => value.priority ?? []);
}

const STRICTNESS: readonly ConsentRule[] = ['none', 'opt_out', 'opt_in'];

function stricter(a: ConsentRule | undefined, b: ConsentRule): ConsentRule {
  return a !== undefined && STRICTNESS.indexOf(a) > STRICTNESS.indexOf(b) ? a : b;
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

function windowRule(
  name: string,
  { days = [...WEEKDAYS], ...row }: SendWindow,
  context: Context,
): WindowRule {
  const numbers = days.map((day) => WEEKDAYS.indexOf(day) + 1);
  return { ...quietRule(name, row, context), days: new Set(numbers) };
}

function suppressRules(
  { in: id, channel }: Suppression,
  definition: Definition<'policy'>,
  site: Site,
  context: Context,
): SuppressRule[] {
  noteUse(context, definition, `segment.${id}`);
  const segment = context.segmentIndex.get(id);
  if (segment !== undefined) return [{ segment, channel: channel ?? null }];
  // A segment that does not exist was reported where it is named.
  if (context.entityOf.has(`segment.${id}`)) {
    site.report({
      code: 'CAR-552',
      what: `segment ${id} is not of people`,
      why: 'messages go to people, and a suppression list says to which of them none goes',
      fix: 'name a segment of people',
    });
  }
  return [];
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

function capRules(name: string, row: Cap, site: Site, context: Context): CapRule[] {
  const { class: messageClass = null, channel = null, journey = null, otherwise = 'drop' } = row;
  const found = windowOf({ within: row.within }, site, context);
  if (!found) return [];
  const canonical: Json = { cap: { class: messageClass, channel, journey }, within: found.canonical };
  const feature = context.features.intern({
    kind: 'behaviour',
    hash: contentHash(canonical),
    canonical,
    event: 'message_sent',
    each: null,
    readsAt: false,
    where: (occurrence) => counts(occurrence as Readonly<Record<string, unknown>>, row),
    pick: null,
    measure: 'count',
    value: null,
    decimals: 0,
    window: found.window,
  });
  if (row.up_to !== undefined && otherwise === 'drop') {
    site.at('up_to').report({
      code: 'CAR-750',
      what: 'this cap drops messages, so there is no wait that `up_to` could bound',
      why: '`up_to` says how long a message waits for room under the cap',
      fix: 'add `otherwise: wait`, or take `up_to` out',
    });
  }
  const upTo = row.up_to === undefined ? null : parseDuration(row.up_to)!;
  return [{ name, class: messageClass, channel, journey, atMost: row.at_most, otherwise, upTo, feature }];
}

function counts(
  sent: Readonly<Record<string, unknown>>,
  { class: messageClass, channel, journey }: Cap,
): boolean {
  if (messageClass === undefined ? sent['class'] === 'service' : sent['class'] !== messageClass) return false;
  if (channel !== undefined && sent['channel'] !== channel && sent['medium'] !== channel) return false;
  return journey === undefined || sent['journey'] === journey;
}
