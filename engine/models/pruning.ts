/** Which versions are kept: the one that runs, those it can go back to, and the latest of the others. Pure. */
import type { Running, Version } from './registry.ts';

/** Of those that never ran, or ran too long ago to go back to. */
const MOST_OTHERS = 10;

/** Versions that are forgotten, with what they score by. */
export function forgotten(
  versions: readonly Version[],
  { version: running, before }: Pick<Running, 'version' | 'before'>,
): readonly number[] {
  const others = versions
    .map(({ number }) => number)
    .filter((number) => number !== running && !before.includes(number));
  return others.slice(0, Math.max(0, others.length - MOST_OTHERS));
}
