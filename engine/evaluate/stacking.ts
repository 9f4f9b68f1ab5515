/** Which offers may be used together: where neither speaks against it, and of an exclusive group one alone. */
import type { OfferProgram } from '../compiler/program.ts';

type Stacking = Pick<OfferProgram, 'id' | 'stacksWith' | 'exclusive'>;

export function stack(one: Stacking, other: Stacking): boolean {
  if (one.exclusive !== null && one.exclusive === other.exclusive) return false;
  return allows(one, other) && allows(other, one);
}

function allows({ stacksWith }: Stacking, { id }: Stacking): boolean {
  return stacksWith === null || stacksWith.has(id);
}
