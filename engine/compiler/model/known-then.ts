/**
 * Whether a value can be told as it was at a moment of the past, from what is recorded. What cannot, or stands on the model's own
 * score, is refused as a feature: it would know the future that is to be predicted.
 */
import type { Finding } from '../../language/diagnostic.ts';
import type { Context } from '../context.ts';
import { isTracked } from '../watched.ts';

/** What is wrong with learning from these addresses; null: nothing. `what` names what stands on them. */
export function unknownThen(
  what: string,
  addresses: Iterable<string>,
  model: string,
  context: Context,
): Finding | null {
  const ways = reachedFrom(addresses, context);
  // That is the graver mistake, and what it stands on is no further news.
  const own = ways.get(`model.${model}`);
  if (own) return ownScore(what, own);
  for (const [address, way] of ways) {
    const finding = faultOf(address, way, what, context);
    if (finding) return finding;
  }
  return null;
}

/** Whether what a model is learnt from stands on fields: such as are declared to have a history. */
export function standsOnFields(model: string, context: Context): boolean {
  return [...reachedFrom([model], context).keys()].some((address) => fieldOf(address, context) !== undefined);
}

/** What a test gives by hand is no field for it: the tag is worked out in production. */
function fieldOf(address: string, { probe, workspace }: Context): string | undefined {
  const [, field] = /^entity\.profile\.([^.]+)$/.exec(address) ?? [];
  if (field === undefined || !probe?.given.has(field)) return field;
  const tag = workspace.get('tag', field)?.value ?? {};
  return 'model' in tag ? field : undefined;
}

/** Every address that decides the values, with the way to it, nearest first. */
function reachedFrom(
  addresses: Iterable<string>,
  { uses, workspace }: Context,
): ReadonlyMap<string, readonly string[]> {
  const ways = new Map<string, readonly string[]>([...addresses].map((address) => [address, [address]]));
  for (const [address, way] of ways) {
    const isModel = address.startsWith('model.');
    if (!isModel && !/^(tag|segment|has)\./.test(address)) continue;
    const features = isModel ? (workspace.get('model', address.slice(6))?.value.features ?? []) : [];
    for (const used of [...(uses.get(address) ?? []), ...features.map((id) => `tag.${id}`)].sort())
      if (!ways.has(used)) ways.set(used, [...way, used]);
  }
  return ways;
}

function ownScore(what: string, way: readonly string[]): Finding {
  return {
    code: 'CAR-941',
    what: `${what} depends on the score of this very model${through(way)}`,
    why: 'it would learn from what it said before, and its figures would tell nothing',
    fix: 'learn from what people did; leave its own score out',
  };
}

function through(way: readonly string[]): string {
  return way.length > 1 ? ` (${way.join(' → ')})` : '';
}

function faultOf(address: string, way: readonly string[], what: string, context: Context): Finding | null {
  const field = fieldOf(address, context);
  if (field !== undefined && !isTracked(context, field))
    return {
      code: 'CAR-940',
      what: `${what} depends on \`${field}\`, of which nobody knows what it was at a cut-off${through(way)}`,
      why: 'only its value of today is stored, which may have come of what is to be predicted',
      fix: `learn from events instead, or add \`history: true\` to \`${field}\`: its changes are known from then on`,
    };
  const relations = context.relationsOf.get(address)?.size ?? 0;
  const flags = context.flagsOf.get(address)?.size ?? 0;
  if (relations + flags === 0 && !address.startsWith('has.')) return null;
  return {
    code: 'CAR-942',
    what: `${what} depends on ${flags > 0 ? 'a ranking or a list' : 'what it is related to'}, of which nobody knows what it was at a cut-off${through(way)}`,
    why: 'only how it is today is stored',
    fix: 'learn from the events that stand behind it',
  };
}
