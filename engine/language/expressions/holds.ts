/** A condition holds only if the result is exactly true: missing, null and text are not. */
export function holds(value: unknown): boolean {
  return value === true;
}
