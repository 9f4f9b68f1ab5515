/** Whether two parts of definitions say the same: the order of keys says nothing, that of lists does. */
import { stableText } from '../../compiler/feature.ts';
import type { Json } from '../../store/store.ts';

export function isSame(a: unknown, b: unknown): boolean {
  return a === b || textOf(a) === textOf(b);
}

export function textOf(value: unknown): string {
  return stableText((value ?? null) as Json);
}
