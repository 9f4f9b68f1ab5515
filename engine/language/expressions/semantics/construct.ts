/** Lists and mappings made by `[…]` and `{…}`. */
import { ExpressionFault } from '../fault.ts';
import { marked } from './sequence.ts';

/** Joins two values as lists; a missing one adds nothing. */
export function append(one: unknown, other: unknown): unknown {
  if (one === undefined) return other;
  if (other === undefined) return one;
  return asList(one).concat(other);
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** `[a, b]`: lists among the members are spread, but for those written as `[…]` themselves. */
export function list(members: readonly unknown[], isNested: readonly boolean[]): unknown[] {
  const result: unknown[] = [];
  for (const [index, member] of members.entries()) {
    if (member === undefined) continue;
    if (Array.isArray(member) && !isNested[index])
      for (const value of member as readonly unknown[]) result.push(value);
    else result.push(member);
  }
  return result;
}

export function constructedList(members: readonly unknown[], isNested: readonly boolean[]): unknown[] {
  return marked(list(members, isNested), 'constructed');
}

/** Without a prototype, so that no key means anything but itself. */
export function mapping(keys: readonly string[], values: readonly unknown[]): object {
  const result = Object.create(null) as Record<string, unknown>;
  for (const [index, key] of keys.entries()) {
    if (values[index] !== undefined) result[key] = values[index];
  }
  return result;
}

type Of = (context: unknown) => unknown;
export type PairOf = readonly [key: Of, value: Of];

/** `{…}` for whatever is at hand: the elements of a list are grouped by the keys they give. */
export function group(context: unknown, pairs: readonly PairOf[]): object {
  const elements: readonly unknown[] = Array.isArray(context) ? context : [context];
  const groups = new Map<string, { data: unknown; readonly pair: number }>();
  for (const element of elements.length === 0 ? [undefined] : elements) {
    for (const [pair, [keyOf]] of pairs.entries()) {
      const key = keyOf(element);
      if (key === undefined) continue;
      if (typeof key !== 'string') throw new ExpressionFault('a key of a mapping is not text');
      const known = groups.get(key);
      if (known === undefined) groups.set(key, { data: element, pair });
      else if (known.pair !== pair) throw new ExpressionFault('a mapping has the same key twice');
      else known.data = append(known.data, element);
    }
  }
  const keys = [...groups.keys()];
  return mapping(
    keys,
    [...groups.values()].map(({ data, pair }) => pairs[pair]![1](data)),
  );
}
