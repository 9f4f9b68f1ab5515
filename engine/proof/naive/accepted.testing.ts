/**
 * What becomes of messages: the same one twice counts once, what breaks its schema is set aside, nulls are nothing
 * (of a trait: they unset it), instants are UTC, and nothing happens later than it is told.
 */
import { hash53 } from '../../store/hash.ts';
import type { Act, Sent } from '../generate/history.testing.ts';
import type { Step } from './journal.testing.ts';
import type { Definitions, Plain } from './person.testing.ts';

/** Messages are told apart by their source and id; so are those of one instant. */
export const SOURCE = 'proof';

/**
 * What the person is known by: accepted facts and looks at the clock, in order.
 * @param sender comes before the id of every message, where several people share a source.
 */
export function stepsOf(definitions: Definitions, acts: readonly Act[], sender = ''): Step[] {
  const seen = new Set<string>();
  let isKnown = false;
  const declared = (definitions.get('entity', definitions.entity)['fields'] ?? {}) as Plain;
  const fields = { ...declared, ...importedTags(definitions) };
  return acts.flatMap((act): Step[] => {
    if (!('id' in act)) return [act];
    if (act.isOwn) return [isKnown ? ownFact(act, sender) : { at: act.at }];
    if (act.isWrong || seen.has(act.id)) return [{ at: act.at }];
    seen.add(act.id);
    isKnown = true;
    const { at, event, time, properties } = act;
    const traits = { ...nullsOf(act.traits), ...inForm(act.traits, fields) };
    if (event === null) return [{ at, traits, event: null }];
    const known = (definitions.get('event', event)['properties'] ?? {}) as Plain;
    const happened = {
      type: event,
      time: Math.min(time ?? at, at),
      order: hash53(`${SOURCE}|${sender}${act.id}`),
      properties: inForm(properties, known),
    };
    return [{ at, traits, event: happened }];
  });
}

/** Tags whose values come from outside, with the traits. */
function importedTags(definitions: Definitions): Plain {
  const tags = definitions.idsOf('tag').map((id) => definitions.get('tag', id));
  return Object.fromEntries(
    tags.filter(({ imported }) => imported === true).map((tag) => [String(tag['id']), { type: tag['type'] }]),
  );
}

/** What the engine itself did. */
export function ownFact({ at, id, event, time, properties }: Sent, sender: string): Step {
  const order = hash53(`own|${sender}${id}`);
  return { at, traits: {}, event: { type: event!, time: time ?? at, order, properties } };
}

function nullsOf(values: Plain): Plain {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value === null));
}

/** Without nulls, and instants in UTC. */
function inForm(values: Plain, declared: Plain): Plain {
  const present = Object.entries(values).filter(([, value]) => value !== null);
  return Object.fromEntries(present.map(([name, value]) => [name, valueInForm(value, declared[name])]));
}

function valueInForm(value: unknown, declared: unknown): unknown {
  const { type, of } = (typeof declared === 'string' ? { type: declared } : (declared ?? {})) as Plain;
  if (type === 'instant') return new Date(String(value)).toISOString();
  if (type === 'object') return inForm(value as Plain, of as Plain);
  if (type === 'list' && typeof of === 'object')
    return (value as readonly Plain[]).map((element) => inForm(element, of as Plain));
  return value;
}
