/**
 * What is decided of a profile when something has changed, in order: segments by their index, and behind them
 * the values that are looked after. Each comes after what it depends on.
 */
import type { Context } from './context.ts';
import type { WatchedProgram } from './watched.ts';

export interface DecisionOrder {
  /** Indexes of segments; from the number of segments on, of watched values. */
  readonly order: readonly number[];
  /** Index → address. */
  readonly addresses: ReadonlyMap<number, string>;
}

/** `definitions` are the addresses of all tags and segments, of every entity, each after those it uses. */
export function decisionOrderOf(
  context: Context,
  watched: readonly WatchedProgram[],
  definitions: readonly string[],
): DecisionOrder {
  const { segmentIndex, hidden } = context;
  const indexes = new Map([...segmentIndex].map(([id, index]) => [`segment.${id}`, index]));
  for (const [place, { address }] of hidden.entries()) indexes.set(address, segmentIndex.size + place);
  const segments = indexes.size;
  for (const [index, { address }] of watched.entries()) indexes.set(address, segments + index);
  // A trait depends on nothing.
  const traits = watched.filter(({ tag }) => tag === null).map(({ address }) => address);
  const order = [...traits, ...definitions].flatMap((address) => indexes.get(address) ?? []);
  return { order, addresses: new Map([...indexes].map(([address, index]) => [index, address])) };
}
