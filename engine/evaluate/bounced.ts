/**
 * Addresses that messages came back from for good: nothing more is sent there. It is a flag of the person, by the
 * address's hash, so that another address can be written to and no address is kept twice.
 */
import { hashText } from '../store/hash.ts';
import type { Draft } from './draft.ts';

const BOUNCED = 'bounced:';

/** What stands for an address in events and flags. */
export function addressHash(medium: string, address: string): string {
  return hashText(['address', medium, address.trim().toLowerCase()].join('|'));
}

export function isBouncedFlag(flag: string): boolean {
  return flag.startsWith(BOUNCED);
}

export function hasBounced({ kept }: Draft, medium: string, address: string): boolean {
  return kept.flags.size > 0 && kept.flags.has(flagOf(medium, addressHash(medium, address)));
}

export function noteBounced({ kept }: Draft, medium: string, hash: string): void {
  kept.flags.add(flagOf(medium, hash));
}

/** Every address of a medium counts again. */
export function forgetBounced({ kept }: Draft, medium: string): void {
  for (const flag of kept.flags) if (flag.startsWith(`${BOUNCED}${medium}:`)) kept.flags.delete(flag);
}

function flagOf(medium: string, hash: string): string {
  return `${BOUNCED}${medium}:${hash}`;
}
