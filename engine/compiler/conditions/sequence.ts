/** `sequence`: events in order, with gaps, absences and one value along the way. It reads one feature. */
import type { Site } from '../../language/definition.ts';
import { parseDuration } from '../../language/duration.ts';
import type { SequenceCondition, SequenceDid, SequenceNot } from '../../language/kinds.ts';
import type { Json } from '../../store/store.ts';
import { windowOf } from '../behaviour.ts';
import { type Context, featureOf, noteEvent, occurrenceScope } from '../context.ts';
import {
  type Absent,
  contentHash,
  type Matcher,
  type SequenceFeature,
  type SequenceStep,
} from '../feature.ts';
import { occurrenceView, type Test, type View } from '../view.ts';
import { refersToOwn } from '../walking.ts';
import type { ConditionHead, Place } from './condition.ts';
import { compileCondition } from './index.ts';

export const sequence: ConditionHead<SequenceCondition> = {
  head: 'sequence',
  compile(node, site, { context, metric }): Test | null {
    const feature = compileSequence(node, site, context);
    if (!feature) return null;
    const index = metric ? metric.own(feature) : featureOf(context, site.definition, feature);
    const text = describe(node);
    const holds = (view: View) => (metric ? view.own(index) : view.feature(index)) === true;
    return {
      holds,
      explain: (view) => ({ text, holds: holds(view) }),
      canonical: feature.canonical,
      steps: [],
    };
  },
};

interface Compiled<M> {
  readonly matcher: M;
  readonly canonical: Json;
}

function compileSequence(node: SequenceCondition, site: Site, context: Context): SequenceFeature | null {
  const steps: SequenceStep[] = [];
  const canonical: Json[] = [];
  let absent: Absent[] = [];
  let tail: SequenceFeature['tail'] = null;
  for (const [index, item] of node.sequence.entries()) {
    const place = site.at('sequence', index);
    const isLast = index === node.sequence.length - 1;
    const one = 'not' in item ? item.not : item;
    const compiled = compileMatcher(one, 'not' in item ? place.at('not') : place, context);
    const key = keyOf(node, one.did, site, context);
    if (!compiled || key === undefined) return null;
    canonical.push({ ...(compiled.canonical as object), ...bounds(item), key } as Json);
    if (!('not' in item)) {
      const upTo = item.up_to === undefined ? null : parseDuration(item.up_to)!;
      steps.push({ ...compiled.matcher, upTo, key, absent });
      absent = [];
      continue;
    }
    if (!checkAbsence(item, steps.length, isLast, place)) return null;
    if (isLast) tail = { ...compiled.matcher, key, lasts: parseDuration(item.for!)! };
    else absent.push({ ...compiled.matcher, key });
  }
  const window = windowOf({ within: node.within }, site, context);
  if (!window) return null;
  const span = node.up_to === undefined ? null : parseDuration(node.up_to)!;
  const whole: Json = { sequence: canonical, span, window: window.canonical };
  const events = [...steps, ...steps.flatMap((step) => step.absent), ...(tail ? [tail] : [])].map(
    ({ event }) => event,
  );
  return {
    kind: 'sequence',
    hash: contentHash(whole),
    canonical: whole,
    events: new Set(events),
    steps,
    span,
    tail,
    window: window.window,
  };
}

function bounds(item: SequenceDid | SequenceNot): { readonly [key: string]: Json } {
  return 'not' in item ? { not: true, for: item.for ?? null } : { not: false, up_to: item.up_to ?? null };
}

function compileMatcher(
  { did, where }: { readonly did: string; readonly where?: SequenceDid['where'] },
  site: Site,
  context: Context,
): Compiled<Matcher> | null {
  const event = context.events.get(did);
  if (!event || !refersToOwn(event, site, context)) return null;
  noteEvent(context, site.definition, did);
  const place: Place = { context, scope: occurrenceScope(event, null, context), place: 'where' };
  const test = where === undefined ? null : compileCondition(where, site.at('where'), place);
  if (where !== undefined && !test) return null;
  const holds = test && ((scope: object) => test.holds(occurrenceView(scope)));
  return { matcher: { event: did, where: holds }, canonical: { did, where: test?.canonical ?? null } };
}

/** The property of `same` for an event; null where none is asked, undefined where it is wrong. */
function keyOf(
  { same }: SequenceCondition,
  event: string,
  site: Site,
  context: Context,
): string | null | undefined {
  const [asked] = same ?? [];
  if (asked === undefined) return null;
  const property = typeof asked === 'string' ? asked : (asked as Readonly<Record<string, string>>)[event];
  const declared = context.events.get(event)?.properties ?? {};
  if (property !== undefined && Object.hasOwn(declared, property)) return property;
  site.at('same', 0).report({
    code: 'CAR-508',
    what:
      property === undefined
        ? `\`same\` says nothing of ${event}`
        : `event ${event} has no property \`${property}\``,
    why: 'along the whole path the property must have one value, so every event of the sequence needs it',
    fix: `name the property of each event, e.g. \`- { ${event}: ${Object.keys(declared)[0] ?? 'id'} }\``,
  });
  return undefined;
}

/** An absence stands between two events, or at the end for some time. */
function checkAbsence(item: SequenceNot, before: number, isLast: boolean, site: Site): boolean {
  if (before > 0 && isLast === (item.for !== undefined)) return true;
  site.report({
    code: 'CAR-509',
    what:
      before === 0
        ? 'a sequence cannot begin with `not`'
        : isLast
          ? 'the last `not` needs `for`'
          : '`for` belongs to the last `not` only',
    why: 'what did not happen has no time of its own: it lies between its neighbours, or lasts `for` some time after the last event',
    fix:
      before === 0
        ? 'begin with something that happened'
        : isLast
          ? 'add `for: 24h`, or however long it must not happen'
          : 'remove `for`; bound the next event with `up_to`',
  });
  return false;
}

function describe({ sequence: items, up_to, within, same }: SequenceCondition): string {
  const words = items.map((item) => {
    const one = 'not' in item ? item.not : item;
    const where =
      one.where === undefined
        ? ''
        : ` where ${typeof one.where === 'string' ? one.where : JSON.stringify(one.where)}`;
    if ('not' in item) return `no ${one.did}${where}${item.for === undefined ? '' : ` for ${item.for}`}`;
    return `${one.did}${where}${item.up_to === undefined ? '' : ` within ${item.up_to} after`}`;
  });
  const parts = [`sequence ${words.join(', then ')}`];
  if (up_to !== undefined) parts.push(`all within ${up_to}`);
  if (same !== undefined)
    parts.push(`same ${same.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(', ')}`);
  if (within !== undefined) parts.push(`within ${typeof within === 'string' ? within : within.calendar}`);
  return parts.join(', ');
}
