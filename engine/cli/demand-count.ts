/** A number that was typed: a whole one above 0, or a failure that says so. */
import { Failure } from './failure.ts';

export function demandCount(typed: string | undefined, what: string): number {
  const count = Number(typed);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new Failure({ what: `${what} wants a whole number above 0` });
  return count;
}
