/**
 * When a cap has room again: walks the edges of its feature's window, so that a message that waits knows its instant and nobody
 * has to look from time to time. Pure; knows no message.
 */
import type { BehaviourFeature } from '../compiler/feature.ts';
import type { BehaviourSlot } from './behaviour-slot.ts';

/**
 * First instant after `now` at which fewer than `limit` are counted if nothing else happens; Infinity if there is none. The
 * slot stands at `now`. Of a queue that holds only the next few it is the last edge known: whoever comes then asks again.
 */
export function roomAt(
  { window }: BehaviourFeature,
  { inside, pending }: BehaviourSlot,
  count: number,
  now: number,
  limit: number,
): number {
  const edges: [at: number, change: number][] = [];
  for (const time of inside?.times ?? []) edges.push([window.leaves(time), -1]);
  for (const time of pending?.times ?? []) edges.push([window.enters(time), 1], [window.leaves(time), -1]);
  edges.sort(([one], [other]) => one - other);
  let counted = count;
  let last = Number.POSITIVE_INFINITY;
  for (const [index, [at, change]] of edges.entries()) {
    counted += change;
    if (at <= now || !Number.isFinite(at)) continue;
    last = at;
    // All that changes at one instant has changed.
    if (edges[index + 1]?.[0] !== at && counted < limit) return at;
  }
  return inside?.more || pending?.more ? last : Number.POSITIVE_INFINITY;
}
