/** A way to explore: one file, one line in `index.ts`. */
import type { Entry } from '../shelf.ts';
import type { Ask } from '../slate.ts';

/** How likely each of some is to be drawn for a place, and which one is. */
export type Method = (
  options: readonly Entry[],
  place: number,
) => { readonly chances: readonly number[]; drawn(): number };

export interface MethodType {
  /** How often it is used where the definition does not say. */
  readonly rate: number;
  /** Whether it goes by rewards. */
  readonly learns: boolean;
  /** For one decision. */
  begin(ask: Ask): Method;
}
