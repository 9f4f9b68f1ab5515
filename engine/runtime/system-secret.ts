/** Chance from the platform: drawn once for each new offer, stored with it, and never drawn again. */
import { randomBytes } from 'node:crypto';

export function systemSecret(): string {
  return randomBytes(32).toString('hex');
}
