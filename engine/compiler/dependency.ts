/**
 * The order in which tags and segments can be decided. They may ask about each other — a segment reads a tag, a
 * tag's rule asks for a segment — but never in a circle; a circle is reported with its whole way round.
 */
import { type Context, siteOf } from './context.ts';

/**
 * Addresses of tags and segments of every entity, and of what `has` asks of others, each after those it uses.
 * Circles are reported; what is in one stands anywhere.
 */
export function dependencyOrder(context: Context): string[] {
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (address: string, way: readonly string[]): void => {
    if (state.get(address) === 'done') return;
    if (state.get(address) === 'open') {
      reportCircle(context, [...way.slice(way.indexOf(address)), address]);
      return;
    }
    state.set(address, 'open');
    for (const used of [...(context.uses.get(address) ?? [])].sort()) {
      if (isDecided(context, address, used)) visit(used, [...way, address]);
    }
    state.set(address, 'done');
    order.push(address);
  };
  for (const { address } of context.workspace.all('tag')) visit(address, []);
  for (const { address } of context.workspace.all('segment')) visit(address, []);
  for (const { hidden } of context.scopes.values()) for (const { address } of hidden) visit(address, []);
  return order;
}

/** Of another entity only what `has` asks: memberships of things an event refers to were copied when it came. */
function isDecided({ entityOf }: Context, address: string, used: string): boolean {
  if (!entityOf.has(used)) return false;
  return used.startsWith(HIDDEN) || entityOf.get(used) === entityOf.get(address);
}

/** What a `has` asks has an address that begins so. */
const HIDDEN = 'has.';

function wayRound({ entityOf }: Context, circle: readonly string[]): string {
  const words = circle.map((address) =>
    address.startsWith(HIDDEN) ? `has ${entityOf.get(address)}` : address,
  );
  return words.join(' → ');
}

function reportCircle(context: Context, circle: readonly string[]): void {
  const first = circle.find((address) => !address.startsWith(HIDDEN))!;
  const [kind, id] = first.split('.') as ['tag' | 'segment', string];
  const definition = context.workspace.get(kind, id);
  if (!definition) return;
  siteOf(context, definition)
    .at('id')
    .report({
      code: 'CAR-601',
      what: `${first} depends on itself`,
      why: `the way round is ${wayRound(context, circle)}`,
      fix: 'break the circle: let one of them ask about events or traits instead',
    });
}
