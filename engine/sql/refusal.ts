/** Why something has no SQL, in words, and where it stands. Thrown inside this folder; `lower.ts` hands it out as a value. */

import type { Site } from '../language/definition.ts';
import type { Range } from '../language/diagnostic.ts';

export interface Reason {
  /** A sentence: what it is that databases would answer differently, or cannot answer. */
  readonly why: string;
  /** Definition in which it stands, e.g. `segment.big_spenders`. */
  readonly address: string;
  readonly at: Range;
}

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: Reason;

  constructor(why: string, { definition, path }: Site) {
    super(why);
    this.reason = { why, address: definition.address, at: definition.locate(path) };
  }
}
