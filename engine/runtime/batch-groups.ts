/**
 * Which parts of a batch are written together: large groups make few statements, and several of them let the database write
 * one while this thread computes the next.
 */
import type { Bucket } from '../store/store.ts';
import type { Part } from './batch-part.ts';

type Placed = readonly [Bucket, Part];

/** Subjects of a group at least, where there are that many. */
const SUBJECTS = 128;

export function inGroups(parts: Iterable<Placed>): readonly (readonly Placed[])[] {
  const groups: Placed[][] = [];
  let subjects = SUBJECTS;
  for (const placed of parts) {
    if (subjects >= SUBJECTS) {
      groups.push([]);
      subjects = 0;
    }
    groups.at(-1)!.push(placed);
    subjects += placed[1].inputs.size;
  }
  return groups;
}
