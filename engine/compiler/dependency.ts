/**
 * The order in which tags and segments can be decided. They may ask about each other — a segment reads a tag, a
 * tag's rule asks for a segment — but never in a circle; a circle is reported with its whole way round.
 */
import { type Context, siteOf } from './context.ts';

/** Addresses of tags and segments, each after those it uses. Circles are reported; what is in one stands anywhere. */
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
      if (used.startsWith('tag.') || used.startsWith('segment.')) visit(used, [...way, address]);
    }
    state.set(address, 'done');
    order.push(address);
  };
  for (const { address } of context.workspace.all('tag')) visit(address, []);
  for (const { address } of context.workspace.all('segment')) visit(address, []);
  return order;
}

function reportCircle(context: Context, circle: readonly string[]): void {
  const [kind, id] = circle[0]!.split('.') as ['tag' | 'segment', string];
  const definition = context.workspace.get(kind, id);
  if (!definition) return;
  siteOf(context, definition)
    .at('id')
    .report({
      code: 'CAR-601',
      what: `${circle[0]} depends on itself`,
      why: `the way round is ${circle.join(' → ')}`,
      fix: 'break the circle: let one of them ask about events or traits instead',
    });
}
