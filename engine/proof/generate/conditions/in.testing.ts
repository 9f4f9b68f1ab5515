/** `in`: one segment, or several. */
import type { Generate } from '../place.testing.ts';

export const inSegment: Generate<unknown> = (dice, { segments }) => {
  if (segments.length === 0) return null;
  if (!dice.chance(30)) return { in: dice.of(segments) };
  return { in: [...new Set([dice.of(segments), dice.of(segments)])] };
};
