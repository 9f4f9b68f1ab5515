/**
 * What reaches people: journeys, offers, placements, audiences and all that they stand on. The other tags and segments are
 * there for people who look at them, and whoever only asks what will be sent need not follow them through time.
 */
import type { Context } from './context.ts';

/** Addresses of definitions that are there for others: by themselves they do nothing. */
const FOR_OTHERS = /^(tag|segment|entity|mixin|event|identity|source|metric|test|calendar)\./;
/** What may name any value whose changes are recorded. */
const ANY_CHANGE = 'event.value_changed';

/** Addresses of all that reaches people, and of what is asked for `beside`, directly or through others. */
export function reachingOf({ uses, workspace }: Context, beside: readonly string[]): ReadonlySet<string> {
  const asked = Object.values(workspace.settings.environments).flatMap(({ deliver_only }) =>
    deliver_only === undefined ? [] : [`segment.${deliver_only}`],
  );
  const reached = new Set([
    ...[...uses.keys()].filter((address) => !FOR_OTHERS.test(address)),
    ...asked,
    ...beside,
  ]);
  for (const address of reached) {
    // A metric stays what it was at its last round.
    if (address.startsWith('metric.')) continue;
    for (const used of uses.get(address) ?? []) reached.add(used);
  }
  if (!reached.has(ANY_CHANGE)) return reached;
  for (const [address, used] of uses) {
    reached.add(address);
    for (const one of used) reached.add(one);
  }
  return reached;
}
