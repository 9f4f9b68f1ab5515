/**
 * What is decided of a profile when something has changed, in order: segments by their index, and behind them
 * the values that are looked after. Each comes after what it depends on.
 */
import type { Context } from './context.ts';
import { dependencyOrder } from './dependency.ts';
import type { WatchedProgram } from './watched.ts';

export interface DecisionOrder {
  /** Indexes of segments; from the number of segments on, of watched values. */
  readonly order: readonly number[];
  /** Addresses of all tags and segments, each after those it uses. */
  readonly definitions: readonly string[];
  /** Index → address. */
  readonly addresses: ReadonlyMap<number, string>;
}

/** Reports circles. */
export function decisionOrderOf(context: Context, watched: readonly WatchedProgram[]): DecisionOrder {
  const indexes = new Map([...context.segmentIndex].map(([id, index]) => [`segment.${id}`, index]));
  const segments = indexes.size;
  for (const [index, { address }] of watched.entries()) indexes.set(address, segments + index);
  // A trait depends on nothing.
  const traits = watched.filter(({ tag }) => tag === null).map(({ address }) => address);
  const definitions = dependencyOrder(context);
  const order = [...traits, ...definitions].flatMap((address) => indexes.get(address) ?? []);
  return { order, definitions, addresses: new Map([...indexes].map(([address, index]) => [index, address])) };
}
