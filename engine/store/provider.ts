/** The one thing of a message's body that the store knows: what its provider calls it, which reports of it name. */
import type { JsonObject } from './store.ts';

/** An index takes no longer values, and no provider's are. */
const LONGEST = 500;

export function providerOf({ provider }: JsonObject): string | null {
  return typeof provider === 'string' && provider.length <= LONGEST ? provider : null;
}
