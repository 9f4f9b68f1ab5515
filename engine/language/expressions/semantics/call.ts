/** Calls a function of the library the way round: arguments are sorted out by its signature. */
import type { Signature } from '../signature.ts';
import type { Implementation } from './library.ts';
import { settle } from './sequence.ts';

export interface Callable {
  readonly signature: Signature;
  readonly run: Implementation;
}

export function call({ signature, run }: Callable, given: readonly unknown[], context: unknown): unknown {
  // The signature has seen to it that the arguments are what the function takes.
  const accepted = signature.accept(given, context) as readonly never[];
  return settle(run(...accepted));
}
